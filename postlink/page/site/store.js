// A part of emshim.js. It owns: the files of a site, in memory: those of its parts, which are fetched when they are needed, and what programs made of
// them. It does the calls of a program's files, as the session of a command does them on disk.

const [FOLDER, FILE, LINK] = [0x4000, 0x8000, 0xa000];
const [ENOENT, EEXIST, ENOTDIR, EISDIR, EINVAL, ENOTEMPTY, ESPIPE, EPIPE, EBADF] = [2, 17, 20, 21, 22, 39, 29, 32, 9];
const fail = (number) => { throw new Failed(number); };
const split = (path) => path.split('/').filter(Boolean);

class Store {
  // `part` gives the bytes of a part, at once.
  constructor(part) {
    this.part = part;
    this.last = 0;
    this.root = this.node(FOLDER | 0o755, Date.now());
  }

  node(mode, time) {
    const node = { ino: ++this.last, mode, nlink: 1, size: 0, atime: time, mtime: time, ctime: time };
    if ((mode & 0xf000) == FOLDER) node.names = new Map();
    else if ((mode & 0xf000) == FILE) node.bytes = new Uint8Array(0);
    return node;
  }

  // What stands at a path, whose links lead nowhere.
  at(path) {
    let node = this.root;
    for (const name of split(path)) {
      if (!node.names) fail(ENOTDIR);
      node = node.names.get(name) || fail(ENOENT);
    }
    return node;
  }

  // The folder above, and the name in it.
  above(path) {
    const names = split(path), name = names.pop(), folder = this.at(names.join('/'));
    if (!folder.names) fail(ENOTDIR);
    return [folder, name];
  }

  add(path, mode, time) {
    const [folder, name] = this.above(path), node = this.node(mode, time);
    if (folder.names.has(name)) fail(EEXIST);
    folder.names.set(name, node);
    folder.mtime = time;
    return node;
  }

  folders(path) {
    let folder = '';
    for (const name of split(path)) {
      folder += '/' + name;
      try { this.add(folder, FOLDER | 0o755, Date.now()); } catch (error) { if (error.number != EEXIST) throw error; }
    }
  }

  // The path of what a path leads to, links and all.
  real(path) {
    let left = split(path), done = [];
    for (let links = 0; left.length;) {
      const name = left.shift();
      if (name == '.') continue;
      if (name == '..') {
        done.pop();
        continue;
      }
      const found = this.at([...done, name].join('/'));
      if (found.target === undefined) {
        done.push(name);
        continue;
      }
      if (++links > 40) fail(40);
      if (found.target.startsWith('/')) done = [];
      left = [...split(found.target), ...left];
    }
    return '/' + done.join('/');
  }

  find(path) {
    try { return this.real(path); } catch (error) { if (error instanceof Failed) return null; throw error; }
  }

  // The bytes of a file; they stay the store's.
  bytes(node) {
    if (!node.bytes) {
      const [part, at] = node.from;
      node.bytes = this.part(part).subarray(at, at + node.size);
    }
    return node.bytes;
  }

  row(node) {
    const { ino, mode, nlink, size, atime, mtime, ctime } = node;
    return [1, ino, mode, nlink, 0, 0, 0, node.target === undefined ? size : node.target.length, Math.ceil(size / 512), atime, mtime, ctime];
  }

  resize(node, size) {
    const bytes = new Uint8Array(size), old = this.bytes(node);
    bytes.set(old.subarray(0, size));
    node.bytes = bytes;
    node.size = size;
    node.mtime = node.ctime = Date.now();
  }

  // One program's calls, by their names in files.rs.
  calls(open = new Map(), next = 1) {
    const file = ({ file }) => open.get(file) || fail(EBADF);
    const plain = (path) => { const node = this.at(path); return (node.mode & 0xf000) == FILE ? node : fail(node.names ? EISDIR : EINVAL); };
    const made = (path, mode) => this.row(this.add(path, mode, Date.now()));
    const gone = (path, is) => {
      const [folder, name] = this.above(path), node = folder.names.get(name) || fail(ENOENT);
      is(node);
      folder.names.delete(name);
      node.nlink = 0;
      folder.mtime = Date.now();
    };
    return {
      stat: ({ path }) => this.row(this.at(path)),
      list: ({ path }) => [...(this.at(path).names || fail(ENOTDIR))].map(([name, node]) => [name, this.row(node)]),
      fstat: (given) => this.row(file(given)),
      close: (given) => { file(given); open.delete(given.file); },
      sync: () => {},
      mknod: ({ path, mode }) => made(path, FILE | mode & ~0o22),
      mkdir: ({ path, mode }) => made(path, FOLDER | mode & ~0o22),
      symlink: ({ path, target }) => {
        const node = this.add(path, LINK | 0o777, Date.now());
        node.target = target;
        return this.row(node);
      },
      readlink: ({ path }) => { const { target } = this.at(path); return target === undefined ? fail(EINVAL) : target; },
      rmdir: ({ path }) => gone(path, (node) => { if (!node.names) fail(ENOTDIR); if (node.names.size) fail(ENOTEMPTY); }),
      unlink: ({ path }) => gone(path, (node) => { if (node.names) fail(EISDIR); }),
      rename: ({ path, to }) => {
        const [from, old] = this.above(path), node = from.names.get(old) || fail(ENOENT), [folder, name] = this.above(to);
        const there = folder.names.get(name);
        if (there === node) return;
        if (there && there.names && !node.names) fail(EISDIR);
        if (there && !there.names && node.names) fail(ENOTDIR);
        if (there && there.names && there.names.size) fail(ENOTEMPTY);
        from.names.delete(old);
        folder.names.set(name, node);
        from.mtime = folder.mtime = Date.now();
      },
      chmod: ({ path, mode }) => { const node = this.at(path); node.mode = node.mode & 0xf000 | mode; },
      truncate: ({ path, size }) => this.resize(plain(path), size),
      utime: ({ path, atime, mtime }) => {
        const node = this.at(path);
        node.atime = atime === null ? Date.now() : atime;
        node.mtime = mtime === null ? Date.now() : mtime;
      },
      open: ({ path, flags, mode }) => {
        let node;
        try {
          node = this.at(path);
        } catch (error) {
          if (!(error instanceof Failed) || error.number != ENOENT || !(flags & 64)) throw error;
          node = this.add(path, FILE | mode & ~0o22, Date.now());
        }
        if (node.names && flags & 3) fail(EISDIR);
        open.set(next, node);
        const head = new TextEncoder().encode(JSON.stringify([next++, this.row(node)])), said = new Uint8Array(4 + head.length);
        new DataView(said.buffer).setUint32(0, head.length, true);
        said.set(head, 4);
        return said;
      },
      read: (given) => this.bytes(file(given)).subarray(given.at, given.at + given.most),
      commit: (given, data) => {
        const node = file(given), moved = given.appended === null ? 0 : Math.max(0, node.size - given.appended);
        if (given.cut !== null && given.cut < node.size) this.resize(node, given.cut);
        this.resize(node, given.size + moved);
        given.parts.forEach(([at], index) => node.bytes.set(data[index], at + moved));
        return this.row(node);
      },
    };
  }
}
