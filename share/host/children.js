// Given to emcc with --js-library. It owns: other programs that run beside this one: posix_spawn with its actions and attributes, and what
// waits for them. Node learns of a child's end only once a program gives way, and until then the kernel keeps it as a zombie, whose status
// /proc tells. --wrap leads here (supplied.c).

mergeInto(LibraryManager.library, {
  $HostChildren__deps: ['$Host', '$HostFiles', '$HostPaths', '$HostExec'],
  $HostChildren: {
    all: {}, // by process id: { shared: files that it got, ended: what node said of it }

    // The number of the one that it starts.
    start: function(path, actions, attributes, argv, envp, searches) {
      if (!Host.on || !Host.fs.existsSync('/proc/self/stat')) throw Host.fail('ENOSYS');
      var words = HostExec.texts(argv), files = HostExec.inherited(), opened = [], options = { cwd: undefined };
      var flags = attributes ? HEAP16[attributes >> 1] : 0;
      try {
        HostChildren.act(actions, files, opened, options);
        var program = HostChildren.find(HostExec.text(path), searches, options.cwd || '.'), ignored = HostExec.ignored();
        if (flags & 4) ignored = ignored.filter(function(sig) { return !(HEAPU8[attributes + 8 + (sig - 1 >> 3)] >> (sig - 1 & 7) & 1); }); // POSIX_SPAWN_SETSIGDEF
        if (HostFiles.input) HostFiles.settle();
        options.argv0 = words[0];
        options.env = HostExec.environment(envp);
        // POSIX_SPAWN_SETPGROUP, SETSID: node has one word for both.
        options.detached = !!(flags & 0x82) || !!Host.child && Host.child.alone;
        options.stdio = HostExec.streams(files, opened);
        var child = HostExec.spawn('spawn', program, words, options, ignored);
      } finally {
        opened.forEach(function(nfd) { Host.fs.closeSync(nfd); });
      }
      child.on('error', function() {});
      if (!child.pid) throw Host.fail('EACCES');
      return HostChildren.keep(child, files.filter(function(one) { return one && one.file && !one.closes && one.file.position !== null; }));
    },

    keep: function(child, shared) {
      var one = HostChildren.all[child.pid] = { shared: shared, ended: null };
      child.on('exit', function(code, signal) { one.ended = signal ? require('os').constants.signals[signal] : code << 8; });
      child.unref();
      return child.pid;
    },

    spawn: function(id, path, actions, attributes, argv, envp, searches) {
      var started = HostChildren.start(path, actions, attributes, argv, envp, searches);
      if (id) HEAP32[id >> 2] = started;
      return 0;
    },

    // musl's struct fdop: next, prev, cmd, fd, srcfd, oflag, mode, path; the list begins with the last one.
    act: function(actions, files, opened, options) {
      var list = [];
      for (var at = actions ? HEAP32[(actions + 8) >> 2] : 0; at; at = HEAP32[at >> 2]) list.unshift(at >> 2);
      list.forEach(function(at) {
        var command = HEAP32[at + 2], fd = HEAP32[at + 3], from = HEAP32[at + 4], path = (at + 7) * 4;
        var within = function() { return require('path').resolve(options.cwd || '.', HostExec.text(path)); };
        if (command == 1) files[fd] = null;
        else if (command == 2) {
          if (!files[from]) throw Host.fail('EBADF');
          files[fd] = { file: files[from].file, nfd: files[from].nfd };
        } else if (command == 3) {
          var native = HostPaths.native(HEAP32[at + 5]);
          opened.push(Host.fs.openSync(within(), native, HEAP32[at + 6] & 0xfff));
          files[fd] = { nfd: opened[opened.length - 1] };
        } else if (command == 4) {
          options.cwd = within();
          if (!Host.fs.statSync(options.cwd).isDirectory()) throw Host.fail('ENOTDIR');
        } else if (command == 5) {
          if (!files[fd]) throw Host.fail('EBADF');
          options.cwd = Host.fs.readlinkSync('/proc/self/fd/' + (files[fd].file || files[fd]).nfd);
        }
      });
    },

    // As execvp does, with the shell's word on what can be run; a script that names no interpreter is none.
    find: function(name, searches, folder) {
      var resolve = require('path').resolve, error = 'ENOENT';
      var places = searches && name.indexOf('/') < 0 ? (ENV.PATH === undefined ? '/usr/local/bin:/bin:/usr/bin' : ENV.PATH).split(':') : [''];
      for (var i = 0; i < places.length; i++) {
        var file = resolve(folder, places[i] || '.', name);
        if (!name) break;
        try {
          var st = Host.fs.statSync(file);
          Host.fs.accessSync(file, 1);
          if (!st.isFile()) throw Host.fail('EACCES');
          HostChildren.mustRun(file);
          return file;
        } catch (e) {
          if (places.length == 1 || e.code == 'ENOEXEC') throw e;
          if (e.code == 'EACCES') error = e.code;
        }
      }
      throw Host.fail(error);
    },

    mustRun: function(file) {
      var head = Buffer.alloc(128), nfd;
      try { nfd = Host.fs.openSync(file, 'r'); } catch (e) { return; } // what may be run and not read
      try { head = head.subarray(0, Host.fs.readSync(nfd, head, 0, 128, 0)); } finally { Host.fs.closeSync(nfd); }
      if (!head.length || head.indexOf(0) < 0 && head.toString('latin1', 0, 2) != '#!') throw Host.fail('ENOEXEC');
    },

    // State (Z: it has ended) and status of a child, and whose group it is in.
    look: function(pid) {
      var one = HostChildren.all[pid];
      if (one.ended !== null) return { state: 'Z', status: one.ended, group: 0, times: [0, 0] };
      try {
        var fields = Host.fs.readFileSync('/proc/' + pid + '/stat', 'latin1').replace(/^.*\) /, '').split(' ');
        return { state: fields[0], status: +fields[49], group: +fields[2], times: [+fields[11], +fields[12]] };
      } catch (e) { return { state: 'Z', status: 0, group: 0, times: [0, 0] }; }
    },

    // The first of them that has something to tell: { pid, status, times }, or null where there is none and nobody wants to wait.
    wait: function(pid, options) {
      if (options & ~0xe100000f) throw Host.fail('EINVAL');
      var found = null, look = function() {
        var mine = Object.keys(HostChildren.all).map(Number).filter(function(one) {
          return pid == -1 || pid == one || pid < 1 && HostChildren.look(one).group == (pid ? -pid : HostChildren.group());
        });
        if (!mine.length) throw Host.fail('ECHILD');
        mine.some(function(one) {
          var seen = HostChildren.look(one), child = HostChildren.all[one];
          if (seen.state == 'Z') found = { pid: one, status: seen.status, times: seen.times };
          else if (seen.state == 'T' && options & 2 && !child.stopped) found = { pid: one, status: 19 << 8 | 127, times: seen.times };
          child.stopped = seen.state == 'T';
          return found;
        });
        return !!found;
      };
      if (options & 1) look(); else HostFiles.wait(-1, look);
      if (found && !(options & 0x1000000) && (found.status & 255) != 127) {
        found.times.forEach(function(ticks, i) { Host.used[i] += ticks; });
        HostChildren.reap(found.pid);
      }
      return found;
    },

    group: function() { return +Host.fs.readFileSync('/proc/self/stat', 'latin1').replace(/^.*\) /, '').split(' ')[2]; },

    // What the child wrote or read moves the position that it shared.
    reap: function(pid) {
      HostChildren.all[pid].shared.forEach(function(one) {
        var file = one.file;
        if (file.refs) file.position = one.appends ? HostFiles.size(file) : Math.max(file.position, HostFiles.fdinfo(file.nfd).position);
      });
      if (HostFiles.input) HostFiles.meet();
      Host.reaped[pid] = true;
      delete HostChildren.all[pid];
    },

    // As wait4 gives it; `usage` is a struct rusage, in which /proc fills two.
    wait4: function(pid, status, options, usage) {
      var found = HostChildren.wait(pid, options), half = {{{ C_STRUCTS.timespec.__size__ }}} / 2;
      if (!found) return 0;
      if (status) HEAP32[status >> 2] = found.status;
      if (usage) {
        HEAPU8.fill(0, usage, usage + 4 * half + 14 * 4);
        found.times.forEach(function(ticks, i) {
          HEAP32[(usage + 2 * half * i) >> 2] = Math.floor(ticks / 100);
          HEAP32[(usage + 2 * half * i + half) >> 2] = ticks % 100 * 10000;
        });
      }
      return found.pid;
    },

    // P_ALL is 0, P_PID 1, P_PGID 2.
    waitid: function(kind, id, info, options) {
      if (!(kind >= 0 && kind <= 2) || !(options & 14)) throw Host.fail('EINVAL');
      var found = HostChildren.wait(kind == 0 ? -1 : kind == 1 ? id : -id, options);
      if (!info) return 0;
      HEAPU8.fill(0, info, info + 128);
      if (!found) return 0;
      var signal = found.status & 127, stopped = (found.status & 255) == 127;
      var code = stopped ? 5 : !signal ? 1 : found.status & 128 ? 3 : 2;
      HEAP32.set([17, 0, code, found.pid, process.getuid(), stopped || !signal ? found.status >> 8 & 255 : signal], info >> 2);
      return 0;
    },
  },
});

(function(library) {
  hostFunctions(library, {
    posix_spawn: function(id, path, actions, attributes, argv, envp) { return HostChildren.spawn(id, path, actions, attributes, argv, envp, false); },
    posix_spawnp: function(id, path, actions, attributes, argv, envp) { return HostChildren.spawn(id, path, actions, attributes, argv, envp, true); },
  }, { posix_spawn: 'iiiiiii', posix_spawnp: 'iiiiiii' }, ['$HostChildren'], 1);
  hostFunctions(library, {
    waitpid: function(pid, status, options) { return HostChildren.wait4(pid, status, options, 0); },
    wait4: function(pid, status, options, usage) { return HostChildren.wait4(pid, status, options, usage); },
    waitid: function(kind, id, info, options) { return HostChildren.waitid(kind, id, info, options); },
  }, { waitpid: 'iiii', wait4: 'iiiii', waitid: 'iiiii' }, ['$HostChildren'], -1);
})(LibraryManager.library);
