// A part of page.js. It owns: the standard streams of a program, which are those of the place that it was started in.

// What is written goes out at once, and then again after so many milliseconds: a program that writes line by line is not held up by each.
const APART = 20;
const HELD = 1 << 16;

const output = {
  parts: [], data: [], bytes: 0, last: -Infinity,

  write(fd, bytes) {
    if (!bytes.length) return 0;
    output.parts.push([fd, bytes.length]);
    output.data.push(bytes.slice());
    output.bytes += bytes.length;
    if (output.bytes > HELD || performance.now() - output.last > APART) output.flush();
    return bytes.length;
  },

  flush() {
    const { parts, data } = output;
    if (!parts.length) return;
    output.parts = [];
    output.data = [];
    output.bytes = 0;
    try {
      session.call('out', { parts }, data);
    } finally {
      output.last = performance.now();
    }
  },

  line(fd, text) {
    try { output.write(fd, new TextEncoder().encode(text + '\n')); } catch (error) { if (!(error instanceof Failed)) throw error; }
  },
};

// Three nodes of a file system of their own, opened in order.
function standardStreams(FS, kinds) {
  const fail = (action) => {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      if (error.number == 32) program.end({ signal: 13 });
      throw new FS.ErrnoError(NUMBERS[error.number] || 29);
    }
  };
  const isFile = (kind) => (kind.mode & 0xf000) == 0x8000;
  const nodes = {
    getattr(node) {
      const kind = fail(() => { output.flush(); return session.ask('kind', { fd: node.fd }); }), time = new Date(kind.mtime);
      return {
        dev: kind.dev, ino: kind.ino, mode: kind.mode, nlink: 1, uid: 0, gid: 0, rdev: 0, size: kind.size, blksize: 4096,
        blocks: Math.ceil(kind.size / 512), atime: time, mtime: time, ctime: time,
      };
    },
    setattr(node, attr) { if (attr.size !== undefined) throw new FS.ErrnoError(28); },
    lookup(parent, name) {
      const kind = kinds[name];
      if (!kind) throw new FS.ErrnoError(44);
      const node = FS.createNode(parent, name, kind.mode, 0);
      node.fd = +name;
      node.node_ops = nodes;
      node.stream_ops = streams;
      return node;
    },
  };
  const view = (buffer, offset, length) => new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);
  const streams = {
    open(stream) {
      const kind = kinds[stream.node.fd];
      stream.seekable = isFile(kind);
      stream.tty = kind.terminal ? { ops: {} } : null;
      stream.position = kind.position;
    },
    close() {},
    read(stream, buffer, offset, length, position) {
      const { fd } = stream.node, given = { fd, most: length };
      output.flush();
      if (stream.seekable && position !== stream.position) given.at = position;
      const bytes = fail(() => session.call('in', given));
      view(buffer, offset, bytes.length).set(bytes);
      return bytes.length;
    },
    write(stream, buffer, offset, length) { return fail(() => output.write(stream.node.fd, view(buffer, offset, length))); },
    llseek(stream, by, whence) {
      if (!stream.seekable) throw new FS.ErrnoError(70);
      return fail(() => { output.flush(); return session.ask('seek', { fd: stream.node.fd, by, whence }); });
    },
    poll(stream) { return fail(() => { output.flush(); return session.ask('ready', { fd: stream.node.fd }); }); },
    mmap(stream, ...given) {
      const at = given.length - 4, length = given[at], position = given[at + 1];
      if (!stream.seekable) throw new FS.ErrnoError(43);
      const contents = fail(() => session.call('in', { fd: stream.node.fd, most: length, at: position }));
      given[at + 1] = 0;
      return FS.filesystems.MEMFS.stream_ops.mmap({ node: { mode: stream.node.mode, contents, usedBytes: contents.length } }, ...given);
    },
    msync() { return 0; },
  };
  const place = '/dev/emshim';
  FS.mkdir(place);
  FS.mount({
    mount() {
      const node = FS.createNode(null, '/', 0x4000 | 0o777, 0);
      node.node_ops = nodes;
      return node;
    },
  }, {}, place);
  for (let fd = 0; fd < 3; fd++) if (FS.streams[fd]) FS.close(FS.streams[fd]);
  const opened = [0, 1, 2].map((fd) => kinds[fd] ? FS.open(`${place}/${fd}`, kinds[fd].flags & 3) : FS.open('/dev/null', 2));
  opened.forEach((stream, fd) => {
    if (kinds[fd]) stream.flags = fd ? 1 : 0;
    else FS.close(stream);
  });
}
