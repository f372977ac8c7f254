// Given to emcc with --js-library, behind process.js. It owns: what a program's threads see of the host, what their signals want of
// JavaScript, and the end of a process whose `main` leaves it to them (both threads.c).

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
        if (Module['_emshim_thread_began']) Module['_emshim_thread_began']();
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

  // Signals (threads.c). A set of them has musl's size before 4.0, and two words since.
  emshim_set_size__sig: 'i',
  emshim_set_size: function() { return {{{ parseInt(EMSCRIPTEN_VERSION) < 4 ? 128 : 8 }}}; },

  // It rings where the program began, which gives way.
  $ThreadAlarm: { timer: null, due: 0 },
  emshim_alarm__deps: ['$ThreadAlarm'],
  emshim_alarm__proxy: 'sync',
  emshim_alarm__sig: 'ii',
  emshim_alarm: function(seconds) {
    var left = ThreadAlarm.timer ? Math.ceil((ThreadAlarm.due - Date.now()) / 1000) : 0;
    clearTimeout(ThreadAlarm.timer);
    ThreadAlarm.due = Date.now() + seconds * 1000;
    ThreadAlarm.timer = seconds ? setTimeout(function() { ThreadAlarm.timer = null, Module['_emshim_signal'](14); }, seconds * 1000) : null;
    return Math.max(0, left);
  },

  // By JavaScript, which does not mind of which type a handler is.
  emshim_handle__deps: ['$wasmTable'].filter(function(name) { return LibraryManager.library[name]; }),
  emshim_handle__sig: 'iiiii',
  emshim_handle: function(handler, sig, info, context) {
    if (info) wasmTable.get(handler)(sig, info, context);
    else wasmTable.get(handler)(sig);
    return 0;
  },

  emshim_by_default__deps: ['$HostSignals'],
  emshim_by_default__sig: 'ii',
  emshim_by_default: function(sig) { return HostSignals.byDefault(sig), 0; },

  // Signals from elsewhere come in where the program began, which gives way to node.
  emshim_watch__deps: ['$Host', '$HostSignals'],
  emshim_watch__proxy: 'sync',
  emshim_watch__sig: 'iii',
  emshim_watch: function(sig, isWanted) {
    if (!Host.on || [4, 5, 7, 8, 9, 11, 19, 27].indexOf(sig) >= 0) return 0;
    var name = HostSignals.nameOf(sig), watched = HostSignals.watched;
    if (!isWanted == !watched[sig]) return 0;
    if (isWanted) process.on(name, watched[sig] = function() { Module['_emshim_signal'](sig); });
    else {
      process.removeListener(name, watched[sig]);
      delete watched[sig];
    }
    return 0;
  },
});

hostFunctions(LibraryManager.library, {
  signal_other: function(pid, sig) {
    if (!Host.on) throw Host.fail('EPERM');
    process.kill(pid, sig);
    return 0;
  },
  write_time: function(at, ms) { return HostClock.writeMilliseconds(at, ms), 0; },
}, { signal_other: 'iii', write_time: 'iid' }, ['$HostClock'], -1);

mergeInto(LibraryManager.library, {
  // Milliseconds until then, or -1 where it is no time.
  emshim_time_left__deps: ['$HostClock'],
  emshim_time_left__sig: 'diii',
  emshim_time_left: function(clock, flags, time) {
    try { return Math.max(0, HostClock.left(clock, flags, time)); } catch (e) { return -1; }
  },
});
