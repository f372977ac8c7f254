// Given to emcc with --js-library. It owns: a stdout that can seek and be closed. Emscripten's libc gives stdout a seek that does
// nothing and reports success, so that a program that leaves holes in a file, or asks a pipe whether it can seek,
// silently writes something else than it would natively.

mergeInto(LibraryManager.library, {
  $HostStdout__deps: ['$Host', '__errno_location'].concat(['$wasmTable', '$stackAlloc'].filter(function(name) {
    return name in LibraryManager.library;
  })),
  $HostStdout__postset: 'HostStdout.start();',
  $HostStdout: {
    // After the constructors and relocations, before main.
    start: function() {
      if (!Host.on || typeof callMain != 'function') return;
      var main = callMain;
      callMain = function(args) {
        var file = HostStdout.find();
        if (file) {
          var functions = HostStdout.typed(HostStdout.seek, HostStdout.close);
          wasmTable.set(HEAP32[(file + 40) >> 2], functions.f);
          if (HEAP32[(file + 12) >> 2]) wasmTable.set(HEAP32[(file + 12) >> 2], functions.g);
          HostStdout.fill(file);
        }
        return main(args);
      };
    },

    // By blocks, unless a terminal shows each line; Emscripten's libc does not ask. musl asks at the first write, so that the first line
    // still goes out alone. What was printed before main stays where it is. The block lies on the stack, below all that main will have, as
    // nothing else is sure to be there.
    asks: 0,
    blocks: function() {
      if (!(HEAP32[HostStdout.asks >> 2] & 64)) HEAP32[(HostStdout.asks + 80) >> 2] = -1;
      HostStdout.asks = 0;
    },
    fill: function(file) {
      var stream = FS.streams[1], size = 65536, at = file >> 2;
      if (stream && (!stream.host || stream.host.kind == 'terminal') || HEAP32[at] & 64) return;
      HostStdout.asks = file;
      if ({{{ globalThis.STACK_SIZE || globalThis.TOTAL_STACK }}} < 1048576 || HEAP32[at + 5] != HEAP32[at + 7]) return;
      var block = stackAlloc(size);
      HEAP32[at + 11] = block + 8;
      HEAP32[at + 12] = size - 8;
      if (HEAP32[at + 4]) HEAP32[at + 5] = HEAP32[at + 7] = block + 8, HEAP32[at + 4] = block + size;
    },

    // musl's FILE for stdout, as it is linked: no version exports it. Offsets in bytes: 0 flags (F_PERM | F_NORD),
    // 12 close, 16 wend, 20 wpos, 28 wbase, 40 seek, 44 buf, 48 its size, 60 fd, 76 lock, 80 lbf. UNGET is 8, F_SVB 64.
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

    // Emscripten's leaves the descriptor open.
    close: function(file) {
      try {
        var fd = HEAP32[(file + 60) >> 2];
        if (HostFiles.get(fd)) HostFiles.close(fd);
        return 0;
      } catch (e) {
        HostStdout.setError(Host.errno(e));
        return -1;
      }
    },

    // The functions with the wasm types (i32, i64, i32) -> i64 and i32 -> i32, by way of a module that imports and exports them.
    typed: function(f, g) {
      var bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 13, 2, 96, 3, 127, 126, 127, 1, 126, 96, 1, 127, 1, 127,
        2, 13, 2, 1, 101, 1, 102, 0, 0, 1, 101, 1, 103, 0, 1, 7, 9, 2, 1, 102, 0, 0, 1, 103, 0, 1];
      return new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)), { e: { f: f, g: g } }).exports;
    },
  },
});

// By way of a symbol that C needs: only then do 3.1.69 and later export what we call (__errno_location).
LibraryManager.library.fd_write__deps.push('$HostStdout');
