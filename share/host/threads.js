// Given to emcc with --js-library, behind process.js. It owns: what a program's threads see of the host, and the end of a process whose
// `main` leaves it to them (supplied.c).

// With threads. Emscripten has a thread's system calls made where the program began, so they come in there.
if (globalThis.PTHREADS || globalThis.USE_PTHREADS) Object.assign(LibraryManager.library.$Host, {
  threads: function(program) {
    if (typeof process != 'object' || typeof require != 'function') return false;
    var threads = require('worker_threads');
    if (ENVIRONMENT_IS_PTHREAD) {
      Host.startThread(threads.getEnvironmentData('emshim program'));
      return true;
    }
    threads.setEnvironmentData('emshim', __filename);
    threads.setEnvironmentData('emshim program', program && thisProgram);
    // On 3.1.6 a thread starts with a file of its own, which is in this one, too (see link.rs).
    var locate = locateFile;
    locateFile = function(name) { return /\.worker\.js$/.test(name) ? __filename : locate(name); };
    if (program) globalThis.Worker = threads.Worker = Host.roomy(threads.Worker);
    return false;
  },

  // What ends a program ends it from a thread, too.
  startThread: function(name) {
    if (!name) return;
    Host.on = Host.touched = true;
    Host.fs = require('fs');
    thisProgram = name;
    var enter = invokeEntryPoint;
    Module['invokeEntryPoint'] = invokeEntryPoint = function(start, argument) {
      try {
        return enter(start, argument);
      } catch (e) {
        if (e instanceof ExitStatus || e == 'unwind') throw e;
        Host.crash(e);
      }
    };
  },

  // As much of a stack as the line for sh gives to a program that has one thread (see program.rs), in MB.
  roomy: function(Worker) {
    return class extends Worker {
      constructor(file, options) { super(file, Object.assign({ resourceLimits: { stackSizeMb: 64 } }, options)); }
    };
  },
});

mergeInto(LibraryManager.library, {
  // `main` leaves the process to its other threads, which keep node running no longer in Emscripten 3.1.69.
  emshim_pthread_exit__deps: ['$Host'],
  emshim_pthread_exit__proxy: 'sync',
  emshim_pthread_exit__sig: 'ii',
  emshim_pthread_exit: function(result) { return setInterval(function() {}, 1 << 30), 0; },
});
