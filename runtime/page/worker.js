// A worker, behind page.js. It owns: one program, from when it is taken to its end. A program in a page ends as a native one does: by a code, or by
// the signal that a trap stands for.

const session = {
  base: '', id: 0,

  // A call that waits. Its data may be a list of arrays.
  call(name, given, data) {
    const request = new XMLHttpRequest();
    request.open('POST', `${session.base}p/${session.id}/${name}`, false);
    request.responseType = 'arraybuffer';
    const head = JSON.stringify(given) + '\n';
    request.send(data && data.length ? new Blob([head, ...data]) : head);
    if (request.status == 409) throw new Failed(+new TextDecoder().decode(request.response));
    if (request.status != 200) throw new Error('the session has ended');
    return new Uint8Array(request.response);
  },

  ask(name, given, data) {
    const said = session.call(name, given, data);
    return said.length ? JSON.parse(new TextDecoder().decode(said)) : null;
  },
};

const program = {
  over: false,

  // Files first: the next program sees them once this one's end is known. Nothing runs on.
  end(how) {
    if (!program.over) {
      program.over = true;
      try { output.flush(); } catch (error) { if (error instanceof Failed && error.number == 32) how = { signal: 13 }; }
      try { program.settle(); Content.all(); } catch (error) { how = { failed: `${program.name}: what it wrote could not be written: ${error.message}`, code: 1 }; }
      session.call('end', how);
    }
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
  settle() {},

  crash(error) {
    const { said, ...how } = howItEnded(error, program.name);
    if (said) output.line(2, said);
    program.end(how);
  },

  fetch(url, kind) {
    const request = new XMLHttpRequest();
    request.open('GET', url, false);
    request.responseType = kind;
    request.send();
    return request.status == 200 ? request.response : null;
  },
};

// A page's timers are what a program goes on for once main has returned, as it does in node.
const timers = { waiting: new Set() };
for (const [set, clear] of [['setTimeout', 'clearTimeout'], ['setInterval', 'clearInterval']]) {
  const [begin, stop] = [self[set], self[clear]];
  timers[set] = begin.bind(self);
  self[set] = (action, ...rest) => {
    const id = begin.call(self, (...given) => {
      if (set == 'setTimeout') timers.waiting.delete(id);
      return action(...given);
    }, ...rest);
    timers.waiting.add(id);
    return id;
  };
  self[clear] = (id) => {
    timers.waiting.delete(id);
    stop.call(self, id);
  };
}

const { Content, output, prepare } = page(session, program);

const digits = (text) => [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

function start(job) {
  const [typed, ...given] = job.words;
  program.name = job.name;
  session.id = job.id;
  const site = new URL('.', self.location.href).href, own = `${site}p/${job.id}/`;
  self.onerror = (message, file, line, column, error) => { program.crash(error || new Error(message)); };
  self.onunhandledrejection = (event) => { program.crash(event.reason); };

  // Emscripten's script gives its factory to a module of CommonJS.
  self.exports = {};
  self.module = { exports: self.exports };
  importScripts(own + 'script');
  const factory = self.module.exports;
  delete self.module;
  delete self.exports;
  if (typeof factory != 'function') {
    program.end({ failed: `${program.name} is no program that emshim linked, which is a factory: link it with \`emshim exec\``, code: 126 });
  }

  let FS = null, running = false;
  function locate(name) {
    if (/\.(data|wasm|worker\.js)$/.test(name)) return `${own}beside/${digits(name)}`;
    const url = `${own}library/${digits(FS ? FS.cwd() : job.folder)}/${digits(name)}`;
    if (!running && !program.fetch(url, 'arraybuffer')) {
      program.end({
        failed: `${program.name}: cannot find the shared library ${name.replace(/^.*\//, '')}; it is not in LD_LIBRARY_PATH, the runtime path, ` +
          'beside the program or in the working folder', code: 127,
      });
    }
    return url;
  }
  // Older Emscriptens ask for a shared library by its name alone.
  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    return open.call(this, method, /^[a-z]+:/.test(url) ? url : locate(url), ...rest);
  };
  const { fetch } = self;
  self.fetch = (what, ...rest) => fetch(typeof what != 'string' || /^[a-z]+:/.test(what) ? what : locate(what), ...rest);

  const bytes = program.fetch(own + 'wasm', 'arraybuffer');
  const options = {
    noInitialRun: true,
    thisProgram: typed,
    arguments: given,
    mainScriptUrlOrBlob: own + 'script',
    print: (text) => output.line(1, text),
    printErr: (text) => { if (!/^Aborted\(\)/.test(text)) output.line(2, text); },
    onExit: (code) => program.end({ exit: code & 255 }),
    onAbort: () => { program.end({ signal: 6 }); },
    locateFile: locate,
    preRun: [(module) => { FS = module.FS; prepare(module, job); }],
  };
  if (bytes) {
    options.instantiateWasm = (imports, receive) => {
      const compiled = new WebAssembly.Module(bytes), instance = new WebAssembly.Instance(compiled, imports);
      return receive(instance, compiled) || instance.exports;
    };
  }
  new Promise((done) => done(factory(options))).then((module) => {
    if (typeof module.callMain != 'function') program.end({ failed: `${program.name} has no main`, code: 126 });
    running = true;
    const code = module.callMain(given);
    afterMain(code);
  }).catch((error) => program.crash(error));
}

// Main has returned and the program has not ended: it goes on while something waits.
function afterMain(code) {
  const look = () => {
    output.flush();
    if (timers.waiting.size) timers.setTimeout(look, 5);
    else program.end({ exit: (code || 0) & 255 });
  };
  timers.setTimeout(look, 0);
}

// A name of its own for each worker: a browser opens six connections to one name, and a program that reads may keep one for long.
(function wait() {
  const number = self.location.search.slice(1), site = new URL('.', self.location.href);
  if (/^em-pthread/.test(self.name)) return importScripts(`${site.href}worker/${number}/script`);
  site.hostname = `w${number}.localhost`;
  session.base = site.href;
  for (;;) {
    const request = new XMLHttpRequest();
    request.open('POST', `${session.base}job/${number}`, false);
    request.send();
    if (request.status == 204) continue;
    if (request.status != 200) return;
    postMessage('taken');
    try {
      return start(JSON.parse(request.responseText));
    } catch (error) {
      program.crash(error);
    }
  }
})();
