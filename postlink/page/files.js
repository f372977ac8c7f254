// A part of page.js. It owns: the files that a program sees, as a file system of Emscripten's, whose calls the session does.

// A file system for one instance of Emscripten's FS.
function hostFiles(FS) {
  const fail = (action) => {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      throw new FS.ErrnoError(NUMBERS[error.number] || 29);
    }
  };
  const call = (name, given, data) => fail(() => { cut.settle(); return session.call(name, given, data); });
  const ask = (name, given, data) => fail(() => { cut.settle(); return session.ask(name, given, data); });

  const path = (node) => {
    const parts = [];
    for (; node.parent !== node; node = node.parent) parts.unshift(node.name);
    const root = node.mount.opts.root;
    return parts.length ? (root == '/' ? '' : root) + '/' + parts.join('/') : root;
  };
  const below = (parent, name) => { const folder = path(parent); return (folder == '/' ? '' : folder) + '/' + name; };

  // Opening with O_TRUNC cuts the file first; it is cut when what is written goes back, so that it is never empty in between.
  const cut = {
    wanted: null,
    settle() {
      const { wanted } = cut;
      cut.wanted = null;
      if (wanted) session.call('truncate', wanted);
    },
  };

  const hashed = (parent, name) => {
    for (let node = FS.nameTable[FS.hashName(parent.id, name)]; node; node = node.name_next) {
      if (node.parent.id === parent.id && node.name === name) return node;
    }
    return null;
  };

  const make = (parent, name, row) => {
    const found = status(row);
    const node = FS.createNode(parent, name, found.mode, 0);
    node.node_ops = nodes;
    node.stream_ops = streams;
    node.seen = { found, when: performance.now() };
    [node.dev, node.ino] = [found.dev, found.ino];
    return node;
  };

  // What a node stands for: the file that is open, whatever its name leads to by now.
  const look = (node) => {
    const handle = node.handles && node.handles[0];
    return status(handle ? ask('fstat', { file: handle.number }) : ask('stat', { path: path(node) }));
  };
  const isFresh = (node) => node.seen && performance.now() - node.seen.when < 5;

  const forget = (parent, name) => {
    const old = hashed(parent, name);
    if (old) FS.hashRemoveNode(old);
  };

  const nodes = {
    // What was just looked up is not asked for again.
    getattr(node) {
      const found = isFresh(node) && !cut.wanted ? node.seen.found : look(node);
      node.seen = null;
      const content = Content.open.get(found.dev + ':' + found.ino);
      if (content && content.changed) {
        found.size = content.size;
        found.mtime = content.mtime;
      }
      node.mode = found.mode;
      return found;
    },
    setattr(node, attr) {
      node.seen = null;
      if (attr.size !== undefined) {
        const found = look(node), content = Content.open.get(found.dev + ':' + found.ino);
        if ((found.mode & 0xf000) != 0x8000) throw new FS.ErrnoError(28);
        if (content && content.writer) content.truncate(attr.size);
        else if (!attr.size) cut.wanted = { path: path(node), size: 0 };
        else call('truncate', { path: path(node), size: attr.size });
      } else if (attr.mode !== undefined && attr.mode !== null) {
        call('chmod', { path: path(node), mode: attr.mode & 0o7777 });
        node.mode = node.mode & 0xf000 | attr.mode & 0o7777;
      } else if (attr.atime || attr.mtime || attr.timestamp) {
        const time = (value) => +(value === undefined ? attr.timestamp : value);
        setTimes(node, time(attr.atime), time(attr.mtime));
      }
    },
    lookup(parent, name) { return make(parent, name, ask('stat', { path: below(parent, name) })); },
    mknod(parent, name, mode) {
      if ((mode & 0xf000) == 0x4000) return make(parent, name, ask('mkdir', { path: below(parent, name), mode: mode & 0o7777 }));
      if ((mode & 0xf000) != 0x8000) throw new FS.ErrnoError(63);
      return make(parent, name, ask('mknod', { path: below(parent, name), mode: mode & 0o7777 }));
    },
    rename(node, folder, name) {
      call('rename', { path: path(node), to: below(folder, name) });
      others.unlinked(hashed(folder, name));
      forget(folder, name);
      node.name = name;
      node.parent = folder;
    },
    unlink(parent, name) {
      call('unlink', { path: below(parent, name) });
      others.unlinked(hashed(parent, name));
    },
    rmdir(parent, name) { call('rmdir', { path: below(parent, name) }); },
    readdir(node) {
      const rows = ask('list', { path: path(node) });
      for (const [name, row] of rows) {
        const old = hashed(node, name);
        if (old && (old.mode & 0xf000) == (row[2] & 0xf000)) old.seen = { found: status(row), when: performance.now() };
        else {
          if (old) FS.hashRemoveNode(old);
          make(node, name, row);
        }
      }
      return ['.', '..', ...rows.map(([name]) => name)];
    },
    symlink(parent, name, target) { return make(parent, name, ask('symlink', { path: below(parent, name), target })); },
    readlink(node) { return ask('readlink', { path: path(node) }); },
  };

  const setTimes = (node, atime, mtime) => {
    const found = status(ask('stat', { path: path(node) })), content = Content.open.get(found.dev + ':' + found.ino);
    if (content) fail(() => content.commit());
    call('utime', { path: path(node), atime, mtime });
  };

  const view = (buffer, offset, length) => new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);
  const streams = {
    open(stream) {
      if ((stream.node.mode & 0xf000) == 0x4000) return;
      const where = path(stream.node), writes = (stream.flags & 3) != 0, { wanted } = cut;
      const cuts = wanted && wanted.path == where && writes;
      if (cuts) cut.wanted = null;
      let said;
      try {
        said = call('open', { path: where, flags: stream.flags & 67, mode: stream.node.mode & 0o7777 });
      } catch (error) {
        FS.streams[stream.fd] = null; // nobody else takes it back
        throw error;
      }
      const length = new DataView(said.buffer).getUint32(0, true);
      const [number, row] = JSON.parse(new TextDecoder().decode(said.subarray(4, 4 + length)));
      const content = Content.of(status(row)), handle = { number, writes, content };
      content.handles.push(handle);
      const first = said.subarray(4 + length);
      if (first.length && first.length >= Math.min(content.there, BLOCK) && !content.blocks.has(0)) {
        const block = new Uint8Array(BLOCK);
        block.set(first);
        content.keep(0, block);
      }
      if (cuts) content.truncate(0);
      stream.host = handle;
      handle.node = stream.node;
      (stream.node.handles = stream.node.handles || []).push(handle);
    },
    // Older Emscriptens say nothing of a copy of a descriptor.
    close(stream) {
      const handle = stream.host;
      if (!handle || FS.streams.some((other) => other && other !== stream && other.host === handle)) return;
      stream.host = null;
      handle.node.handles.splice(handle.node.handles.indexOf(handle), 1);
      fail(() => handle.content.release(handle));
    },
    read(stream, buffer, offset, length, position) {
      return fail(() => stream.host.content.read(view(buffer, offset, length), position));
    },
    write(stream, buffer, offset, length, position) {
      return fail(() => stream.host.content.write(view(buffer, offset, length), position, !!(stream.flags & 1024)));
    },
    allocate(stream, offset, length) {
      const { content } = stream.host;
      if (offset + length > content.size) content.truncate(offset + length);
    },
    llseek(stream, offset, whence) {
      let position = offset;
      if (whence == 1) position += stream.position;
      else if (whence == 2) {
        if (stream.host) fail(() => stream.host.content.look());
        position += stream.host ? stream.host.content.size : 0;
      }
      if (position < 0) throw new FS.ErrnoError(28);
      return position;
    },
    fsync(stream) {
      fail(() => { stream.host.content.commit(); session.call('sync', { file: stream.host.number }); });
      return 0;
    },
    // Emscripten's own copies what it maps from an array; 3.1.6 and its like have one parameter more.
    mmap(stream, ...given) {
      const at = given.length - 4, length = given[at], position = given[at + 1];
      if (!stream.host) throw new FS.ErrnoError(43);
      const contents = new Uint8Array(Math.max(0, Math.min(length, stream.host.content.size - position)));
      fail(() => stream.host.content.read(contents, position));
      given[at + 1] = 0;
      return FS.filesystems.MEMFS.stream_ops.mmap({ node: { mode: stream.node.mode, contents, usedBytes: contents.length } }, ...given);
    },
    // The file does not grow: what lies past its end was never part of it.
    msync(stream, buffer, offset, length, flags) {
      const { content } = stream.host, count = Math.min(length, content.size - offset);
      if (!(flags & 2) && count > 0) fail(() => content.write(buffer.slice(0, count), offset, false));
      return 0;
    },
  };

  const others = knowOthers(FS, {
    owns: (node) => node.node_ops === nodes,
    hashed,
    isFresh,
    // Whether a node is what its name leads to.
    isThere(node) {
      if (isFresh(node)) return true;
      try {
        const found = status(ask('stat', { path: path(node) }));
        node.seen = { found, when: performance.now() };
        return found.ino == node.ino && found.dev == node.dev;
      } catch (error) {
        if (error.errno != 44 && error.errno != 54) throw error;
        return false;
      }
    },
  });
  return {
    mount(mount) {
      const node = make(null, '/', ask('stat', { path: mount.opts.root }));
      return node;
    },
    owns: (node) => node.node_ops === nodes,
    settle: () => fail(() => cut.settle()),
    setTimes,
  };
}
