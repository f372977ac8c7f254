// Given to emcc with --js-library. It owns: popen and pclose. The shell runs beside this program, each with one end of a FIFO; what it
// ended with comes through a second one, since node learns of a child's end only once a program gives way. --wrap leads here (supplied.c).

mergeInto(LibraryManager.library, {
  $HostPopen__deps: ['$Host', '$HostFiles', '$HostPaths', '$HostExec', '$HostFifos'],
  $HostPopen: {
    ends: {},  // by descriptor: where the number comes from that the shell ends with

    start: function(command, mode, envp) {
      var text = HostExec.text(command), given = HostPaths.text(mode).toString(), letter = given[0];
      if (letter != 'r' && letter != 'w') throw Host.fail('EINVAL');
      var ours = letter == 'r' ? 'read' : 'write', theirs = letter == 'r' ? 'write' : 'read';
      var pipes = HostFifos.make(2), data = pipes[0], end = pipes[1];
      var opened = [], stdio = HostExec.streams(HostExec.inherited(), opened), own = 3;
      while (own < 9 && typeof stdio[own] == 'number') own++; // a shell's redirections have one digit
      while (stdio.length <= own) stdio.push('ignore');
      stdio[own] = end.write;
      stdio[letter == 'r' ? 1 : 0] = data[theirs];
      if (HostFiles.input) HostFiles.settle();
      var script = '/bin/sh -c "$1" ' + own + '>&-; echo $? >&' + own;
      var child = HostExec.spawn('spawn', '/bin/sh', ['sh', '-c', script, 'sh', text], { stdio: stdio, env: HostExec.environment(envp) }, HostExec.ignored());
      child.on('error', function() {});
      child.unref();
      opened.concat(data[theirs]).forEach(function(nfd) { Host.fs.closeSync(nfd); });
      Host.fs.closeSync(end.write);
      var fd = HostFiles.install(HostFiles.describe(data[ours], letter == 'r' ? 0 : 1, Buffer.from('')), HostFiles.lowest(0));
      HostPopen.ends[fd] = end.read;
      FS.streams[fd].closeOnExec = given.indexOf('e') > 0;
      return fd;
    },

    // A status as wait gives it. A shell says 128 and the signal's number of what a signal ended, and nothing when it is killed itself.
    wait: function(fd) {
      var end = HostPopen.ends[fd];
      if (end === undefined) throw Host.fail('ECHILD');
      delete HostPopen.ends[fd];
      var said = Host.fs.readFileSync(end, 'latin1');
      Host.fs.closeSync(end);
      if (HostFiles.input) HostFiles.meet();
      var code = said ? parseInt(said) & 255 : 137;
      return code > 128 && code < 160 ? code - 128 : code << 8;
    },

    // What action gives, or the number of an error, negative.
    guard: function(action) {
      if (!Host.on) return -ERRNO_CODES.ENOSYS;
      try { return action(); } catch (e) { return -Host.errno(e); }
    },
  },

  emshim_popen__deps: ['$HostPopen'],
  emshim_popen__proxy: 'sync',
  emshim_popen__sig: 'iiii',
  emshim_popen: function(command, mode, envp) {
    return HostPopen.guard(function() { return HostPopen.start(command, mode, envp); });
  },

  emshim_pclose__deps: ['$HostPopen'],
  emshim_pclose__proxy: 'sync',
  emshim_pclose__sig: 'ii',
  emshim_pclose: function(fd) {
    return HostPopen.guard(function() { return HostPopen.wait(fd); });
  },
});
