// A part of emshim.js. It owns: one instance of a program, and one run of it. The script runs with names of its own for what a page has once: timers,
// which tell when a program has nothing more to wait for, and the ways to ask for a library by its name.

function sessionOf(store, input, sinks) {
  const calls = store.calls(), pipe = { mode: 0x1000 | 0o600, size: 0, position: 0, dev: 2, mtime: 0, terminal: false };
  let at = 0;
  Object.assign(calls, {
    in: ({ most }) => input.subarray(at, at = Math.min(input.length, at + most)),
    out: ({ parts }, data) => parts.forEach(([fd], index) => sinks[fd - 1].take(data[index])),
    seek: () => fail(ESPIPE),
    ready: () => 5,
    kind: ({ fd }) => ({ ...pipe, ino: fd, flags: fd ? 1 : 0 }),
  });
  const session = {
    call: (name, given, data) => session.ask(name, given, data) || new Uint8Array(0),
    ask: (name, given, data) => calls[name] ? calls[name](given, data || []) : fail(38),
    kinds: () => [0, 1, 2].map((fd) => calls.kind({ fd })),
  };
  return session;
}

// Timers of its own for one program.
function timersOf() {
  const waiting = new Set(), timers = { waiting };
  for (const [set, clear] of [['setTimeout', 'clearTimeout'], ['setInterval', 'clearInterval']]) {
    timers[set] = (action, ...rest) => {
      const id = globalThis[set]((...given) => {
        if (set == 'setTimeout') waiting.delete(id);
        timers.guard(() => action(...given));
      }, ...rest);
      waiting.add(id);
      return id;
    };
    timers[clear] = (id) => { waiting.delete(id); globalThis[clear](id); };
  }
  timers.guard = (action) => action();
  return timers;
}

// What the script gives: a factory.
function evaluate(site, begun, timers, locate) {
  const { setTimeout, clearTimeout, setInterval, clearInterval } = timers, isName = (what) => typeof what == 'string' && !/^(blob|data|https?):/.test(what);
  class Request extends XMLHttpRequest {
    open(method, url, ...rest) { return super.open(method, isName(url) ? locate(url) : url, ...rest); }
  }
  const scope = {
    module: { exports: {} }, setTimeout, clearTimeout, setInterval, clearInterval, XMLHttpRequest: Request,
    fetch: (what, ...rest) => fetch(isName(what) ? locate(what) : what, ...rest),
    WebAssembly: new Proxy(WebAssembly, {
      get: (own, name) => name != 'Module' ? own[name] : new Proxy(own.Module, {
        construct: (module, [bytes]) => site.compiled(new Uint8Array(bytes.buffer || bytes, bytes.byteOffset, bytes.byteLength)) || new module(bytes),
      }),
    }),
  };
  scope.exports = scope.module.exports;
  const text = begun.script.replace(/^#!/, '//');
  new Function(...Object.keys(scope), `${text}\n//# sourceURL=${begun.path}`)(...Object.values(scope));
  if (typeof scope.module.exports != 'function') throw new Error(`${begun.name} is no program that emshim linked, which is a factory`);
  return scope.module.exports;
}

// A promise of an instance.
function instance(site, begun, own, streams, options, said = {}, timers = timersOf()) {
  const { path, libraries, variables, wasm } = begun, urls = [];
  const here = { FS: null };
  const locate = (name) => {
    const data = /\.data$/.test(name) && site.programs.get(path).beside[0]; // by the name that the program has now
    const beside = data || tidy(joined(folderOf(path), name)), isBeside = /\.(data|wasm|worker\.js)$/.test(name) && site.store.find(beside);
    const found = isBeside || libraries.find(name, here.FS ? here.FS.cwd() : begun.cwd);
    if (!found) return name;
    urls.push(URL.createObjectURL(new Blob([site.store.bytes(site.store.at(found))], { type: 'application/wasm' })));
    return urls[urls.length - 1];
  };
  const factory = evaluate(site, begun, timers, locate);
  // Where dlopen looks in newer Emscriptens.
  const folders = [...libraries.folders, folderOf(path), folderOf(path) + '/../lib', site.prefix + '/lib'].map(tidy);
  const environment = { ...variables, LD_LIBRARY_PATH: [variables.LD_LIBRARY_PATH, ...folders].filter(Boolean).join(':') };
  const job = { environment: Object.entries(environment).map((pair) => pair.join('=')), folder: begun.cwd, mounts: ['/'], streams };
  const preRun = [(module) => {
    here.FS = module.FS;
    own.prepare(module, job);
    alsoFind(module.FS, libraries);
  }].concat(said.preRun || []);
  const given = { mainScriptUrlOrBlob: undefined, locateFile: locate, ...options, preRun };
  if (wasm) {
    given.instantiateWasm = (imports, receive) => {
      WebAssembly.instantiate(wasm, imports).then((made) => receive(made, wasm), failed);
      return {};
    };
  }
  let failed;
  return new Promise((resolve, reject) => {
    failed = reject;
    const { onAbort } = given;
    given.onAbort = (why) => {
      if (onAbort) onAbort(why);
      reject(new Error(`${begun.name}: ${why}`));
    };
    Promise.resolve(factory(given)).then((module) => {
      // Emscripten's older modules are a `then` of their own.
      if (module) delete module.then;
      resolve(module);
    }, reject);
  }).finally(() => urls.splice(0).forEach((url) => URL.revokeObjectURL(url)));
}

// What a module that dlopen loads needs by its name alone, with older Emscriptens.
function alsoFind(FS, libraries) {
  const { findObject, readFile } = FS, isName = (path) => typeof path == 'string' && /^[^/]+\.so[.0-9]*$/.test(path);
  const find = (path) => isName(path) && !findObject.call(FS, path) && libraries.find(path, FS.cwd()) || path;
  FS.findObject = (path, ...rest) => findObject.call(FS, find(path), ...rest);
  FS.readFile = (path, ...rest) => readFile.call(FS, find(path), ...rest);
}

function start(site, begun, args, input, sinks, resolve, reject) {
  const timers = timersOf(), session = sessionOf(site.store, input, sinks);
  const program = {
    name: begun.name, over: false,
    end(how) {
      if (program.over) return;
      program.over = true;
      try {
        own.output.flush();
        program.settle();
        own.Content.all();
        resolve(how);
      } catch (error) {
        reject(error);
      }
    },
    settle() {},
  };
  const own = page(session, program);
  const crash = (error) => {
    if (program.over || error === 'unwind') return;
    const { said, ...how } = howItEnded(error, begun.name);
    if (said) own.output.line(2, said);
    program.end(how);
  };
  timers.guard = (action) => { try { return action(); } catch (error) { crash(error); } };
  let running = false;
  const options = {
    noInitialRun: true, thisProgram: begun.path, arguments: args,
    print: (text) => own.output.line(1, text),
    printErr: (text) => { if (!/^Aborted\(\)/.test(text)) own.output.line(2, text); },
    onExit: (code) => program.end({ exit: code & 255 }),
    onAbort: () => { if (running) program.end({ signal: 6 }); },
  };
  instance(site, begun, own, session.kinds(), options, {}, timers).then((module) => {
    if (typeof module.callMain != 'function') return reject(new Error(`${begun.name} has no main`));
    running = true;
    const code = module.callMain(args);
    // Main has returned and the program has not ended: it goes on while something waits.
    const look = () => {
      if (program.over) return;
      own.output.flush();
      if (timers.waiting.size) globalThis.setTimeout(look, 5);
      else program.end({ exit: (code || 0) & 255 });
    };
    look();
  }).catch((error) => running ? crash(error) : reject(error));
}
