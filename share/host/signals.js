// Given to emcc with --js-library. It owns: signals of a program that has one thread: actions, masks, what is pending, timers, and what waits
// for them. --wrap leads here (supplied.c). A handler runs inside of the call that sends the signal, or at the next call of the host or in a
// wait where the signal comes from a timer or another process; code that computes without either is not interrupted.
// Numbers are Linux's and musl's, which Emscripten has, but for SIG_IGN, -2, as 1 is the address of a function here.

mergeInto(LibraryManager.library, {
  $HostSignals__deps: ['$Host', '$HostFiles', '$wasmTable', '$ExitStatus', '$stackSave', '$stackAlloc', '$stackRestore'].filter(
    function(name) { return LibraryManager.library[name]; }),
  $HostSignals__postset: 'HostSignals.start();',
  $HostSignals: {
    actions: {},     // by number; what is not here has its default
    blocked: {},
    pending: [],     // { sig, info }
    waiting: null,   // signals that sigtimedwait takes
    ran: 0,          // how many handlers have run
    restarts: true,  // since the last look, only such as have a call go on
    timers: [],      // of timers.js: { due, interval, clock, sig, info, ring, … }
    watched: {},     // signals from other processes that node catches for us
    pipe: -1,        // where libuv notes what it caught
    looked: 0,
    alternate: null,

    start: function() {
      Host.nap = HostSignals.nap;
      Host.ignored = function() { return Object.keys(HostSignals.actions).filter(function(sig) { return sig < 32 && HostSignals.actions[sig].handler == -2; }); };
      Host.signal = function(sig) { HostSignals.send(sig, { code: 128 }); };
    },

    action: function(sig) { return HostSignals.actions[sig] || { handler: 0, mask: {}, flags: 0 }; },
    check: function(sig) { if (!(sig >= 1 && sig <= 64)) throw Host.fail('EINVAL'); },

    readSet: function(at) {
      var set = {};
      for (var n = 1; n <= 64; n++) if (HEAPU8[at + (n - 1 >> 3)] >> (n - 1 & 7) & 1) set[n] = true;
      return HostSignals.open(set);
    },
    writeSet: function(at, set) {
      HEAPU8.fill(0, at, at + {{{ parseInt(EMSCRIPTEN_VERSION) < 4 ? 128 : 8 }}});
      Object.keys(set).forEach(function(n) { HEAPU8[at + (n - 1 >> 3)] |= 1 << (n - 1 & 7); });
    },
    // SIGKILL and SIGSTOP cannot be blocked, nor what musl keeps for its threads.
    open: function(set) {
      [9, 19, 32, 33, 34].forEach(function(n) { delete set[n]; });
      return set;
    },

    change: function(sig, act, old) {
      HostSignals.check(sig);
      if (sig >= 32 && sig < 35 || act && (sig == 9 || sig == 19)) throw Host.fail('EINVAL');
      var now = HostSignals.action(sig), flags = 4 + {{{ parseInt(EMSCRIPTEN_VERSION) < 4 ? 128 : 8 }}};
      // struct sigaction: handler, mask, flags, restorer; 6.0.5 has a short sigset_t, 3.1.69 musl's.
      var next = act && { handler: HEAP32[act >> 2], mask: HostSignals.readSet(act + 4), flags: HEAP32[(act + flags) >> 2] };
      if (old) {
        HEAP32[old >> 2] = now.handler;
        HostSignals.writeSet(old + 4, now.mask);
        HEAP32[(old + flags) >> 2] = now.flags;
        HEAP32[(old + flags + 4) >> 2] = 0;
      }
      if (next) HostSignals.set(sig, next);
      return 0;
    },

    set: function(sig, action) {
      HostSignals.actions[sig] = action;
      if (HostSignals.isIgnored(sig)) HostSignals.take(function(n) { return n == sig; });
      HostSignals.watch(sig);
    },

    isIgnored: function(sig) {
      var handler = HostSignals.action(sig).handler;
      return handler == -2 || handler == 0 && [17, 18, 23, 28].indexOf(sig) >= 0; // CHLD, CONT, URG, WINCH
    },

    send: function(sig, info) {
      var has = HostSignals.pending.some(function(one) { return one.sig == sig; });
      if (HostSignals.blocked[sig] || HostSignals.waiting && HostSignals.waiting[sig]) {
        if (sig >= 32 || !has) HostSignals.pending.push({ sig: sig, info: info });
      } else HostSignals.deliver(sig, info);
      return 0;
    },

    // The first of what is pending and meant, the lowest number first.
    take: function(isMeant) {
      var found = HostSignals.pending.filter(function(one) { return isMeant(one.sig); }).sort(function(a, b) { return a.sig - b.sig; })[0];
      if (found) HostSignals.pending.splice(HostSignals.pending.indexOf(found), 1);
      return found;
    },

    flush: function() {
      for (var one; one = HostSignals.take(function(sig) { return !HostSignals.blocked[sig]; });) HostSignals.deliver(one.sig, one.info);
    },

    deliver: function(sig, info) {
      var action = HostSignals.action(sig), before = HostSignals.blocked;
      if (HostSignals.isIgnored(sig)) return;
      if (!action.handler) return HostSignals.byDefault(sig);
      if (action.flags & 0x80000000) HostSignals.set(sig, { handler: 0, mask: {}, flags: action.flags }); // SA_RESETHAND
      HostSignals.blocked = Object.assign({}, before, action.mask);
      if (!(action.flags & 0x40000000)) HostSignals.blocked[sig] = true; // SA_NODEFER
      HostSignals.ran++;
      HostSignals.restarts = HostSignals.restarts && !!(action.flags & 0x10000000);
      var stack = stackSave(), other = HostSignals.alternate;
      if (action.flags & 0x8000000 && other && !other[1] && !HostSignals.isOnStack()) stackRestore((other[0] >>> 0) + other[2] & ~15); // SA_ONSTACK
      try {
        HostSignals.flush(); // as a kernel stacks them: what comes last runs first
        var handler = wasmTable.get(action.handler);
        if (action.flags & 4) handler(sig, HostSignals.writeInfo(stackAlloc(128), sig, info), HostSignals.context());
        else handler(sig);
      } finally {
        stackRestore(stack);
        HostSignals.blocked = before;
      }
      HostSignals.flush();
    },

    context: function() {
      var at = stackAlloc(1024);
      HEAPU8.fill(0, at, at + 1024);
      return at;
    },

    writeInfo: function(at, sig, info) {
      HEAPU8.fill(0, at, at + 128);
      HEAP32.set([sig, 0, info.code || 0], at >> 2);
      var from = info.code == -2 ? [info.timer, 0] : Host.on ? [info.code == 128 ? 0 : process.pid, info.code == 128 ? 0 : process.getuid()] : [42, 0];
      HEAP32.set(from.concat(info.value || 0), (at + 12) >> 2);
      return at;
    },

    byDefault: function(sig) {
      if (!Host.on) {
        if (sig >= 19 && sig <= 22) return;
        quit_(128 + sig, new ExitStatus(128 + sig));
      }
      if (sig >= 19 && sig <= 22) process.kill(process.pid, 'SIGSTOP'); // STOP, TSTP, TTIN, TTOU
      else Host.die(HostSignals.nameOf(sig));
    },

    nameOf: function(sig) {
      var signals = require('os').constants.signals;
      return Object.keys(signals).find(function(name) { return signals[name] == sig; }) || sig;
    },

    kill: function(pid, sig) {
      if (!(sig >= 0 && sig <= 64)) throw Host.fail('EINVAL');
      if (pid == (Host.on ? process.pid : 42)) return sig ? HostSignals.send(sig, { code: 0 }) : 0;
      if (!Host.on) throw Host.fail('EPERM');
      if (Host.reaped[pid]) throw Host.fail('ESRCH'); // to node it has not ended
      process.kill(pid, sig);
      if (pid <= 0) HostSignals.look(true);
      return 0;
    },

    queue: function(pid, sig, value) {
      if (!(sig >= 0 && sig <= 64)) throw Host.fail('EINVAL');
      if (pid != (Host.on ? process.pid : 42)) return HostSignals.kill(pid, sig);
      return sig ? HostSignals.send(sig, { code: -1, value: value }) : 0;
    },

    mask: function(how, set, old) {
      var before = HostSignals.blocked, given = set && HostSignals.readSet(set);
      if (old) HostSignals.writeSet(old, before);
      if (!set) return 0;
      if (how < 0 || how > 2) throw Host.fail('EINVAL');
      var next = how == 2 ? given : Object.assign({}, before);
      Object.keys(given).forEach(function(n) { if (how == 0) next[n] = true; if (how == 1) delete next[n]; });
      HostSignals.put(next);
      return 0;
    },

    put: function(blocked) {
      var before = HostSignals.blocked;
      HostSignals.blocked = blocked;
      [1, 2, 3, 10, 12, 15].forEach(function(sig) { if (blocked[sig] != before[sig]) HostSignals.watch(sig); });
      HostSignals.look(true);
      HostSignals.flush();
    },

    // Signals from elsewhere. Node tells of them once a program gives way, which this one never does; what libuv's handler writes down is read here.
    watch: function(sig) {
      if (!Host.on || sig > 31 || [4, 5, 7, 8, 9, 11, 19, 27].indexOf(sig) >= 0) return;
      var name = HostSignals.nameOf(sig), wanted = HostSignals.action(sig).handler != 0 || HostSignals.blocked[sig] && sig <= 15;
      if (!wanted == !HostSignals.watched[sig]) return;
      if (wanted) process.on(name, HostSignals.watched[sig] = function() {});
      else {
        process.removeListener(name, HostSignals.watched[sig]);
        delete HostSignals.watched[sig];
      }
      if (wanted && HostSignals.pipe < 0) HostSignals.findPipe();
      HostSignals.arm();
    },

    // SIGURG, which nobody minds, shows which of this process's non-blocking pipes it is.
    findPipe: function() {
      var fs = Host.fs, nothing = function() {}, bytes = Buffer.alloc(16);
      process.on('SIGURG', nothing);
      process.kill(process.pid, 'SIGURG');
      try {
        fs.readdirSync('/proc/self/fd').some(function(fd) {
          if (fd < 3 || HostSignals.isOurs(+fd) || (HostFiles.fdinfo(fd).raw & 2051) != 2048) return false; // O_RDONLY | O_NONBLOCK
          try {
            if (!/^pipe:/.test(fs.readlinkSync('/proc/self/fd/' + fd)) || fs.readSync(+fd, bytes, 0, 16, null) != 16) return false;
          } catch (e) { return false; }
          if (bytes.readInt32LE(8) != 23) return false;
          HostSignals.pipe = +fd;
          return true;
        });
      } catch (e) {} // no /proc: only what comes from within arrives
      process.removeListener('SIGURG', nothing);
    },

    isOurs: function(nfd) { return FS.streams.some(function(stream) { return stream && stream.host && stream.host.nfd == nfd; }); },

    caught: function() {
      if (HostSignals.pipe < 0) return;
      var bytes = Buffer.alloc(256), count = 0;
      try { count = Host.fs.readSync(HostSignals.pipe, bytes, 0, 256, null); } catch (e) {}
      for (var found = {}, at = 0; at + 16 <= count; at += 16) found[bytes.readInt32LE(at + 8)] = true;
      Object.keys(found).forEach(function(sig) { if (HostSignals.watched[sig]) HostSignals.send(+sig, { code: 0 }); });
    },

    // Only where something can come from outside does every call of the host ask for it.
    arm: function() {
      Host.interrupt = HostSignals.timers.length || Object.keys(HostSignals.watched).length ? HostSignals.look : null;
    },

    // Runs what is due. 0: nothing ran; 1: what ran has calls go on; 2: calls end with EINTR.
    look: function(now) {
      var time = Host.now();
      if (!now && time - HostSignals.looked < 2) return 0;
      HostSignals.looked = time;
      var before = HostSignals.ran;
      HostSignals.restarts = true;
      HostSignals.caught();
      HostSignals.timers.slice().forEach(function(timer) { timer.ring(); });
      return HostSignals.ran == before ? 0 : HostSignals.restarts ? 1 : 2;
    },

    // Until a handler has run, or the time (ms) is over: what is left of it, or -1.
    waitFor: function(ms, isDone) {
      var end = Host.now() + ms, before = HostSignals.ran;
      for (;;) {
        HostSignals.look(true);
        var left = end - Host.now();
        if (isDone && isDone()) return left;
        if (HostSignals.ran != before) return Math.max(0, left);
        if (left <= 0) return -1;
        Host.sleep(Math.min(left, HostSignals.nap()));
      }
    },

    // How long may a wait not look?
    nap: function() {
      var now = Host.now();
      return HostSignals.timers.reduce(function(least, timer) {
        return Math.min(least, timer.clock == 'real' ? Math.max(0, timer.due - now) : 10);
      }, Object.keys(HostSignals.watched).length && HostSignals.pipe >= 0 ? 10 : Infinity);
    },

    // The mask with this signal in it, or without.
    but: function(sig, isBlocked) {
      HostSignals.check(sig);
      var mask = Object.assign({}, HostSignals.blocked);
      if (isBlocked) mask[sig] = true; else delete mask[sig];
      return HostSignals.open(mask);
    },

    suspend: function(mask) {
      var before = HostSignals.blocked, ran = HostSignals.ran;
      HostSignals.put(mask);
      if (HostSignals.ran == ran) HostSignals.waitFor(Infinity);
      HostSignals.put(before);
      throw Host.fail('EINTR');
    },

    // With another mask meanwhile, as pselect and ppoll.
    during: function(set, action) {
      var before = HostSignals.blocked, ran = HostSignals.ran;
      if (!set) return action();
      HostSignals.put(HostSignals.readSet(set));
      try {
        if (HostSignals.ran != ran) throw Host.fail('EINTR');
        return action();
      } finally { HostSignals.put(before); }
    },

    takeOne: function(set, info, timeout) {
      var meant = HostSignals.readSet(set), time = timeout ? HostSignals.milliseconds(timeout) : Infinity, found;
      HostSignals.waiting = meant;
      try {
        var look = function() { return found = HostSignals.take(function(sig) { return meant[sig]; }); };
        var left = HostSignals.waitFor(time, look);
      } finally { HostSignals.waiting = null; }
      if (!found) throw Host.fail(left < 0 ? 'EAGAIN' : 'EINTR');
      if (info) HostSignals.writeInfo(info, found.sig, found.info);
      return found.sig;
    },

    // Of a timespec, or the EINVAL that is due.
    milliseconds: function(at) {
      var seconds = Host.seconds(at), ns = HEAP32[(at + {{{ C_STRUCTS.timespec.tv_nsec }}}) >> 2];
      if (seconds < 0 || ns < 0 || ns > 999999999) throw Host.fail('EINVAL');
      return seconds * 1000 + ns / 1e6;
    },

    isOnStack: function() {
      var other = HostSignals.alternate, start = other && other[0] >>> 0;
      return !!other && !other[1] && stackSave() > start && stackSave() <= start + other[2];
    },

    // SS_ONSTACK is 1, SS_DISABLE 2.
    setStack: function(next, old) {
      var none = [0, 2, 0], on = HostSignals.isOnStack(), now = (HostSignals.alternate || none).slice();
      if (on) now[1] = 1;
      var given = next && [HEAP32[next >> 2], HEAP32[(next >> 2) + 1], HEAP32[(next >> 2) + 2]];
      if (given && given[1] & ~2) throw Host.fail('EINVAL');
      if (given && on) throw Host.fail('EPERM');
      if (given && !given[1] && given[2] < 2048) throw Host.fail('ENOMEM');
      if (old) HEAP32.set(now, old >> 2);
      if (given) HostSignals.alternate = given[1] ? none : given;
      return 0;
    },
  },
});

(function(library) {
  // Each gives a result, or an error's number below 0; those that end in an errno of their own give it above.
  var negative = {
    sigaction: function(sig, act, old) { return HostSignals.change(sig, act, old); },
    __sigaction: function(sig, act, old) { return HostSignals.change(sig, act, old); },
    raise: function(sig) { return sig && (HostSignals.check(sig), HostSignals.send(sig, { code: -6 })); },
    kill: function(pid, sig) { return HostSignals.kill(pid, sig); },
    sigqueue: function(pid, sig, value) { return HostSignals.queue(pid, sig, HEAP32[value >> 2]); },
    sigpending: function(set) {
      var found = {};
      HostSignals.pending.forEach(function(one) { found[one.sig] = true; });
      return HostSignals.writeSet(set, found), 0;
    },
    sigsuspend: function(set) { return HostSignals.suspend(HostSignals.readSet(set)); },
    sigpause: function(sig) { return HostSignals.suspend(HostSignals.but(sig, false)); },
    ppoll: function(fds, count, time, set) {
      var ms = time ? HostSignals.milliseconds(time) : -1;
      return HostSignals.during(set, function() { return host___syscall_poll(fds, count, ms); });
    },
    pselect: function(count, reads, writes, excepts, time, set) {
      var ms = time ? HostSignals.milliseconds(time) : -1, stack = stackSave(), at = time && stackAlloc(16);
      if (time) HEAP32.set([Math.floor(ms / 1000), Math.round(ms % 1000 * 1000)], at >> 2);
      try {
        return HostSignals.during(set, function() { return host___syscall__newselect(count, reads, writes, excepts, at); });
      } finally { stackRestore(stack); }
    },
    pause: function() { return HostSignals.suspend(HostSignals.blocked); },
    sigtimedwait: function(set, info, timeout) { return HostSignals.takeOne(set, info, timeout); },
    sigaltstack: function(next, old) { return HostSignals.setStack(next, old); },
    sighold: function(sig) { return HostSignals.put(HostSignals.but(sig, true)), 0; },
    sigrelse: function(sig) { return HostSignals.put(HostSignals.but(sig, false)), 0; },
    sigignore: function(sig) {
      HostSignals.check(sig);
      if (sig == 9 || sig == 19) throw Host.fail('EINVAL');
      return HostSignals.set(sig, { handler: -2, mask: {}, flags: 0 }), 0;
    },
    // SIG_HOLD is 2; the result is the handler before.
    sigset: function(sig, handler) {
      HostSignals.check(sig);
      if (sig == 9 || sig == 19) throw Host.fail('EINVAL');
      var before = HostSignals.blocked[sig] ? 2 : HostSignals.action(sig).handler;
      if (handler != 2) HostSignals.set(sig, { handler: handler, mask: {}, flags: 0 });
      HostSignals.put(HostSignals.but(sig, handler == 2));
      return before;
    },
  };
  var positive = {
    pthread_sigmask: function(how, set, old) { return HostSignals.mask(how, set, old); },
    pthread_kill: function(thread, sig) {
      if (!(sig >= 0 && sig <= 64)) throw Host.fail('EINVAL');
      return sig ? HostSignals.send(sig, { code: -6 }) : 0;
    },
  };
  var signatures = {
    sigaction: 'iiii', __sigaction: 'iiii', raise: 'ii', kill: 'iii', sigqueue: 'iiii', sigpending: 'ii', sigsuspend: 'ii',
    sigpause: 'ii', pause: 'i', ppoll: 'iiiii', pselect: 'iiiiiii', sigtimedwait: 'iiii', sigaltstack: 'iii', sighold: 'ii', sigrelse: 'ii', sigignore: 'ii',
    sigset: 'iii', pthread_sigmask: 'iiii', pthread_kill: 'iii',
  };
  hostFunctions(library, negative, signatures, ['$HostSignals'], -1);
  library.$host_emshim_ppoll__deps.push('$host___syscall_poll');
  if (library.$host___syscall__newselect) library.$host_emshim_pselect__deps.push('$host___syscall__newselect');
  hostFunctions(library, positive, signatures, ['$HostSignals'], 1);
})(LibraryManager.library);
