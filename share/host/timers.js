// Given to emcc with --js-library. It owns: timers that send a program signals: alarm, intervals, and those of timer_create. They ring at
// the next call of the host or in a wait (signals.js). --wrap leads here (supplied.c).

mergeInto(LibraryManager.library, {
  $HostTimers__deps: ['$Host', '$HostSignals'],
  $HostTimers: {
    // Milliseconds; 0 stops it. Gives what was left, as { left, interval }.
    run: function(timer, left, interval) {
      var before = HostTimers.rest(timer);
      HostTimers.stop(timer);
      if (left > 0) {
        timer.due = HostTimers.clock(timer.clock) + left;
        timer.interval = interval;
        timer.ring = function() { HostTimers.ring(timer); };
        HostSignals.timers.push(timer);
        HostSignals.arm();
        if (!Host.on) setTimeout(function() { HostSignals.look(true); }, left);
      }
      return before;
    },

    clock: function(which) {
      if (which != 'cpu' && which != 'user') return Host.now();
      var used = process.cpuUsage();
      return (used.user + (which == 'cpu' ? used.system : 0)) / 1000;
    },

    ring: function(timer) {
      var late = HostTimers.clock(timer.clock) - timer.due;
      if (late < 0 || HostSignals.timers.indexOf(timer) < 0) return;
      var missed = timer.interval ? Math.floor(late / timer.interval) : 0;
      // One signal of it waits, however often it rings.
      timer.overrun = missed + (HostSignals.pending.some(function(one) { return one.info === timer.info; }) ? timer.overrun + 1 : 0);
      if (timer.interval) timer.due += (missed + 1) * timer.interval;
      else HostTimers.stop(timer);
      if (timer.sig) HostSignals.send(timer.sig, timer.info);
    },

    stop: function(timer) {
      HostSignals.timers = HostSignals.timers.filter(function(one) { return one !== timer; });
      HostSignals.arm();
    },

    rest: function(timer) {
      if (HostSignals.timers.indexOf(timer) < 0) return { left: 0, interval: 0 };
      return { left: Math.max(0.001, timer.due - HostTimers.clock(timer.clock)), interval: timer.interval };
    },

    interval: function(which) {
      if (!(which >= 0 && which <= 2)) throw Host.fail('EINVAL');
      HostTimers.intervals = HostTimers.intervals || [['real', 14], ['user', 26], ['cpu', 27]].map(function(row) {
        return { clock: row[0], sig: row[1], info: { code: 128 } };
      });
      return HostTimers.intervals[which];
    },
    intervals: null,

    // Of a timeval.
    readVal: function(at) {
      var micro = HEAP32[(at + {{{ C_STRUCTS.timespec.__size__ }}} / 2) >> 2], seconds = Host.seconds(at);
      if (seconds < 0 || micro < 0 || micro > 999999) throw Host.fail('EINVAL');
      return seconds * 1000 + micro / 1000;
    },
    writeVal: function(at, ms, unit) {
      var parts = Math.round(ms * unit / 1000);
      HEAPU8.fill(0, at, at + {{{ C_STRUCTS.timespec.__size__ }}});
      HEAP32[at >> 2] = Math.floor(parts / unit);
      HEAP32[(at + {{{ C_STRUCTS.timespec.__size__ }}} / 2) >> 2] = parts % unit;
    },

    timer: function(id) {
      var timer = HostTimers.created[id];
      if (!timer) throw Host.fail('EINVAL');
      return timer;
    },
    created: [],
  },
});

(function(library) {
  hostFunctions(library, {
    setitimer: function(which, next, old) {
      var timer = HostTimers.interval(which), size = {{{ C_STRUCTS.timespec.__size__ }}};
      var interval = HostTimers.readVal(next), left = HostTimers.readVal(next + size), before = HostTimers.run(timer, left, interval);
      if (old) HostTimers.writeVal(old, before.interval, 1e6), HostTimers.writeVal(old + size, before.left, 1e6);
      return 0;
    },
    getitimer: function(which, old) {
      var rest = HostTimers.rest(HostTimers.interval(which));
      HostTimers.writeVal(old, rest.interval, 1e6);
      HostTimers.writeVal(old + {{{ C_STRUCTS.timespec.__size__ }}}, rest.left, 1e6);
      return 0;
    },
    // struct sigevent: 0 value, 4 signal, 8 how, 12 function.
    timer_create: function(clock, event, id) {
      var how = event ? HEAP32[(event + 8) >> 2] : 0, sig = event ? HEAP32[(event + 4) >> 2] : 14, at = HostTimers.created.length;
      if (!(clock >= 0 && clock <= 2) || how < 0 || how > 1) throw Host.fail('EINVAL');
      if (how == 0) HostSignals.check(sig);
      HostTimers.created.push({
        clock: clock == 2 ? 'cpu' : 'real', wall: clock == 0, sig: how ? 0 : sig, overrun: 0,
        info: { code: -2, timer: at, value: event ? HEAP32[event >> 2] : at },
      });
      HEAP32[id >> 2] = at;
      return 0;
    },
    timer_settime: function(id, flags, next, old) {
      var timer = HostTimers.timer(id), size = {{{ C_STRUCTS.timespec.__size__ }}};
      var interval = HostSignals.milliseconds(next), given = HostSignals.milliseconds(next + size), left = given;
      if (flags & 1 && given) left = Math.max(0.001, given - (timer.wall ? Date.now() : HostTimers.clock(timer.clock)));
      var before = HostTimers.run(timer, left, interval);
      if (old) HostTimers.writeVal(old, before.interval, 1e9), HostTimers.writeVal(old + size, before.left, 1e9);
      return 0;
    },
    timer_gettime: function(id, old) {
      var rest = HostTimers.rest(HostTimers.timer(id));
      HostTimers.writeVal(old, rest.interval, 1e9);
      HostTimers.writeVal(old + {{{ C_STRUCTS.timespec.__size__ }}}, rest.left, 1e9);
      return 0;
    },
    timer_getoverrun: function(id) { return HostTimers.timer(id).overrun; },
    timer_delete: function(id) {
      HostTimers.stop(HostTimers.timer(id));
      HostTimers.created[id] = null;
      return 0;
    },
  }, {
    setitimer: 'iiii', getitimer: 'iii', timer_create: 'iiii', timer_settime: 'iiiii', timer_gettime: 'iii', timer_getoverrun: 'ii',
    timer_delete: 'ii',
  }, ['$HostTimers'], -1);

  // 3.1.6 has it in JavaScript; later ones in C, by setitimer.
  if (library.alarm && !globalThis.USE_PTHREADS) {
    library.alarm = function(seconds) {
      return Math.ceil(HostTimers.run(HostTimers.interval(0), seconds * 1000, 0).left / 1000);
    };
    library.alarm__deps = ['$HostTimers'];
  }
})(LibraryManager.library);
