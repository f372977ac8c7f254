// A part of emshim.js. It owns: a site that `postlink pack` made, and the programs that run from it. A page's main thread may not wait for the
// network, nor compile large modules at once; so what a program surely needs is there before it starts, and the rest is fetched when it is read.

const LARGE = 4 << 20; // a page's main thread compiles nothing larger at once
const HOME = '/home/web_user'; // Emscripten's
const isPage = typeof document == 'object';

// A site, by its index: `emshim.json` beside this file, or another address.
export async function open(address = new URL('emshim.json', import.meta.url), { load = false } = {}) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${answer.statusText}: no index of a site that \`postlink pack\` made`);
  const index = await answer.json();
  if (index.format != 1) throw new Error(`${address}: its format is ${index.format}, and this emshim.js reads 1: pack the prefix again`);
  const site = new Site(new URL('.', new URL(address, location.href)), index);
  if (load) await site.load();
  return site;
}

class Site {
  #base; #parts; #fetched = new Map(); #compiled = new Map(); #large = [];

  constructor(base, { prefix, parts, folders, files, links, modules, programs }) {
    this.#base = base;
    this.#parts = parts;
    this.prefix = prefix;
    const under = (path) => prefix + '/' + path;
    this.modules = new Map(Object.entries(modules).map(([path, known]) => [under(path), known]));
    this.programs = new Map(Object.entries(programs).map(([path, { wasm, beside }]) => [under(path), { wasm: wasm && under(wasm), beside: beside.map(under) }]));
    const store = this.store = new Store((part) => this.#part(part));
    for (const path of [prefix, HOME, '/tmp', ...folders.map(under)]) store.folders(path);
    for (const [path, [part, at, size, mode, mtime]] of Object.entries(files)) {
      store.folders(folderOf(under(path)));
      const node = store.add(under(path), FILE | mode, mtime * 1000);
      Object.assign(node, { from: [part, at], bytes: null, size });
    }
    for (const [path, target] of Object.entries(links)) {
      store.folders(folderOf(under(path)));
      store.add(under(path), LINK | 0o777, 0).target = target;
    }
  }

  // Runs a program to its end. `stdin` is a text, bytes, a Blob, a Response or a stream; `stdout` and `stderr` are functions that take bytes, or
  // streams; where they are none, what is written is in the result.
  async run(name, args = [], { stdin, stdout, stderr, env = {}, cwd = HOME } = {}) {
    const begun = await this.#begin(name, env, cwd), input = await allOf(stdin);
    const sinks = [stdout, stderr].map((given) => new Sink(given));
    const how = await new Promise((resolve, reject) => start(this, begun, args, input, sinks, resolve, reject));
    await Promise.all(sinks.map((sink) => sink.end()));
    return { code: how.signal ? 128 + how.signal : how.exit, signal: how.signal || 0, stdout: sinks[0].text(), stderr: sinks[1].text() };
  }

  // A program's factory, whose instances have the site's files. The options are Emscripten's own.
  async import(name, { env = {}, cwd = HOME } = {}) {
    const begun = await this.#begin(name, env, cwd);
    return (options = {}) => {
      const own = page(sessionOf(this.store, new Uint8Array(0), []), { name, end() {}, settle() {} });
      return instance(this, begun, own, null, { thisProgram: begun.path, ...options }, options);
    };
  }

  // Fetches parts, and compiles what is too large for a page to compile at once: those of a package, a file or a folder by name, or all.
  async load(...names) {
    const wanted = new Set(), files = [];
    const take = (path) => {
      const node = this.store.at(path);
      if (node.names) for (const name of node.names.keys()) take(path + '/' + name);
      if (!node.from) return;
      wanted.add(node.from[0]);
      files.push(path);
    };
    for (const name of names.length ? names : [this.prefix]) {
      const rows = this.#parts.flatMap((part, at) => part.name == name ? [at] : []);
      rows.forEach((at) => wanted.add(at));
      if (!rows.length) take(this.#path(name));
    }
    await Promise.all([...wanted].map((at) => this.#fetch(at)));
    for (const path of isPage ? files : []) {
      const node = this.store.at(path), isLarge = node.size > LARGE && this.modules.has(path) && !this.programs.has(path), bytes = isLarge && this.store.bytes(node);
      if (bytes && !this.#large.some((known) => known.bytes === bytes)) this.#large.push({ bytes, module: await WebAssembly.compile(bytes) });
    }
  }

  // The bytes of a file.
  async read(path) {
    const real = this.#path(path), node = this.store.at(real);
    if (node.names) throw new Error(`${path}: a folder`);
    if (!node.bytes) await this.load(real);
    return this.store.bytes(node).slice();
  }

  // Writes a file; folders above it are made.
  write(path, data) {
    const bytes = typeof data == 'string' ? new TextEncoder().encode(data) : new Uint8Array(data), where = tidy(joined(HOME, path));
    this.store.folders(folderOf(where));
    const real = this.store.find(where), node = real ? this.store.at(real) : this.store.add(where, FILE | 0o644, Date.now());
    if (node.names) throw new Error(`${path}: a folder`);
    Object.assign(node, { bytes: bytes.slice(), size: bytes.length, mtime: Date.now(), from: undefined });
  }

  // A module that was compiled beforehand.
  compiled(bytes) {
    const found = this.#large.find((known) => known.bytes.length == bytes.length && known.bytes.every((byte, at) => byte == bytes[at]));
    if (!found && isPage && bytes.length > LARGE) {
      const name = [...this.modules.keys()].find((path) => this.store.at(path).size == bytes.length) || 'it';
      throw new Error(`a page compiles no module of ${bytes.length} bytes at once: \`await site.load(${JSON.stringify(name)})\` before the program runs`);
    }
    return found && found.module;
  }

  // Names are relative to the prefix, or absolute.
  #path(name) {
    const found = this.store.find(joined(this.prefix, name));
    if (!found) throw new Error(`${name}: not in this site, whose prefix is ${this.prefix}`);
    return found;
  }

  async #begin(name, env, cwd) {
    const path = this.#path(name), known = this.programs.get(path);
    if (!known) throw new Error(`${name} is no program that emshim linked, which is a factory`);
    const variables = { PATH: this.prefix + '/bin', HOME, LANG: 'C.UTF-8', USER: 'web_user', PWD: cwd, ...env };
    const libraries = new Libraries(this, path, variables, cwd), needed = libraries.needed();
    await this.load(...needed, ...known.beside, ...(known.wasm ? [known.wasm] : []));
    if (known.wasm && !this.#compiled.has(known.wasm)) this.#compiled.set(known.wasm, WebAssembly.compile(this.store.bytes(this.store.at(known.wasm))));
    const script = new TextDecoder().decode(this.store.bytes(this.store.at(path)));
    return { name, path, libraries, variables, cwd, script, wasm: known.wasm && await this.#compiled.get(known.wasm) };
  }

  #part(at) {
    if (!(this.#fetched.get(at) instanceof Uint8Array)) {
      const part = this.#parts[at], packed = fetchNow(new URL(part.file, this.#base));
      this.#fetched.set(at, inflate(packed.subarray(2), part.size)); // behind the two bytes of RFC 1950
    }
    return this.#fetched.get(at);
  }

  async #fetch(at) {
    if (!this.#fetched.has(at)) {
      const part = this.#parts[at], url = new URL(part.file, this.#base);
      const fetched = fetch(url).then(async (answer) => {
        if (!answer.ok) throw new Error(`${url}: ${answer.status} ${answer.statusText}: the site lacks a part (${part.name})`);
        const bytes = await unpacked(answer, part.size);
        if (bytes.length != part.size) throw new Error(`${url}: ${bytes.length} bytes, and the index says ${part.size}`);
        this.#fetched.set(at, bytes);
      });
      this.#fetched.set(at, fetched);
      fetched.catch(() => this.#fetched.delete(at));
    }
    await this.#fetched.get(at);
  }
}

// Browsers before 2023 have no streams that unpack.
async function unpacked(answer, size) {
  if (typeof DecompressionStream != 'function') return inflate(new Uint8Array(await answer.arrayBuffer()).subarray(2), size);
  return new Uint8Array(await new Response(answer.body.pipeThrough(new DecompressionStream('deflate'))).arrayBuffer());
}

function fetchNow(url) {
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  if (isPage) request.overrideMimeType('text/plain; charset=x-user-defined'); // a page may not ask for bytes at once
  else request.responseType = 'arraybuffer';
  request.send();
  if (request.status != 200) throw new Error(`${url}: ${request.status} ${request.statusText}: the site lacks a part`);
  return isPage ? Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 255) : new Uint8Array(request.response);
}

async function allOf(stdin) {
  if (stdin === undefined || stdin === null) return new Uint8Array(0);
  return new Uint8Array(await new Response(stdin).arrayBuffer());
}

// Where a program writes to.
class Sink {
  constructor(given) {
    this.parts = [];
    this.writer = given && given.getWriter ? given.getWriter() : null;
    this.take = this.writer ? (bytes) => { this.writer.write(bytes).catch(() => {}); } : given || ((bytes) => { this.parts.push(bytes); });
  }

  async end() { if (this.writer) await this.writer.close(); }
  text() {
    const decoder = new TextDecoder();
    return this.parts.map((bytes) => decoder.decode(bytes, { stream: true })).join('') + decoder.decode();
  }
}
