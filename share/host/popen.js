// Given to emcc with --js-library. It owns: popen and pclose. The shell runs beside this program, each with one end of a FIFO; what it
// ended with comes through a second one, since node learns of a child's end only once a program gives way. --wrap leads here (supplied.c).

mergeInto(LibraryManager.library, {
  $HostPopen__deps: ['$Host', '$HostFiles', '$HostPaths', '$HostExec', '$HostFifos'],
  $HostPopen: {
    ends: {},  // by descriptor: where the number comes from that the shell ends with

    start: function(command, mode) {
      var text = HostExec.text(command), letter = HostPaths.text(mode).toString()[0];
      if (letter != 'r' && letter != 'w') throw Host.fail('EINVAL');
      var ours = letter == 'r' ? 'read' : 'write', theirs = letter == 'r' ? 'write' : 'read';
      var pipes = HostFifos.make(2), data = pipes[0], end = pipes[1];
      var stdio = [0, 1, 2].map(HostExec.stream).concat(end.write);
      stdio[letter == 'r' ? 1 : 0] = data[theirs];
      if (HostFiles.input) HostFiles.settle();
      var script = '/bin/sh -c "$1" 3>&-; echo $? >&3';
      var child = require('child_process').spawn('/bin/sh', ['-c', script, 'sh', text], { stdio: stdio });
      child.on('error', function() {});
      child.unref();
      Host.fs.closeSync(data[theirs]);
      Host.fs.closeSync(end.write);
      var fd = HostFiles.install(HostFiles.describe(data[ours], letter == 'r' ? 0 : 1, Buffer.from('')), HostFiles.lowest(0));
      HostPopen.ends[fd] = end.read;
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
  emshim_popen__sig: 'iii',
  emshim_popen: function(command, mode) {
    return HostPopen.guard(function() { return HostPopen.start(command, mode); });
  },

  emshim_pclose__deps: ['$HostPopen'],
  emshim_pclose__proxy: 'sync',
  emshim_pclose__sig: 'ii',
  emshim_pclose: function(fd) {
    return HostPopen.guard(function() { return HostPopen.wait(fd); });
  },
});
