// Given to emcc with --js-library. It owns: sleeping without using the processor, and the time that a program has used. --wrap leads here
// (supplied.c), and for what 3.1.6 has in JavaScript this stands in its place.

mergeInto(LibraryManager.library, {
  $HostClock__deps: ['$Host', '$HostFiles'],
  $HostClock: {
    // Microseconds of this process.
    used: function() {
      if (!Host.on) return { user: Math.round(Host.now() * 1000), system: 0 };
      return process.cpuUsage();
    },
    // Who asks in a loop is told the time that went by since the kernel was asked: that takes longer than what a loop does.
    total: function() {
      var now = Host.now(), passed = Math.floor((now - HostClock.asked) * 1000);
      if (!(passed < 1000)) {
        var used = HostClock.used();
        HostClock.asked = now, HostClock.then = used.user + used.system, passed = 0;
      }
      return HostClock.latest = Math.max(HostClock.latest, HostClock.then + passed);
    },
    asked: -1e9,
    then: 0,
    latest: 0,
    write: function(at, seconds, rest) {
      HEAPU8.fill(0, at, at + {{{ C_STRUCTS.timespec.__size__ }}});
      HEAP32[at >> 2] = seconds;
      HEAP32[(at + {{{ C_STRUCTS.timespec.__size__ }}} / 2) >> 2] = rest;
    },

    // Milliseconds until then, as clock_nanosleep has it.
    left: function(clock, flags, time) {
      if (clock == 3 || clock < 0 || clock > 11) throw Host.fail('EINVAL');
      var ns = HEAP32[(time + {{{ C_STRUCTS.timespec.tv_nsec }}}) >> 2], seconds = Host.seconds(time);
      if (seconds < 0 || ns < 0 || ns > 999999999) throw Host.fail('EINVAL');
      var ms = seconds * 1000 + ns / 1e6;
      if (flags & 1) ms -= clock == 0 || clock == 11 ? Date.now() : Host.now();
      return ms;
    },
    writeMilliseconds: function(at, ms) { HostClock.write(at, Math.floor(ms / 1000), Math.floor(ms % 1000 * 1e6)); },

    sleep: function(clock, flags, time, rest) {
      var end = Host.now() + HostClock.left(clock, flags, time);
      try {
        HostClock.until(end);
      } catch (e) {
        var left = Math.max(0, end - Host.now());
        if (rest && !(flags & 1)) HostClock.writeMilliseconds(rest, left);
        throw e;
      }
      return 0;
    },

    until: function(end) {
      for (var left; HostFiles.give(), (left = end - Host.now()) > 0;) Host.sleep(Host.nap ? Math.min(left, Host.nap()) : left);
    },

    ticks: function(buf) {
      var used = HostClock.used(), ticks = [used.user, used.system].map(function(us) { return Math.floor(us / 10000); }).concat(HostClock.children());
      if (buf) HEAP32.set(ticks, buf >> 2);
      return Math.floor((Host.on ? require('os').uptime() * 1000 : Host.now()) / 10) & 0x7fffffff;
    },

    // Of those that were waited for, in ticks: what node itself waited for, the kernel knows.
    children: function() {
      try {
        var fields = Host.fs.readFileSync('/proc/self/stat', 'latin1').replace(/^.*\) /, '').split(' ');
        return [+fields[13] + Host.used[0], +fields[14] + Host.used[1]];
      } catch (e) { return [0, 0]; }
    },

    usage: function(who, buf) {
      if (who < -1 || who > 1) throw Host.fail('EINVAL');
      var size = {{{ C_STRUCTS.timespec.__size__ }}};
      HEAPU8.fill(0, buf, buf + 2 * size + 14 * 4);
      if (who == -1) {
        HostClock.children().forEach(function(ticks, i) { HostClock.write(buf + i * size, Math.floor(ticks / 100), ticks % 100 * 10000); });
        return 0;
      }
      var used = HostClock.used(), more = Host.on ? process.resourceUsage() : {};
      HostClock.write(buf, Math.floor(used.user / 1e6), used.user % 1e6);
      HostClock.write(buf + size, Math.floor(used.system / 1e6), used.system % 1e6);
      HEAP32.set(['maxRSS', 'sharedMemorySize', 'unsharedDataSize', 'unsharedStackSize', 'minorPageFault', 'majorPageFault', 'swappedOut', 'fsRead',
        'fsWrite', 'ipcSent', 'ipcReceived', 'signalsCount', 'voluntaryContextSwitches', 'involuntaryContextSwitches'].map(function(name) {
        return more[name] || 0;
      }), (buf + 2 * size) >> 2);
      return 0;
    },

    // Raw, coarse and since the machine began: Emscripten has the two plain clocks.
    plain: function(clock) { return clock == 4 || clock == 6 || clock == 7 ? 1 : clock == 5 ? 0 : clock; },

    // CLOCK_PROCESS_CPUTIME_ID and that of the one thread.
    cpuTime: function(buf) {
      var us = HostClock.total();
      HostClock.write(buf, Math.floor(us / 1e6), us % 1e6 * 1000);
      return 0;
    },
  },
});

(function(library) {
  var sleeping = { __clock_nanosleep: 'iiiii', clock_nanosleep: 'iiiii' };
  var sleep = function(clock, flags, time, rest) { return HostClock.sleep(clock, flags, time, rest); };
  hostFunctions(library, { __clock_nanosleep: sleep, clock_nanosleep: sleep }, sleeping, ['$HostClock'], 1);
  hostFunctions(library, {
    times: function(buf) { return HostClock.ticks(buf); },
    clock_settime: function(clock, time) {
      var ns = HEAP32[(time + {{{ C_STRUCTS.timespec.tv_nsec }}}) >> 2];
      throw Host.fail(clock != 0 || Host.seconds(time) < 0 || ns < 0 || ns > 999999999 ? 'EINVAL' : 'EPERM');
    },
    getrusage: function(who, buf) { return HostClock.usage(who, buf); },
    clock: function() { return HostClock.total() & 0x7fffffff; },
    clock_gettime: function(clock, buf) { return HostClock.cpuTime(buf); },
    // In ns, as Emscripten has it; a processor's time is known to the microsecond.
    clock_getres: function(clock, buf) {
      var plain = HostClock.plain(clock);
      if (clock != 2 && clock != 3 && plain != 0 && plain != 1) throw Host.fail('EINVAL');
      if (buf) HostClock.write(buf, 0, clock == 2 || clock == 3 ? 1000 : plain == 0 ? 1e6 : Host.on ? 1 : 1000);
      return 0;
    },
  }, { clock_getres: 'iii', times: 'ii', getrusage: 'iii', clock: 'i', clock_gettime: 'iii', clock_settime: 'iii' }, ['$HostClock'], -1);

  // Of which it is the round robin's: a process of the usual kind has none of its own.
  hostFunctions(library, {
    sched_rr_get_interval: function(pid, at) {
      if (pid < 0) throw Host.fail('EINVAL');
      if (Host.on && pid) process.kill(pid, 0);
      HostClock.write(at, 0, 1e8);
      return 0;
    },
  }, { sched_rr_get_interval: 'iii' }, ['$HostClock'], -1);

  // What is JavaScript on 3.1.6 cannot be wrapped there.
  if (typeof library.clock == 'function') {
    library.clock = function() { return HostClock.total() & 0x7fffffff; };
    library.clock__deps = ['$HostClock'];
  }
  var plain = library.clock_gettime;
  if (typeof plain == 'function') {
    library.$plainClock = plain;
    library.$plainClock__deps = library.clock_gettime__deps;
    library.clock_gettime = function(clock, buf) { return clock == 2 || clock == 3 ? HostClock.cpuTime(buf) : plainClock(HostClock.plain(clock), buf); };
    library.clock_gettime__deps = ['$HostClock', '$plainClock'];
  }
  var resolution = library.clock_getres;
  if (typeof resolution == 'function') {
    library.$plainResolution = resolution;
    library.$plainResolution__deps = library.clock_getres__deps;
    library.clock_getres = function(clock, buf) {
      if (clock != 2 && clock != 3) return plainResolution(HostClock.plain(clock), buf);
      if (buf) HostClock.write(buf, 0, 1000);
      return 0;
    };
    library.clock_getres__deps = ['$HostClock', '$plainResolution'];
  }
})(LibraryManager.library);
