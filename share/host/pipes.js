// Given to emcc with --js-library. It owns: pipes that a program makes for itself. Node cannot make one, so it is memory of this process:
// its ends have all that descriptors have, and a child that is to have one gets a FIFO in its place (become).

mergeInto(LibraryManager.library, {
  $HostFifos__deps: ['$Host'],
  $HostFifos: {
    // Neither end waits for the other to be opened while a third one has both.
    make: function(count) {
      var fs = Host.fs, folder = fs.mkdtempSync(require('path').join(require('os').tmpdir(), 'emshim-'));
      var files = [folder + '/1', folder + '/2'].slice(0, count);
      try {
        var made = require('child_process').spawnSync('mkfifo', ['-m', '600'].concat(files));
        if (made.status !== 0) throw Host.fail('EMFILE');
        return files.map(function(file) {
          var both = fs.openSync(file, 'r+'), ends = { read: fs.openSync(file, 'r'), write: fs.openSync(file, 'w') };
          fs.closeSync(both);
          return ends;
        });
      } finally {
        fs.rmSync(folder, { recursive: true, force: true });
      }
    },
  },

  $HostPipes__deps: ['$Host', '$HostFiles', '$HostFifos'],
  $HostPipes: {
    room: 65536,

    make: function(at, flags) {
      if (flags & ~0x84800) throw Host.fail('EINVAL'); // O_CLOEXEC, O_NONBLOCK, O_DIRECT
      var pipe = { chunks: [], held: 0, readers: 1, writers: 1, room: HostPipes.room };
      var first = HostFiles.lowest(0), ends = pipe.ends = [HostPipes.end(pipe, 0, flags), HostPipes.end(pipe, 1, flags)];
      HostFiles.install(ends[0], first);
      try {
        var second = HostFiles.lowest(0);
      } catch (e) {
        HostFiles.close(first);
        throw e;
      }
      HostFiles.install(ends[1], second);
      [first, second].forEach(function(fd, i) {
        FS.streams[fd].closeOnExec = !!(flags & 0x80000);
        HEAP32[(at >> 2) + i] = fd;
      });
      return 0;
    },

    end: function(pipe, side, flags) {
      return {
        nfd: -1, flags: side | flags & 2048, path: '', kind: 'pipe', mode: 0x1180, refs: 0, standard: false, position: null,
        ahead: null, ended: false, entries: null, probe: undefined,
        pipe: {
          read: function(file, views) { return HostPipes.read(pipe, file, views); },
          write: function(file, views) { return HostPipes.write(pipe, file, views); },
          close: function() { if (side) pipe.writers = 0; else pipe.readers = 0; },
          held: function() { return pipe.held; },
          size: function(wanted) { return HostPipes.resize(pipe, wanted); },
          ready: function(events) {
            if (side) return (pipe.readers ? 0 : 8) | (pipe.held <= pipe.room - 4096 || !pipe.readers ? events & 4 : 0);
            return (pipe.held ? events & 1 : 0) | (pipe.writers ? 0 : 16);
          },
          stat: HostPipes.stat,
          become: function() { HostPipes.become(pipe); },
        },
      };
    },

    // In pages, a power of two of them.
    resize: function(pipe, wanted) {
      if (!wanted) return pipe.room;
      for (var size = 4096; size < wanted;) size *= 2;
      if (wanted < 0 || size > 1 << 30) throw Host.fail('EINVAL');
      if (size > 1048576 && process.geteuid()) throw Host.fail('EPERM');
      if (size < pipe.held) throw Host.fail('EBUSY');
      return pipe.room = size;
    },

    // The kernel's, from now on.
    become: function(pipe) {
      var made = HostFifos.make(1)[0];
      pipe.chunks.forEach(function(chunk) { for (var at = 0; at < chunk.length;) at += Host.fs.writeSync(made.write, chunk, at); });
      pipe.ends.forEach(function(file, side) {
        if (side ? !pipe.writers : !pipe.readers) return Host.fs.closeSync(side ? made.write : made.read);
        file.nfd = side ? made.write : made.read;
        file.pipe = HostPipes.real(file);
      });
    },

    // One that the kernel has, and waits at where the program asked it not to: files.js does all else with it.
    real: function(file) {
      var plainly = function(action) {
        var own = file.pipe;
        file.pipe = null;
        try { return action(); } finally { file.pipe = own; }
      };
      return {
        read: function(file, views) {
          return plainly(function() {
            if (file.flags & 2048 && !file.ahead && !HostFiles.ready(file, 1)) throw Host.fail('EAGAIN');
            return HostFiles.read(file, views);
          });
        },
        write: function(file, views) { return plainly(function() { return HostFiles.write(file, views); }); },
        ready: function(events) { return plainly(function() { return HostFiles.ready(file, events); }); },
        stat: function() { return plainly(function() { return HostFiles.stat(file); }); },
        size: function() { return HostPipes.room; },
        held: function() { return plainly(function() { return HostFiles.ready(file, 1) && file.ahead ? file.ahead.length : 0; }); },
        close: function() {
          Host.fs.closeSync(file.nfd);
          if (file.probe > 0) Host.fs.closeSync(file.probe);
        },
        become: function() {},
      };
    },

    stat: function() {
      var now = BigInt(Date.now()) * BigInt(1000000), zero = BigInt(0);
      return {
        dev: BigInt(13), ino: BigInt(1), mode: BigInt(0x1180), nlink: BigInt(1), uid: BigInt(process.getuid()), gid: BigInt(process.getgid()),
        rdev: zero, size: zero, blksize: BigInt(4096), blocks: zero, atimeNs: now, mtimeNs: now, ctimeNs: now,
      };
    },

    // What nobody else can change is waited for until a signal's handler does.
    read: function(pipe, file, views) {
      HostPipes.until(file, function() { return pipe.held || !pipe.writers; });
      var count = 0;
      views.forEach(function(view) {
        for (var at = 0; at < view.length && pipe.held;) {
          var chunk = pipe.chunks[0], some = Math.min(chunk.length, view.length - at);
          view.set(chunk.subarray(0, some), at);
          if (some < chunk.length) pipe.chunks[0] = chunk.subarray(some); else pipe.chunks.shift();
          at += some, count += some, pipe.held -= some;
        }
      });
      return count;
    },

    write: function(pipe, file, views) {
      var bytes = Buffer.concat(views), count = 0;
      while (count < bytes.length) {
        if (!pipe.readers) {
          Host.signal(13);
          throw Host.fail('EPIPE');
        }
        var free = pipe.room - pipe.held, some = Math.min(free, bytes.length - count);
        // Up to PIPE_BUF all of it or nothing.
        if (!some || bytes.length <= 4096 && free < bytes.length) {
          if (count && file.flags & 2048) break;
          HostPipes.until(file, function() { return pipe.room - pipe.held >= Math.min(bytes.length, 4096) || !pipe.readers; });
          continue;
        }
        pipe.chunks.push(bytes.subarray(count, count + some));
        pipe.held += some, count += some;
      }
      return count;
    },

    until: function(file, look) {
      if (look()) return;
      if (file.flags & 2048) throw Host.fail('EAGAIN');
      HostFiles.wait(-1, look, true);
    },
  },
});

(function(library) {
  hostFunctions(library, {
    pipe2: function(at, flags) {
      if (!Host.on) throw Host.fail('ENOSYS');
      return HostPipes.make(at, flags);
    },
  }, { pipe2: 'iii' }, ['$HostPipes'], -1);
  hostCalls(library, {
    __syscall_pipe: function(at) { return HostPipes.make(at, 0); },
    __syscall_pipe2: function(at, flags) { return HostPipes.make(at, flags); },
  }, ['__syscall_pipe', '__syscall_pipe2']);
  ['__syscall_pipe', '__syscall_pipe2'].forEach(function(name) {
    if (library['$host_' + name]) library['$host_' + name + '__deps'].push('$HostPipes');
  });
})(LibraryManager.library);
