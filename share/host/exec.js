// Given to emcc with --js-library. It owns: a program that becomes another. Node cannot replace its process, so the other one
// runs as its child, with this one's streams, and this one ends as the other one did. --wrap=execve leads here (supplied.c).

mergeInto(LibraryManager.library, {
  $HostExec__deps: ['$Host', '$HostFiles', '$HostPaths'],
  $HostExec: {
    // Comes back only with the number of an error.
    become: function(path, argv, envp) {
      if (!Host.on) return ERRNO_CODES.ENOEXEC;
      try {
        var words = HostExec.texts(argv), env = HostExec.environment(envp);
        var file = HostExec.text(path).replace(/^\/proc\/self\/fd\/(\d+)$/, HostExec.opened);
        if (file.indexOf('/') < 0) file = './' + file; // only execvp looks at PATH, in C
        var options = { argv0: words[0], env: env, stdio: [0, 1, 2].map(HostExec.stream) };
        var start = function() { return require('child_process').spawnSync(file, words.slice(1), options); };
        var ended = HostFiles.handOver(start);
        if (ended.error) throw ended.error;
        if (ended.signal) Host.die(ended.signal);
        process.exit(ended.status);
      } catch (e) {
        return Host.errno(e);
      }
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

    stream: function(fd) {
      if (!FS.streams[fd]) return 'ignore';
      var file = HostFiles.get(fd);
      if (!file) throw Host.fail('ENOEXEC');
      return HostExec.end(file);
    },

    // A file's position is ours; one that was written to its end goes on there, and reading moves the kernel's to where ours is.
    end: function(file) {
      if (file.pipe) file.pipe.become();
      var position = file.kind == 'file' && !file.standard ? file.position : 0;
      if (position > 0 && file.flags & 3 && position == HostFiles.size(file)) return Host.fs.openSync('/proc/self/fd/' + file.nfd, 'a');
      if (position > 0 && (file.flags & 3) != 1) {
        var left = position - HostFiles.fdinfo(file.nfd).position, passed = Buffer.alloc(Math.max(0, Math.min(left, 1 << 20)));
        for (var count = 1; left > 0 && count > 0; left -= count) {
          count = Host.fs.readSync(file.nfd, passed, 0, Math.min(left, passed.length), null);
        }
      }
      return file.nfd;
    },
  },

  emshim_execve__deps: ['$HostExec'],
  emshim_execve__proxy: 'sync',
  emshim_execve__sig: 'iiii',
  emshim_execve: function(path, argv, envp) { return -HostExec.become(path, argv, envp); },
});
