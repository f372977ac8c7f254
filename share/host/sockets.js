// Given to emcc with --js-library. It owns: the calls of a program that asks for sockets. There are none, as with a kernel that
// was built without the address family: Emscripten's emulation needs a turn of the event loop, which a program that runs never
// gives, and ends it by a JavaScript error where the node module ws is missing. Who links with -sNODERAWSOCKETS has node's.

if (!globalThis.NODERAWSOCKETS) (function() {
  var calls = {
    __syscall_socket: function() { throw Host.fail('EAFNOSUPPORT'); },
  };
  // Whatever open descriptor they are given, it is no socket.
  ['accept4', 'bind', 'connect', 'getpeername', 'getsockname', 'getsockopt', 'listen', 'recvfrom', 'recvmsg', 'sendmsg', 'sendto',
    'setsockopt', 'shutdown'].forEach(function(name) {
    calls['__syscall_' + name] = function(fd) {
      HostFiles.get(fd);
      throw Host.fail('ENOTSOCK');
    };
  });
  hostCalls(LibraryManager.library, calls, Object.keys(calls));
  // In C up to 4.0.0, and unknown there.
  hostFunctions(LibraryManager.library, {
    setsockopt: function(fd) {
      if (!Host.on) throw Host.fail('ENOPROTOOPT');
      HostFiles.get(fd);
      throw Host.fail('ENOTSOCK');
    },
  }, { setsockopt: 'iiiiii' }, ['$HostFiles'], -1);
})();
