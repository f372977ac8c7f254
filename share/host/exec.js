// Given to emcc with --js-library. It owns: a program that becomes another. Node cannot replace its process, so the other one
// runs as its child, with this one's streams, and this one ends as the other one did. --wrap=execve leads here (supplied.c).

mergeInto(LibraryManager.library, {
  $HostExec__deps: ['$Host', '$HostFiles', '$HostPaths'],
  $HostExec: {
    // Comes back only with the number of an error.
    become: function(path, argv, envp) {
      if (!Host.on) return ERRNO_CODES.ENOEXEC;
      if (Host.child) return HostExec.becomeChild(path, argv, envp);
      try {
        var words = HostExec.texts(argv), env = HostExec.environment(envp);
        var file = HostExec.text(path).replace(/^\/proc\/self\/fd\/(\d+)$/, HostExec.opened);
        if (file.indexOf('/') < 0) file = './' + file; // only execvp looks at PATH, in C
        var opened = [], options = { env: env, stdio: HostExec.streams(HostExec.inherited(), opened) };
        var ended = HostFiles.handOver(function() { return HostExec.spawn('spawnSync', file, words, options, HostExec.ignored()); });
        opened.forEach(function(nfd) { Host.fs.closeSync(nfd); });
        if (ended.error) throw ended.error;
        if (ended.signal) Host.die(ended.signal);
        process.exit(ended.status);
      } catch (e) {
        return Host.errno(e);
      }
    },

    // That of vfork, which stands in this one's place (vfork.js): what comes of it is thrown past here.
    becomeChild: function(path, argv, envp) {
      try {
        var start = Host.child.starts(path, argv, envp);
      } catch (e) { return Host.errno(e); }
      return start();
    },

    // What fexecve asks for: the descriptor is ours.
    opened: function(path, fd) {
      var file = HostFiles.get(+fd);
      return file ? '/proc/' + process.pid + '/fd/' + file.nfd : path;
    },

    // Node takes text: bytes that are none cannot be handed on.
    text: function(at) {
      var bytes = HostPaths.text(at), text = bytes.toString();
      if (text.indexOf('\ufffd') >= 0 && !Buffer.from(text).equals(bytes)) throw Host.fail('EILSEQ');
      return text;
    },

    texts: function(list) {
      var found = [];
      for (; list && HEAP32[list >> 2]; list += 4) found.push(HostExec.text(HEAP32[list >> 2]));
      return found;
    },

    environment: function(envp) {
      var env = {};
      HostExec.texts(envp).forEach(function(entry) {
        var at = entry.indexOf('=', 1);
        if (at > 0) env[entry.slice(0, at)] = entry.slice(at + 1);
      });
      return env;
    },

    // What another program has of this one's descriptors: closed ones are left out once posix_spawn's actions are done.
    inherited: function() {
      return FS.streams.map(function(stream) { return stream && stream.host && { file: stream.host, closes: stream.closeOnExec }; });
    },

    streams: function(files, opened) {
      for (var most = files.length; most > 3 && (!files[most - 1] || files[most - 1].closes);) most--;
      var streams = [];
      for (var fd = 0; fd < Math.max(3, most); fd++) {
        var one = files[fd], nfd = !one || one.closes ? 'ignore' : one.file ? HostExec.end(one.file) : one.nfd;
        if (one && one.file && nfd != 'ignore' && nfd != one.file.nfd) opened.push(nfd), one.appends = true;
        streams.push(nfd);
      }
      return streams;
    },

    // Signals that this program ignores, which others go on to ignore; signals.js knows them.
    ignored: function() { return Host.ignored ? Host.ignored() : []; },

    // Node sets all signals to their defaults, and a shell ignores some again. What it then starts has its path for a name.
    spawn: function(how, file, words, options, ignored) {
      var children = require('child_process');
      if (HostFiles.mapped) HostFiles.mapped.syncAll();
      if (!ignored.length) return children[how](file, words.slice(1), Object.assign({ argv0: words[0] }, options));
      return children[how]('/bin/sh', ['-c', 'trap "" ' + ignored.join(' ') + '; exec "$0" "$@"', file].concat(words.slice(1)), options);
    },

    // As wait gives it.
    system: function(command, envp) {
      if (!command) return Host.on && Host.fs.existsSync('/bin/sh') ? 1 : 0;
      if (!Host.on) throw Host.fail('ENOSYS');
      var nothing = function() {}, opened = [], ended, words = ['sh', '-c', HostExec.text(command)];
      var options = { env: HostExec.environment(envp), stdio: HostExec.streams(HostExec.inherited(), opened) };
      process.on('SIGINT', nothing), process.on('SIGQUIT', nothing);
      try {
        ended = HostFiles.handOver(function() { return HostExec.spawn('spawnSync', '/bin/sh', words, options, HostExec.ignored()); });
      } finally {
        process.removeListener('SIGINT', nothing), process.removeListener('SIGQUIT', nothing);
        opened.forEach(function(nfd) { Host.fs.closeSync(nfd); });
      }
      if (Host.interrupt) Host.interrupt(true);
      if (ended.error) return 127 << 8;
      return ended.signal ? require('os').constants.signals[ended.signal] : ended.status << 8;
    },

    // A file's position is ours. One that was written to its end goes on there; else the kernel's moves to where ours is.
    end: function(file) {
      if (file.pipe) file.pipe.become();
      if (file.kind != 'file' || file.standard) return file.nfd;
      if (file.position > 0 && file.flags & 3 && file.position == HostFiles.size(file)) return Host.fs.openSync('/proc/self/fd/' + file.nfd, 'a');
      var left = file.position - HostFiles.fdinfo(file.nfd).position;
      if (left < 0 || left && (file.flags & 3) == 1) left = file.position * HostExec.afresh(file);
      var passed = Buffer.alloc(Math.max(0, Math.min(left, 1 << 20)));
      for (var count = 1; left > 0 && count > 0; left -= count) {
        count = Host.fs.readSync(file.nfd, passed, 0, Math.min(left, passed.length), null);
      }
      return file.nfd;
    },

    // Node seeks by reading alone, which goes forward: from a descriptor that begins at 0 and may read. The first one stays, as locks are its own.
    afresh: function(file) {
      try { var nfd = Host.fs.openSync('/proc/self/fd/' + file.nfd, file.flags & 3 ? 'r+' : 'r'); } catch (e) { return 0; }
      file.before = (file.before || []).concat(file.nfd);
      file.nfd = nfd;
      return 1;
    },
  },

  emshim_execve__deps: ['$HostExec'],
  emshim_execve__proxy: 'sync',
  emshim_execve__sig: 'iiii',
  emshim_execve: function(path, argv, envp) { return -HostExec.become(path, argv, envp); },
});

hostFunctions(LibraryManager.library, {
  system: function(command, envp) { return HostExec.system(command, envp); },
}, { system: 'iii' }, ['$HostExec'], -1);
