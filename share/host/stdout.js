// Given to emcc with --js-library. It owns: a stdout that can seek. Emscripten's libc gives stdout a seek that does
// nothing and reports success, so that a program that leaves holes in a file, or asks a pipe whether it can seek,
// silently writes something else than it would natively.

mergeInto(LibraryManager.library, {
  $HostStdout__deps: ['$Host', '__errno_location'].concat('$wasmTable' in LibraryManager.library ? ['$wasmTable'] : []),
  $HostStdout__postset: 'HostStdout.start();',
  $HostStdout: {
    // After the constructors and relocations, before main.
    start: function() {
      if (!Host.on || typeof callMain != 'function') return;
      var main = callMain;
      callMain = function(args) {
        var file = HostStdout.find();
        if (file) wasmTable.set(HEAP32[(file + 40) >> 2], HostStdout.typed(HostStdout.seek));
        return main(args);
      };
    },

    // musl's FILE for stdout, as it is linked: no version exports it. Offsets in bytes: 0 flags (F_PERM | F_NORD),
    // 40 seek, 44 buf, 60 fd, 76 lock, 80 lbf.
    find: function() {
      var memory = Buffer.from(HEAPU8.buffer);
      var from60 = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 10, 0, 0, 0]);
      for (var at = memory.indexOf(from60); at >= 60; at = memory.indexOf(from60, at + 4)) {
        var file = at - 60;
        if (file % 4 == 0 && HEAP32[file >> 2] == 5 && HEAP32[(file + 40) >> 2] && HEAP32[(file + 44) >> 2]) return file;
      }
      return 0;
    },

    seek: function(file, offset, whence) {
      try {
        var host = HostFiles.get(HEAP32[(file + 60) >> 2]);
        return host ? BigInt(HostFiles.seek(host, Number(offset), whence)) : BigInt(0);
      } catch (e) {
        HostStdout.setError(Host.errno(e));
        return BigInt(-1);
      }
    },

    setError: function(errno) { HEAP32[___errno_location() >> 2] = errno; },

    // The function with the wasm type (i32, i64, i32) -> i64, by way of a module that imports and exports it.
    typed: function(f) {
      var bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 127, 126, 127, 1, 126,
        2, 7, 1, 1, 101, 1, 102, 0, 0, 7, 5, 1, 1, 102, 0, 0];
      return new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)), { e: { f: f } }).exports.f;
    },
  },
});

// By way of a symbol that C needs: only then do 3.1.69 and later export what we call (__errno_location).
LibraryManager.library.fd_write__deps.push('$HostStdout');
