// Given to emcc with --js-library. It owns: open files of a program that runs as a process (reading,
// writing, seeking, duplicates, terminals, waiting). Paths are in paths.js.
// An open file is { nfd, flags, position, kind, refs, … }, shared by its duplicates; FS.streams
// holds one entry for each descriptor, so that numbers never clash with Emscripten's own streams.
// A position of null means that the kernel keeps it (standard streams but a file on stdin, pipes, terminals).

mergeInto(LibraryManager.library, {
  $HostFiles: {
    openStandardStreams: function() {
      for (var fd = 0; fd < 3; fd++) {
        if (Module['emshim']['closed'].indexOf(fd) >= 0) continue; // node has /dev/null there
        var file = HostFiles.describe(fd, fd ? 1 : 0, '/dev/fd/' + fd);
        file.position = null;
        file.standard = true;
        if (file.kind == 'file') {
          var info = HostFiles.fdinfo(fd);
          file.flags = info.flags;
          if (!fd && info.known && !(info.flags & 3)) HostFiles.lead(file, info.position);
        }
        HostFiles.install(file, fd);
      }
    },

    // A program reads more of stdin than it uses. The C library seeks back for whoever reads it next, and node cannot;
    // so the kernel's position stays behind and follows at the end, or before a child starts.
    lead: function(file, position) {
      HostFiles.input = file;
      file.position = position;
      Host.atExit.push(HostFiles.settle);
    },
    input: null,
    handOver: function(start, command) {
      if (!HostFiles.input) return start(command);
      HostFiles.settle();
      try { return start(command); } finally { HostFiles.meet(); }
    },
    meet: function() { HostFiles.input.position = HostFiles.fdinfo(0).position; },
    settle: function() {
      var left = HostFiles.input.position - HostFiles.fdinfo(0).position, count = 1;
      var passed = Buffer.alloc(Math.max(0, Math.min(left, 1 << 20)));
      for (; left > 0 && count; left -= count) count = Host.fs.readSync(0, passed, 0, Math.min(left, passed.length), null);
    },

    // The kernel's own view of a descriptor (Linux); elsewhere the usual flags, no position. O_NONBLOCK
    // is left out: whoever else holds the stream set it, and this program then waits.
    fdinfo: function(nfd) {
      try {
        var text = Host.fs.readFileSync('/proc/self/fdinfo/' + nfd, 'latin1');
        return { known: true, raw: parseInt(/flags:\s*(\d+)/.exec(text)[1], 8), position: +/pos:\s*(\d+)/.exec(text)[1], flags: parseInt(/flags:\s*(\d+)/.exec(text)[1], 8) & 0x3403 };
      } catch (e) {
        return { position: 0, flags: nfd ? 1 : 0 };
      }
    },

    describe: function(nfd, flags, path) {
      var st = Host.fs.fstatSync(nfd);
      var mode = st.mode & 0xf000;
      var memory = st.rdev >> 8 == 1; // /dev/null and its like, on Linux
      var kind = mode == 0x8000 || mode == 0x6000 ? 'file' : mode == 0x4000 ? 'directory' :
        mode != 0x2000 ? 'pipe' : !memory && require('tty').isatty(nfd) ? 'terminal' : 'device';
      return {
        nfd: nfd, flags: flags, path: path, kind: kind, mode: mode, refs: 0, standard: false,
        position: kind == 'file' || kind == 'directory' ? 0 : null,
        ahead: null, ended: false, entries: null, probe: undefined,
      };
    },

    install: function(file, fd) {
      file.refs++;
      var node = new FS.FSNode(null, '', file.mode, 0);
      node.stream_ops = HostFiles.ops;
      FS.streams[fd] = {
        fd: fd, host: file, path: file.path, flags: file.flags, position: 0, node: node, stream_ops: HostFiles.ops,
        seekable: file.kind == 'file', tty: file.kind == 'terminal' ? {} : null,
      };
      return fd;
    },

    // For messages, also before the standard streams are there.
    raw: function(nfd) { return { nfd: nfd, kind: 'pipe', position: null, flags: 1 }; },

    // How many descriptors: setrlimit changes it (system.js). Node raises its own limit at its start, so that of who started it counts.
    most: 0,
    limit: function() {
      if (!HostFiles.most) {
        HostFiles.most = 1024;
        try {
          HostFiles.most = Math.min(1048576, +/^Max open files\s+(\d+)/m.exec(Host.fs.readFileSync('/proc/' + process.ppid + '/limits', 'latin1'))[1]);
        } catch (e) {}
      }
      return HostFiles.most;
    },
    lowest: function(from) {
      if (from && from >= HostFiles.limit()) throw Host.fail('EINVAL');
      for (var fd = from; fd < 256 && !HostFiles.most || fd < HostFiles.limit(); fd++) if (!FS.streams[fd]) return fd;
      throw Host.fail('EMFILE');
    },

    // The file behind a descriptor, or undefined if the stream is Emscripten's own.
    get: function(fd) {
      var stream = FS.streams[fd];
      if (!stream) throw Host.fail('EBADF');
      return stream.host;
    },

    release: function(file) {
      if (HostFiles.locked) HostFiles.locked(file);
      if (--file.refs || file.standard) return;
      if (file.pipe) return file.pipe.close();
      Host.fs.closeSync(file.nfd);
      (file.before || []).concat(file.probe > 0 ? file.probe : []).forEach(function(nfd) { Host.fs.closeSync(nfd); });
    },

    close: function(fd) {
      var file = HostFiles.get(fd);
      FS.streams[fd] = null;
      HostFiles.release(file);
    },

    // For Emscripten's own code that meets one of our streams (FS.quit, sendto, JavaScript callers).
    ops: {
      close: function(stream) { HostFiles.release(stream.host); },
      read: function(stream, buffer, offset, length, position) {
        return HostFiles.read(stream.host, [HostFiles.bytes(buffer, offset, length)], position);
      },
      write: function(stream, buffer, offset, length, position) {
        return HostFiles.write(stream.host, [HostFiles.bytes(buffer, offset, length)], position);
      },
      llseek: function(stream, offset, whence) { return HostFiles.seek(stream.host, offset, whence); },
      poll: function(stream) { return HostFiles.ready(stream.host, 5); },
    },

    bytes: function(buffer, offset, length) {
      return new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);
    },

    // Where pread and its like are to read.
    place: function(args) {
      var at = HostFiles.offset(args, 3, 5);
      if (at < 0) throw Host.fail('EINVAL');
      return at;
    },

    vectors: function(iov, count) {
      if (count < 0 || count > 1024) throw Host.fail('EINVAL');
      var list = [];
      for (var i = 0; i < count; i++) {
        var at = HEAPU32[(iov >>> 2) + i * 2], length = HEAPU32[(iov >>> 2) + i * 2 + 1];
        if (length) list.push(HEAPU8.subarray(at, at + length));
      }
      return list;
    },

    read: function(file, views, position) {
      if (file.kind == 'directory') throw Host.fail('EISDIR');
      if ((file.flags & 3) == 1 && !file.standard) throw Host.fail('EBADF');
      if (!views.length) return 0;
      if (file.pipe) return file.pipe.read(file, views);
      if (file.ahead) return HostFiles.takeAhead(file, views[0]);
      if (Host.interrupt && (file.kind == 'pipe' || file.kind == 'terminal') && !(file.flags & 2048)) {
        HostFiles.wait(-1, function() { return HostFiles.ready(file, 1); }, true); // node goes on in a read that a signal came to
        if (file.ahead) return HostFiles.takeAhead(file, views[0]);
        if (file.ended) return file.ended = file.kind == 'pipe', 0; // the end of a terminal is typed
      }
      var own = position === undefined;
      var at = own ? file.position : position;
      if (HostFiles.mapped) HostFiles.mapped.before(file);
      var count = HostFiles.retry(file, function() {
        return views.length == 1 ? Host.fs.readSync(file.nfd, views[0], 0, Math.min(views[0].length, 0x7ffff000), at) :
          Host.fs.readvSync(file.nfd, views, at);
      });
      if (own && at !== null) file.position += count;
      return count;
    },

    limited: function(file, views, position) {
      var at = position !== undefined ? position : file.flags & 1024 ? HostFiles.size(file) : HostFiles.tell(file);
      return HostFiles.cut(views, HostFiles.room(at, views.reduce(function(sum, view) { return sum + view.length; }, 0)));
    },

    takeAhead: function(file, view) {
      var count = Math.min(view.length, file.ahead.length);
      view.set(file.ahead.subarray(0, count));
      file.ahead = count < file.ahead.length ? file.ahead.subarray(count) : null;
      return count;
    },

    // How long a file may become, by setrlimit: all of it that fits, or the signal that is due.
    largest: 1e300, // 3.1.6 copies no Infinity
    room: function(at, length) {
      if (at + length <= HostFiles.largest) return length;
      if (at < HostFiles.largest) return HostFiles.largest - at;
      HostFiles.mayBe(at + length);
    },
    mayBe: function(size) {
      if (size <= HostFiles.largest) return;
      Host.signal(25);
      throw Host.fail('EFBIG');
    },
    cut: function(views, length) {
      return views.map(function(view) {
        var some = view.subarray(0, length);
        length -= some.length;
        return some;
      }).filter(function(view) { return view.length; });
    },

    write: function(file, views, position) {
      if (!(file.flags & 3) && !file.standard) throw Host.fail('EBADF');
      if (file.pipe) return file.pipe.write(file, views);
      if (HostFiles.largest < 1e300 && file.kind == 'file') views = HostFiles.limited(file, views, position);
      if (!views.length) return file.kind == 'device' ? HostFiles.writeOnce(file.nfd, new Uint8Array(0), null) : 0;
      var own = position === undefined;
      var append = own && file.flags & 1024;
      // With O_APPEND set later (fcntl) the kernel does not know of it.
      var at = append ? (file.standard ? null : HostFiles.size(file)) : own ? file.position : position;
      if (HostFiles.mapped) HostFiles.mapped.before(file);
      var count = HostFiles.retry(file, function() {
        return views.length == 1 ? HostFiles.writeOnce(file.nfd, views[0], at) : Host.fs.writevSync(file.nfd, views, at);
      });
      if (own && file.position !== null) file.position = at + count;
      if (HostFiles.mapped) HostFiles.mapped.after(file, at, count);
      return count;
    },
    mapped: null, // maps.js, where files are mapped
    locked: null, // locks.js, where one has locks

    // What a file is to all who have it open.
    key: function(file) {
      var st = HostFiles.stat(file);
      return st.dev + ':' + st.ino;
    },

    writeOnce: function(nfd, view, at) {
      return Host.fs.writeSync(nfd, view, 0, Math.min(view.length, 0x7ffff000), at);
    },

    // A stream that somebody else made non-blocking: wait, unless the program asked not to.
    retry: function(file, attempt) {
      for (var tries = 0; ; tries++) {
        try {
          return attempt();
        } catch (e) {
          if (e.code == 'EOF') return 0;
          if (e.code == 'EPIPE') Host.signal(13);
          if (e.code != 'EAGAIN' || file.flags & 2048) throw e;
          HostFiles.give(true);
          Host.sleep(tries < 50 ? 1 : 10);
        }
      }
    },

    sync: function(fd) {
      var file = HostFiles.get(fd);
      if (file) return Host.fs.fsyncSync(file.nfd), 0;
    },

    truncate: function(file, length) {
      if (length < 0 || !(file.flags & 3)) throw Host.fail('EINVAL');
      HostFiles.mayBe(length);
      Host.fs.ftruncateSync(file.nfd, length);
      return 0;
    },

    // A 64-bit argument: a number, a BigInt, or (WASM_BIGINT off) two halves, which makes one more.
    offset: function(args, at, whole) {
      return args.length > whole ? args[at + 1] * 0x100000000 + (args[at] >>> 0) : Number(args[at]);
    },

    write64: function(at, value) {
      HEAPU32[at >>> 2] = Number(BigInt.asUintN(32, BigInt(value)));
      HEAPU32[(at >>> 2) + 1] = Number(BigInt.asUintN(32, BigInt(value) >> BigInt(32)));
    },

    read64: function(at) { return HEAP32[(at >> 2) + 1] * 0x100000000 + HEAPU32[at >>> 2]; },

    stat: function(file) { return file.pipe ? file.pipe.stat() : Host.fs.fstatSync(file.nfd, { bigint: true }); },

    size: function(file) { return Number(Host.fs.fstatSync(file.nfd, { bigint: true }).size); },

    tell: function(file) {
      return file.position === null ? HostFiles.fdinfo(file.nfd).position : file.position;
    },

    seek: function(file, offset, whence) {
      if (file.kind == 'pipe' || file.kind == 'terminal') throw Host.fail('ESPIPE');
      if (file.kind == 'device') return 0;
      if (file.kind == 'directory') {
        if (whence < 0 || whence > 2 || offset < 0) throw Host.fail('EINVAL');
        if (whence == 1) return file.position || 0;
        file.entries = offset ? file.entries : null;
        return file.position = offset;
      }
      var target = HostFiles.target(file, offset, whence);
      if (!(target >= 0)) throw Host.fail('EINVAL');
      if (file.position === null) {
        if (target == HostFiles.tell(file) || HostFiles.fillTo(file, target)) return target;
      }
      return file.position = target;
    },

    target: function(file, offset, whence) {
      switch (whence) {
        case 0: return offset;
        case 1: return HostFiles.tell(file) + offset;
        case 2: return HostFiles.size(file) + offset;
        case 3: case 4: // SEEK_DATA and SEEK_HOLE: a file without holes is a true answer
          if (offset >= HostFiles.size(file)) throw Host.fail('ENXIO');
          return whence == 3 ? offset : HostFiles.size(file);
      }
    },

    // Node cannot move the kernel's position, which the next writer of a shared output goes by; a
    // jump past the end (how xz writes holes) is done with zeros instead, up to 1 GiB.
    fillTo: function(file, target) {
      var from = HostFiles.tell(file);
      if (!(file.flags & 3) || file.flags & 1024 || from < HostFiles.size(file) || target < from || target - from > 0x40000000) return false;
      var zeros = Buffer.alloc(Math.min(target - from, 1 << 20));
      while (from < target) from += HostFiles.write(file, [zeros.subarray(0, Math.min(zeros.length, target - from))]);
      return true;
    },

    // What poll's names in pairs ask for: POLLRDNORM is 64, POLLWRNORM 256.
    polled: function(file, events) {
      var bits = HostFiles.ready(file, (events & 65 ? 1 : 0) | (events & 260 ? 4 : 0));
      return bits & ~5 | (bits & 1 ? events & 65 : 0) | (bits & 4 ? events & 260 : 0);
    },

    // Poll bits that hold now. A pipe or terminal is tried through a second, non-blocking open of it;
    // what that read is kept for the next read.
    ready: function(file, events) {
      if (file.pipe) return file.pipe.ready(events);
      if (!(events & 1) || file.kind == 'file' || file.kind == 'device' || file.kind == 'directory') return events & 5;
      HostFiles.readAhead(file);
      return events & 4 | (file.ahead || file.probe < 0 ? 1 : 0) | (file.ended ? 16 : 0);
    },

    readAhead: function(file) {
      if (file.probe === undefined) {
        try {
          file.probe = Host.fs.openSync('/proc/self/fd/' + file.nfd, 2048);
        } catch (e) {
          file.probe = -1; // a socket: called ready
        }
      }
      if (file.probe < 0 || file.ended || file.ahead && file.ahead.length > 65536) return;
      var got = Buffer.alloc(65536);
      try {
        var count = Host.fs.readSync(file.probe, got, 0, got.length, null);
        file.ended = !count;
        if (!count) return;
        file.ahead = Buffer.concat([file.ahead || Buffer.alloc(0), got.subarray(0, count)]);
        HostFiles.readAhead(file);
      } catch (e) {
        if (e.code != 'EAGAIN') file.ended = true;
      }
    },

    readyVirtual: function(fd, events) {
      var stream = FS.streams[fd];
      if (!stream) return 32;
      var poll = stream.stream_ops && stream.stream_ops.poll;
      return (poll ? poll(stream, -1) : 5) & (events | 24);
    },

    // Calls look until it finds something or the time (ms, negative: for ever) is over.
    wait: function(timeout, look, restarts) {
      var end = timeout < 0 ? Infinity : Host.now() + timeout;
      for (var tries = 0; ; tries++) {
        var found = look();
        var left = end - Host.now();
        if (found || left <= 0) return found;
        Host.sleep(Math.min(left, tries < 50 ? 1 : 10));
        HostFiles.give(restarts);
      }
    },

    // A wait that a signal's handler interrupts.
    give: function(restarts) {
      var ran = Host.interrupt ? Host.interrupt(true) : 0;
      if (ran > (restarts ? 1 : 0)) throw Host.fail('EINTR');
    },
  },
});
