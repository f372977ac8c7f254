// Given to emcc with --js-library, first of ours. It owns: what makes an instance a process of its
// own ($Host: switched on by main.js only), the way in for every system call, environment, exit,
// death by signal. Files are in files.js and paths.js. Elsewhere (a browser, a required factory)
// every call goes to Emscripten's own function, untouched.

// emcc runs this at a link: it puts a host function in front of each of Emscripten's, which stays reachable.
// `pure` marks calls that change nothing, so that a program may still be started afresh after them.
globalThis.hostCalls = function (library, calls, pure) {
  Object.keys(calls).forEach(function (name) {
    var original = library[name];
    while (typeof original == 'string' && library[original]) original = library[original];
    if (typeof original == 'string') original = eval('(' + original + ')'); // 6.0.x keeps some as text
    if (typeof original != 'function') return;
    var host = '$host_' + name, virtual = '$virtual_' + name;
    library[virtual] = original;
    delete library[virtual + '__user']; // still system code: it may use what is internal
    library[virtual + '__deps'] = (library[name + '__deps'] || []).slice();
    library[host] = calls[name];
    library[host + '__deps'] = ['$Host'];
    var parameters = [];
    for (var i = 0; i < original.length; i++) parameters.push('a' + i);
    var sign = /^(fd_|environ_)/.test(name) ? 1 : -1;
    library[name] = eval('(function(' + parameters + ') { return Host.on ? ' +
      'Host.call(' + host.slice(1) + ', [' + parameters + '], ' + virtual.slice(1) + ', ' + sign + ', ' +
      (pure.indexOf(name) >= 0) + ') : ' + virtual.slice(1) + '(' + parameters + '); })');
    library[name + '__deps'] = ['$Host', host, virtual];
  });
};

// The same for functions that `--wrap` leads to: emshim_NAME gives what the function here gives, or sign times the number of an error.
globalThis.hostFunctions = function(library, functions, signatures, needs, sign) {
  // These change nothing: 3.1.6 and its like ask for the process before main.
  var pure = ['getpid', 'getppid', 'getrlimit', 'times', 'getrusage', 'clock', 'clock_gettime', 'clock_getres'];
  Object.keys(functions).forEach(function(name) {
    var own = 'emshim_' + name, host = '$host_' + own, parameters = [];
    for (var i = 1; i < signatures[name].length; i++) parameters.push('a' + i);
    library[host] = functions[name];
    library[host + '__deps'] = ['$Host'].concat(needs);
    library[own] = eval('(function(' + parameters + ') { return Host.guard(' + host.slice(1) + ', [' + parameters + '], ' + sign + ', ' +
      (pure.indexOf(name) >= 0) + '); })');
    library[own + '__deps'] = ['$Host', host];
    library[own + '__sig'] = signatures[name];
  });
};

mergeInto(LibraryManager.library, {
  // What older versions have outside of the library has no name here.
  $Host__deps: ['$FS', '$ENV', '$ERRNO_CODES', '$HostFiles', '$HostPaths', '$HostLibraries'].concat(
    ['$keepRuntimeAlive', '$runtimeKeepaliveCounter', '$ExitStatus', '$UTF8ToString'].filter(function(name) {
      return LibraryManager.library[name];
    })),
  $Host__postset: 'Host.start();',
  $Host: {
    on: false,       // this instance is the whole program of a node process
    running: false,  // what it needs is loaded, C code runs
    touched: false,  // it has already done something that the world can see
    fs: null,
    child: null,     // that of vfork, which runs in this one's place (vfork.js)
    atExit: [],
    reaped: {},      // children that have been waited for
    used: [0, 0],    // what they used of the processor, in ticks of user and system

    start: function() {
      var program = Module['emshim'];
      if (Host.threads && Host.threads(program)) return;
      // A factory's program that ends must not end the node process of whoever loaded it.
      if (Module['emshimLoaded']) quit_ = function(code, thrown) { throw thrown; };
      if (!program || Host.on) return;
      Host.on = true;
      Host.fs = require('fs');
      program['crash'] = Host.crash;
      quit_ = Host.quit;
      out = function(text) { Host.print(1, text); };
      err = function(text) { Host.print(2, text); };
      Object.assign(ENV, process.env);
      FS.createStandardStreams = function() {
        Host.running = true;
        HostFiles.openStandardStreams();
      };
      HostLibraries.start();
#if ASYNCIFY == 1
      Host.keepResult();
#endif
    },

#if ASYNCIFY == 1
    // Emscripten forgets what main returns once it has slept (3.1.6 to 6.0.5).
    keepResult: function() {
      var rewind = Asyncify.doRewind, done = false;
      var keep = function(result) {
        if (!done && !Asyncify.currData && typeof result == 'number') {
          done = true;
          EXITSTATUS = result;
        }
        return result;
      };
      Asyncify.doRewind = function(data) {
        var wrappers = Asyncify.funcWrappers; // 6.0.x exits inside of doRewind, so look further in
        if (wrappers) {
          var original = Asyncify.getDataRewindFunc(data), wrapped = wrappers.get(original);
          wrappers.set(original, function() {
            wrappers.set(original, wrapped);
            return keep(wrapped());
          });
        }
        return keep(rewind(data));
      };
    },
#endif

    // The way in. A host function answers undefined where the thing is not the host's: a stream of
    // Emscripten's own (a pipe, a socket), or a file that was embedded at the link.
    call: function(host, args, virtual, sign, pure) {
      if (!pure) Host.touched = true;
      if (Host.interrupt) Host.interrupt();
      try {
        var result = host.apply(null, args);
        return result === undefined ? virtual.apply(null, args) : result;
      } catch (e) {
        if (e === Host.elsewhere) return virtual.apply(null, args);
        var errno = Host.errno(e);
        if (e.code == 'ENOENT' && Host.hasEmbedded() && !e.creates) {
          var second = virtual.apply(null, args);
          if (second >= 0 && sign < 0) return second;
        }
        return sign * errno;
      }
    },

    guard: function(action, args, sign, pure) {
      if (!pure) Host.touched = true;
      try { return action.apply(null, args); } catch (e) { return sign * Host.errno(e); }
    },

    // What signals.js puts in, where a program has it: runs the handlers of what came meanwhile; sends the program a signal by number.
    interrupt: null,
    nap: null,
    ignored: null,
    signal: function() { Host.die('SIGPIPE'); },

    // Milliseconds that only go on; the seconds of a timespec, with 32 bits of time_t up to 3.1.2x and 64 afterwards.
    now: function() { return typeof performance == 'object' ? performance.now() : Date.now(); },
    seconds: function(at) { return {{{ C_STRUCTS.timespec.__size__ }}} == 16 ? HostFiles.read64(at) : HEAP32[at >> 2]; },

    errno: function(e) {
      if (typeof e.errno == 'number' && e.errno > 0) return e.errno;
      if (e.code in ERRNO_CODES) return ERRNO_CODES[e.code];
      if (typeof e.code == 'string' && e.code.slice(0, 4) == 'ERR_') return ERRNO_CODES.EINVAL;
      if (typeof e.code == 'string') return ERRNO_CODES.EIO;
      throw e;
    },

    elsewhere: {},   // thrown for a path below a folder that is Emscripten's own

    fail: function(code) { return Object.assign(new Error(code), { code: code }); },

    // Files put in with --embed-file or --preload-file are seen where the host has none.
    hasEmbedded: function() {
      if (Host.embedded === undefined) {
        var usual = ['.', '..', 'tmp', 'home', 'dev', 'proc', 'web_user'];
        try {
          var names = FS.readdir('/').concat(FS.readdir('/tmp'), FS.readdir('/home/web_user'));
          Host.embedded = names.some(function(name) { return usual.indexOf(name) < 0; });
        } catch (e) { Host.embedded = false; } // with -sNODERAWFS all folders are the host's
      }
      return Host.embedded;
    },
    embedded: undefined,

    print: function(fd, text) {
      Host.touched = true;
      var bytes = Buffer.from(text + '\n');
      for (var done = 0; done < bytes.length;) {
        done += HostFiles.write(HostFiles.raw(fd), [bytes.subarray(done)]);
      }
    },

    // Node has no sleep; this is one, without burning the processor.
    sleep: function(ms) {
      try {
        Host.clock = Host.clock || new Int32Array(new SharedArrayBuffer(4));
        Atomics.wait(Host.clock, 0, 0, ms);
      } catch (e) { // the main thread of a page may not wait
        for (var end = Host.now() + ms; Host.now() < end;);
      }
    },
    clock: null,

    name: function() { return thisProgram.replace(/^.*\//, ''); },

    quit: function(code, thrown) {
      if (!(thrown instanceof ExitStatus)) return Host.crash(thrown);
      if (keepRuntimeAlive()) {
        process.exitCode = code;
        throw thrown;
      }
      Host.atExit.forEach(function(action) { action(); });
      process.exit(code & 255);
    },

    // Node ignores SIGPIPE; a handler set and taken away leaves the default action.
    die: function(signal) {
      var nothing = function() {};
      if (typeof signal == 'string' && signal != 'SIGKILL') {
        process.on(signal, nothing);
        process.removeAllListeners(signal);
      }
      process.kill(process.pid, signal);
      process.exit(128 + (require('os').constants.signals[signal] || signal));
    },

    // What a native program dies of in the same case. (In a function: 3.1.6 copies no pattern in data.)
    signalFor: function(text) {
      var row = [
        [/^Aborted\(/, 'SIGABRT'],
        [/call stack size/, 'SIGSEGV'],
        [/unreachable/, 'SIGILL'],
        [/divide|remainder|unrepresentable|integer overflow/, 'SIGFPE'],
        [/out of bounds|null function|signature mismatch|dereferenc|table index|illegal cast/, 'SIGSEGV'],
      ].find(function(row) { return row[0].test(text); });
      return row && row[1];
    },

    crash: function(e) {
      var text = e && e.message || String(e);
      if (typeof WebAssembly.Exception == 'function' && e instanceof WebAssembly.Exception ||
          typeof e == 'number' || e && e.excPtr) {
        Host.print(2, 'terminate called after throwing an exception');
        Host.die('SIGABRT');
      }
      var deep = e instanceof RangeError && /call stack/.test(text);
      if (deep && !Host.touched) Host.again();
      var trap = deep || e instanceof WebAssembly.RuntimeError;
      var signal = trap && Host.signalFor(text);
      if (!signal) {
        Host.print(2, Host.name() + ': ' + (e && e.stack || text));
        process.exit(1);
      }
      if (signal != 'SIGABRT') Host.print(2, Host.name() + ': ' + text + Host.wasmFrames(e) + Host.advice(text));
      Host.die(signal);
    },

    // The one trap that code meets here and nowhere else: natively a call with an argument too many goes well.
    advice: function(text) {
      if (!/null function|signature mismatch/.test(text)) return '';
      return '\n' + Host.name() + ': a call went through a null pointer, or through one that is cast from a function of another type, ' +
        'which WebAssembly does not allow; compile with -Wcast-function-type to see such casts';
    },

    wasmFrames: function(e) {
      var frames = (e.stack || '').split('\n').filter(function(line) { return /wasm:\/\/|wasm-function/.test(line); });
      return frames.slice(0, 10).map(function(line) { return '\n' + line; }).join('');
    },

    // V8 fixes its stack limit before the first script, so a deeper stack needs a new process. It
    // is only started for a program that overflowed before it did anything that could be seen.
    again: function() {
      var given = process.execArgv.concat(process.argv.slice(1));
      if (given.join(' ').indexOf('--stack-size') >= 0) return;
      var script = 'ulimit -Ss 65532 2>/dev/null || exit 125; node=$1; shift; ' +
        '[ -z "$LD_LIBRARY_PATH" ] || { export EMSHIM_LIBRARY_PATH="$LD_LIBRARY_PATH"; unset LD_LIBRARY_PATH; }; ' +
        'exec "$node" --stack-size=64000 "$@"';
      var run = require('child_process').spawnSync('/bin/sh', ['-c', script, 'sh', process.execPath].concat(given), { stdio: 'inherit' });
      if (run.signal) Host.die(run.signal);
      if (run.status !== null && run.status != 125) process.exit(run.status);
    },

    bytesOnStack: function(text) {
      var points = Array.from(text);
      var escaped = function(c) { return c.length == 1 && c >= '\udc80' && c <= '\udcff'; };
      if (!points.some(escaped)) return 0;
      var bytes = Buffer.concat(points.map(function(c) {
        return escaped(c) ? Buffer.from([c.charCodeAt(0) - 0xdc00]) : Buffer.from(c);
      }).concat(Buffer.alloc(1)));
      var at = stackAlloc(bytes.length);
      HEAPU8.set(bytes, at);
      return at;
    },

    environment: function() {
      if (!Host.strings) {
        Host.strings = Object.keys(ENV).filter(function(key) {
          return ENV[key] !== undefined;
        }).map(function(key) { return Buffer.from(key + '=' + ENV[key] + '\0'); });
        if (Object.values(ENV).join().indexOf('\ufffd') >= 0) Host.strings = Host.rawEnvironment();
      }
      return Host.strings;
    },
    strings: null,

    // Values that are not UTF-8 are lost in process.env; the kernel still has the bytes.
    rawEnvironment: function() {
      var raw = {};
      try {
        Host.fs.readFileSync('/proc/self/environ', 'latin1').split('\0').forEach(function(entry) {
          var bytes = Buffer.from(entry + '\0', 'latin1');
          raw[bytes.toString()] = bytes;
        });
      } catch (e) {}
      return Host.strings.map(function(s) { return raw[s.toString()] || s; });
    },
  },
});

hostCalls(LibraryManager.library, {
  environ_sizes_get: function(count, size) {
    var strings = Host.environment();
    HEAP32[count >> 2] = strings.length;
    HEAP32[size >> 2] = strings.reduce(function(sum, s) { return sum + s.length; }, 0);
    return 0;
  },

  environ_get: function(pointers, bytes) {
    Host.environment().forEach(function(s, i) {
      HEAP32[(pointers >> 2) + i] = bytes;
      HEAPU8.set(s, bytes);
      bytes += s.length;
    });
    return 0;
  },

  // Emscripten's own runs the shell, which goes on in stdin where this program is, and the other way round.
  system: function(command) { return HostFiles.handOver(virtual_system, command); },
  _emscripten_system: function(command) { return HostFiles.handOver(virtual__emscripten_system, command); },

  // exit() ends a program whatever still waits in the event loop.
  exit: function() { runtimeKeepaliveCounter = 0; },

  abort: function() { Host.die('SIGABRT'); },
  _abort_js: function() { Host.die('SIGABRT'); },

  __assert_fail: function(condition, file, line, func) {
    Host.print(2, Host.name() + ': ' + UTF8ToString(file) + ':' + line + ': ' +
      (func ? UTF8ToString(func) + ': ' : '') + 'Assertion `' + UTF8ToString(condition) + "' failed.");
    Host.die('SIGABRT');
  },
}, ['environ_sizes_get', 'environ_get']);

// Arguments that are not UTF-8 arrive as lone surrogates (see host.js) and leave as the bytes typed.
(function(library) {
  var original = library.$stringToUTF8OnStack;
  if (!original) {
    // Up to 3.1.2x main's arguments go through a function of the preamble.
    library.$Host__postset += 'if (Host.on) { var plainOnStack = allocateUTF8OnStack;' +
      'allocateUTF8OnStack = function(text) { return Host.bytesOnStack(text) || plainOnStack(text); }; }';
    return;
  }
  library.$plainOnStack = original;
  delete library.$plainOnStack__user;
  library.$plainOnStack__deps = library.$stringToUTF8OnStack__deps;
  library.$stringToUTF8OnStack = function(text) { return Host.on && Host.bytesOnStack(text) || plainOnStack(text); };
  library.$stringToUTF8OnStack__deps = ['$Host', '$plainOnStack'];
})(LibraryManager.library);

DEFAULT_LIBRARY_FUNCS_TO_INCLUDE.push('$Host');
