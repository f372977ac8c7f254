// Given to emcc with --js-library. It owns: the system calls that take a descriptor.

mergeInto(LibraryManager.library, {
  $HostPoll__deps: ['$HostFiles'],
  $HostPoll: {
    wait: function(fds, count, timeout) {
      var ours = [];
      for (var i = 0; i < count; i++) {
        var stream = FS.streams[HEAP32[(fds >> 2) + 2 * i]];
        ours.push(stream && stream.host);
      }
      return HostFiles.wait(timeout, function() {
        var found = 0;
        ours.forEach(function(file, i) {
          var fd = HEAP32[(fds >> 2) + 2 * i], events = HEAP16[(fds >> 1) + 4 * i + 2];
          var bits = fd < 0 ? 0 : file ? HostFiles.polled(file, events) : HostFiles.readyVirtual(fd, events);
          HEAP16[(fds >> 1) + 4 * i + 3] = bits;
          if (bits) found++;
        });
        return found;
      });
    },
  },
});

hostCalls(LibraryManager.library, {
  fd_read: function(fd, iov, count, result) {
    var file = HostFiles.get(fd);
    if (!file) return;
    if (file.standard) Host.touched = true;
    HEAP32[result >> 2] = HostFiles.read(file, HostFiles.vectors(iov, count));
    return 0;
  },
  fd_write: function(fd, iov, count, result) {
    var file = HostFiles.get(fd);
    if (!file) return;
    if (fd == 1 && HostStdout.asks) HostStdout.blocks();
    HEAP32[result >> 2] = HostFiles.write(file, HostFiles.vectors(iov, count));
    return 0;
  },
  fd_pread: function(fd, iov, count, offset) {
    var file = HostFiles.get(fd);
    if (!file) return;
    if (file.kind == 'pipe' || file.kind == 'terminal') throw Host.fail('ESPIPE');
    HEAP32[arguments[arguments.length - 1] >> 2] = HostFiles.read(file, HostFiles.vectors(iov, count), HostFiles.place(arguments));
    return 0;
  },
  fd_pwrite: function(fd, iov, count, offset) {
    var file = HostFiles.get(fd);
    if (!file) return;
    if (file.kind == 'pipe' || file.kind == 'terminal') throw Host.fail('ESPIPE');
    HEAP32[arguments[arguments.length - 1] >> 2] = HostFiles.write(file, HostFiles.vectors(iov, count), HostFiles.place(arguments));
    return 0;
  },
  fd_seek: function(fd) {
    var file = HostFiles.get(fd);
    if (!file) return;
    var last = arguments.length - 1;
    var position = HostFiles.seek(file, HostFiles.offset(arguments, 1, 4), arguments[last - 1]);
    HostFiles.write64(arguments[last], position);
    return 0;
  },
  fd_close: function(fd) {
    if (!HostFiles.get(fd)) return;
    HostFiles.close(fd);
    return 0;
  },
#if !ASYNCIFY
  fd_sync: function(fd) { return HostFiles.sync(fd); },
#endif
  __syscall_fdatasync: function(fd) { return HostFiles.sync(fd); },

  // Up to 3.1.2x isatty asks this, and takes every character device for a terminal.
  fd_fdstat_get: function(fd, buf) {
    var file = HostFiles.get(fd);
    if (!file) return;
    HEAPU8.fill(0, buf, buf + 24);
    HEAPU8[buf] = { terminal: 2, device: 0, directory: 3, file: 4, pipe: 6 }[file.kind];
    return 0;
  },

  __syscall_dup: function(fd) {
    var file = HostFiles.get(fd);
    return file && HostFiles.install(file, HostFiles.lowest(0));
  },
  __syscall_dup3: function(fd, wanted, flags) {
    var file = HostFiles.get(fd);
    if (!file) return;
    if (fd == wanted) throw Host.fail('EINVAL');
    if (wanted < 0 || wanted > 2 && wanted >= HostFiles.limit()) throw Host.fail('EBADF');
    file.refs++;
    if (FS.streams[wanted]) FS.close(FS.streams[wanted]);
    file.refs--;
    HostFiles.install(file, wanted);
    FS.streams[wanted].closeOnExec = !!(flags & 0x80000);
    return wanted;
  },

  __syscall_fcntl64: function(fd, command, varargs) {
    var file = HostFiles.get(fd);
    if (!file) return;
    var value = varargs ? HEAP32[varargs >> 2] : 0;
    switch (command) {
      case 0: case 1030: // F_DUPFD, F_DUPFD_CLOEXEC
        if (value < 0) throw Host.fail('EINVAL');
        var copy = HostFiles.install(file, HostFiles.lowest(value));
        FS.streams[copy].closeOnExec = command == 1030;
        return copy;
      case 1: return FS.streams[fd].closeOnExec ? 1 : 0;
      case 2: FS.streams[fd].closeOnExec = value & 1; return 0;
      case 3: return file.standard ? HostFiles.fdinfo(file.nfd).flags & 3 | file.flags : file.flags;
      case 4: // F_SETFL
        file.flags = file.flags & ~0xc00 | value & 0xc00; // O_APPEND, O_NONBLOCK
        return 0;
      case 1031: case 1032: // F_SETPIPE_SZ, F_GETPIPE_SZ
        if (!file.pipe) break;
        return file.pipe.size(command == 1031 ? value : 0);
    }
    if (HostLocks.commands[command]) return HostLocks.record(file, command, value);
    throw Host.fail('EINVAL');
  },

  __syscall_ioctl: function(fd, request, varargs) {
    var file = HostFiles.get(fd);
    if (!file) return;
    var at = varargs ? HEAP32[varargs >> 2] : 0;
    if (request == 21531) { // FIONREAD
      HEAP32[at >> 2] = file.kind == 'file' ? Math.max(0, HostFiles.size(file) - HostFiles.tell(file)) :
        file.pipe ? file.pipe.held() : HostFiles.ready(file, 1) && file.ahead ? file.ahead.length : 0;
      return 0;
    }
    if (request == 21537) { // FIONBIO
      file.flags = HEAP32[at >> 2] ? file.flags | 2048 : file.flags & ~2048;
      return 0;
    }
    if (request == 21584 || request == 21585) { // FIONCLEX, FIOCLEX
      FS.streams[fd].closeOnExec = request == 21585;
      return 0;
    }
    if (file.kind != 'terminal') throw Host.fail('ENOTTY');
    switch (request) {
      case 21523: // TIOCGWINSZ
        file.screen = file.screen || new (require('tty').WriteStream)(file.nfd);
        file.screen._refreshSize();
        HEAP16.set([file.screen.rows, file.screen.columns, 0, 0], at >> 1);
        return 0;
    }
    if (request >= 21519 && request <= 21520 || request == 21545) { // TIOCGPGRP, TIOCSPGRP, TIOCGSID: of this process's own terminal
      var now = +Host.fs.readFileSync('/proc/self/stat', 'latin1').replace(/^.*\) /, '').split(' ')[request == 21545 ? 3 : 5];
      if (request != 21520) HEAP32[at >> 2] = now;
      else if (HEAP32[at >> 2] != now) throw Host.fail('EPERM'); // what is in front stays
      return 0;
    }
    throw Host.fail('EINVAL');
  },

  __syscall_fstat64: function(fd, buf) {
    var file = HostFiles.get(fd);
    return file && HostPaths.writeStat(HostFiles.stat(file), buf);
  },
  __syscall_fstatfs64: function(fd, size, buf) {
    var file = HostFiles.get(fd);
    return file && HostPaths.writeStatfs(HostPaths.ofFile(file), buf);
  },
  __syscall_fchmod: function(fd, mode) {
    var file = HostFiles.get(fd);
    if (file) return Host.fs.fchmodSync(file.nfd, mode & 0xfff), 0;
  },
  __syscall_fchown32: function(fd, owner, group) {
    var file = HostFiles.get(fd);
    if (file) return Host.fs.fchownSync(file.nfd, owner, group), 0;
  },
  __syscall_fchdir: function(fd) {
    var file = HostFiles.get(fd);
    if (file) return process.chdir(HostPaths.ofFile(file).toString()), 0;
  },
  __syscall_ftruncate64: function(fd) {
    var file = HostFiles.get(fd);
    return file && HostFiles.truncate(file, HostFiles.offset(arguments, 1, 2));
  },
  __syscall_fallocate: function(fd, mode) {
    var file = HostFiles.get(fd);
    if (!file) return;
    if (!(file.flags & 3)) throw Host.fail('EBADF');
    if (mode) throw Host.fail('EOPNOTSUPP');
    if (file.kind == 'pipe') throw Host.fail('ESPIPE');
    var start = HostFiles.offset(arguments, 2, 4), length = HostFiles.offset(arguments, arguments.length > 4 ? 4 : 3, 4), end = start + length;
    if (start < 0 || length <= 0) throw Host.fail('EINVAL');
    return end > HostFiles.size(file) ? HostFiles.truncate(file, end) : 0;
  },

  __syscall_getdents64: function(fd, buf, size) {
    var file = HostFiles.get(fd);
    return file && HostPaths.entries(file, buf, size);
  },

#if !ASYNCIFY
  __syscall_poll: function(fds, count, timeout) { return HostPoll.wait(fds, count, timeout); },
#endif
  // Newer ones have it for a timeout of 0.
  __syscall_poll_nonblocking: function(fds, count) { return HostPoll.wait(fds, count, 0); },

  __syscall__newselect: function(count, reads, writes, excepts, timeout) {
    // musl hands over two longs, whatever time_t is.
    var milliseconds = timeout ? HEAP32[timeout >> 2] * 1000 + HEAP32[(timeout >> 2) + 1] / 1000 : -1;
    if (count < 0 || count > 1024 || timeout && milliseconds < 0) throw Host.fail('EINVAL');
    var has = function(set, fd) { return set && HEAP32[(set >> 2) + (fd >> 5)] >> (fd & 31) & 1; };
    var wanted = [];
    for (var fd = 0; fd < count; fd++) {
      var events = (has(reads, fd) ? 1 : 0) | (has(writes, fd) ? 4 : 0);
      if (!events && !has(excepts, fd)) continue;
      wanted.push({ fd: fd, events: events, file: HostFiles.get(fd) });
    }
    var found = [];
    HostFiles.wait(milliseconds, function() {
      found = [];
      wanted.forEach(function(w) {
        var bits = w.file ? HostFiles.ready(w.file, w.events) : HostFiles.readyVirtual(w.fd, w.events);
        if (bits & 25 && w.events & 1) found.push([reads, w.fd]);
        if (bits & 12 && w.events & 4) found.push([writes, w.fd]);
      });
      return found.length;
    });
    [reads, writes, excepts].forEach(function(set) {
      if (set) HEAPU8.fill(0, set, set + 4 * Math.ceil(count / 32));
    });
    found.forEach(function(f) { HEAP32[(f[0] >> 2) + (f[1] >> 5)] |= 1 << (f[1] & 31); });
    return found.length;
  },
}, ['fd_read', 'fd_pread', 'fd_seek', 'fd_fdstat_get', 'fd_close', '__syscall_dup', '__syscall_fcntl64',
    '__syscall_fstat64', '__syscall_fstatfs64', '__syscall_getdents64', '__syscall_ioctl']);

['__syscall_poll', '__syscall_poll_nonblocking'].forEach(function(name) {
  var deps = LibraryManager.library['$host_' + name + '__deps'];
  if (deps) deps.push('$HostPoll');
});
