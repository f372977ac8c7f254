// Given to emcc with --js-library. It owns: vfork. Its child runs in the parent's place, as natively, until it becomes another program or
// ends by _exit; then the parent goes on where vfork gives the child's number, by a longjmp of the header (include-first/unistd.h). What the
// child did to descriptors, signals and folders until then goes to the program that it becomes, and is undone for the parent.

mergeInto(LibraryManager.library, {
  $HostVfork__deps: ['$Host', '$HostFiles', '$HostExec', '$HostChildren', '$wasmTable'].filter(function(name) {
    return LibraryManager.library[name] || name != '$wasmTable';
  }),
  $HostVfork: {
    begin: function(leave) {
      if (!Host.on || {{{ +!!(globalThis.PTHREADS || globalThis.USE_PTHREADS) }}}) throw Host.fail('ENOSYS');
      if (Host.child) throw Host.fail('EAGAIN');
      var signals = typeof HostSignals == 'object' && HostSignals;
      var child = Host.child = {
        streams: FS.streams.slice(), folder: process.cwd(), umask: process.umask(),
        actions: signals && Object.assign({}, signals.actions), blocked: signals && signals.blocked,
        alone: false, // in a group of its own
        starts: function(path, argv, envp) {
          var started = HostChildren.start(path, 0, 0, argv, envp, false);
          return function() { HostVfork.leave(leave, started); };
        },
        exit: function(code) {
          var ended = HostExec.spawn('spawn', '/bin/sh', ['sh', '-c', 'exit ' + (code & 255)], { stdio: 'ignore' }, []);
          HostVfork.leave(leave, HostChildren.keep(ended, []));
        },
      };
      FS.streams.forEach(function(stream, fd) {
        if (!stream) return;
        if (stream.host) stream.host.refs++;
        FS.streams[fd] = Object.assign(Object.create(Object.getPrototypeOf(stream)), stream);
      });
      return 0;
    },

    // Does not come back.
    leave: function(leave, id) {
      var child = Host.child, signals = typeof HostSignals == 'object' && HostSignals;
      Host.child = null;
      FS.streams.forEach(function(stream) { if (stream && stream.host) HostFiles.release(stream.host); });
      FS.streams.length = 0;
      child.streams.forEach(function(stream, fd) { FS.streams[fd] = stream; });
      process.chdir(child.folder);
      process.umask(child.umask);
      if (signals) {
        Object.keys(Object.assign({}, signals.actions, child.actions)).forEach(function(sig) {
          signals.set(sig, child.actions[sig] || { handler: 0, mask: {}, flags: 0 });
        });
        signals.put(child.blocked);
      }
      wasmTable.get(leave)(id);
    },
  },
});

(function(library) {
  hostFunctions(library, { vfork: function(leave) { return HostVfork.begin(leave); } }, { vfork: 'ii' }, ['$HostVfork'], -1);
  library.$plainExit = library.proc_exit;
  library.$plainExit__deps = library.proc_exit__deps;
  library.proc_exit = function(code) {
    if (Host.child) Host.child.exit(code);
    return plainExit(code);
  };
  library.proc_exit__deps = ['$Host', '$plainExit'];
})(LibraryManager.library);
