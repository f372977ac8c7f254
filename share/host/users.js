// Given to emcc with --js-library. It owns: setuid and its like, which fail in Emscripten whatever they are asked for. Node has four of them,
// and the others are told in their words; what cannot be is not permitted. --wrap leads here (supplied.c).

mergeInto(LibraryManager.library, {
  $HostUsers__deps: ['$Host'],
  $HostUsers: {
    // Node adds the effective group.
    groups: function() {
      try { return /^Groups:[ \t]*(.*?)\s*$/m.exec(require('fs').readFileSync('/proc/self/status', 'latin1'))[1].split(' ').filter(Boolean).map(Number); } catch (e) {}
      return process.getgroups();
    },

    // Real, effective and saved number of a user or a group.
    now: function(kind) {
      var real = kind == 'u' ? process.getuid() : process.getgid(), effective = kind == 'u' ? process.geteuid() : process.getegid(), saved = effective;
      try {
        saved = +(kind == 'u' ? /^Uid:\s+\d+\s+\d+\s+(\d+)/m : /^Gid:\s+\d+\s+\d+\s+(\d+)/m).exec(require('fs').readFileSync('/proc/self/status', 'latin1'))[1];
      } catch (e) {}
      return [real, effective, saved];
    },

    // The errors of these have the kernel's numbers; a node that uses io_uring refuses them all.
    ask: function(name, first, second) {
      try { process[name](first, second); } catch (e) { throw Host.fail(e.code == 'ERR_INVALID_STATE' ? 'EPERM' : e.code); }
      return 0;
    },

    // By the number of parameters; -1 is not asked for.
    set: function(name, wanted) {
      if (!Host.on || !process.setuid) throw Host.fail('EPERM'); // a thread has none of them
      var kind = name.slice(-3, -2), now = HostUsers.now(kind), all = 'set' + kind + 'id', effective = 'sete' + kind + 'id';
      wanted = wanted.map(function(id) { return id == -1 ? -1 : id >>> 0; });
      if (name == all || name == effective) {
        if (wanted[0] == -1 && name == all) throw Host.fail('EINVAL');
        if (wanted[0] != -1 && (now[1] != wanted[0] || name == all && (now[0] != wanted[0] || now[2] != wanted[0]))) HostUsers.ask(name, wanted[0]);
        return 0;
      }
      var next = wanted.map(function(id, i) { return id == -1 ? now[i] : id; });
      if (next.every(function(id, i) { return id == now[i]; })) return 0;
      // One number for all, which root alone gives.
      if (wanted[0] != -1 && next.every(function(id) { return id == next[0]; }) && process.geteuid() == 0) HostUsers.ask(all, next[0]);
      else if (next[0] == now[0] && (next.length < 3 || next[2] == now[2])) HostUsers.ask(effective, next[1]);
      else throw Host.fail('EPERM');
      return 0;
    },
  },
});

(function(library) {
  var signatures = {
    setuid: 'ii', seteuid: 'ii', setreuid: 'iii', setresuid: 'iiii', setgid: 'ii', setegid: 'ii', setregid: 'iii', setresgid: 'iiii',
  }, functions = {};
  Object.keys(signatures).forEach(function(name) {
    functions[name] = eval('(function(' + ['a', 'b', 'c'].slice(0, signatures[name].length - 1) + ') { return HostUsers.set("' + name + '", [].slice.call(arguments)); })');
  });
  hostFunctions(library, functions, signatures, ['$HostUsers'], -1);
})(LibraryManager.library);

hostFunctions(LibraryManager.library, {
  getgroups: function(size, list) {
    if (size < 0) throw Host.fail('EINVAL');
    var groups = Host.on ? HostUsers.groups() : [];
    if (size && size < groups.length) throw Host.fail('EINVAL');
    if (size) HEAP32.set(groups, list >> 2);
    return groups.length;
  },
  setgroups: function(size, list) {
    if (!Host.on || !process.setgroups) throw Host.fail('EPERM');
    if (size < 0 || size > 65536) throw Host.fail('EINVAL');
    return HostUsers.ask('setgroups', [].slice.call(HEAPU32.subarray(list >>> 2, (list >>> 2) + size)));
  },
  initgroups: function(user, group) {
    if (!Host.on || !process.initgroups) throw Host.fail('EPERM');
    return HostUsers.ask('initgroups', UTF8ToString(user), group >>> 0);
  },
}, { getgroups: 'iii', setgroups: 'iii', initgroups: 'iii' }, ['$HostUsers'], -1);
