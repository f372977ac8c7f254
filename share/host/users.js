// Given to emcc with --js-library. It owns: setuid and its like, which fail in Emscripten whatever they are asked for. Who asks to
// stay who he is, as a program does before it gives up rights, has that. --wrap leads here (supplied.c).

mergeInto(LibraryManager.library, {
  $HostUsers__deps: ['$Host'],
  $HostUsers: {
    // Node adds the effective group.
    groups: function() {
      try { return /^Groups:[ \t]*(.*?)\s*$/m.exec(require('fs').readFileSync('/proc/self/status', 'latin1'))[1].split(' ').filter(Boolean).map(Number); } catch (e) {}
      return process.getgroups();
    },

    // 0, or the number of an error. -1 and what a function has no parameter for is not asked for.
    stay: function(kind, wanted) {
      if (!Host.on) return ERRNO_CODES.EPERM;
      var now = kind == 'u' ? [process.getuid(), process.geteuid()] : [process.getgid(), process.getegid()];
      var stays = wanted.every(function(id) { return id === undefined || id == -1 || now.indexOf(id >>> 0) >= 0; });
      return stays ? 0 : ERRNO_CODES.EPERM;
    },
  },
});

Object.entries({
  setuid: 'ii', seteuid: 'ii', setreuid: 'iii', setresuid: 'iiii',
  setgid: 'ii', setegid: 'ii', setregid: 'iii', setresgid: 'iiii',
}).forEach(function(row) {
  var library = LibraryManager.library, name = row[0], own = 'emshim_' + name;
  library[own] = eval('(function(a, b, c) { return -HostUsers.stay("' + name.slice(-3, -2) + '", [a, b, c]); })');
  library[own + '__deps'] = ['$HostUsers'];
  library[own + '__sig'] = row[1];
});

hostFunctions(LibraryManager.library, {
  getgroups: function(size, list) {
    if (size < 0) throw Host.fail('EINVAL');
    var groups = Host.on ? HostUsers.groups() : [];
    if (size && size < groups.length) throw Host.fail('EINVAL');
    if (size) HEAP32.set(groups, list >> 2);
    return groups.length;
  },
}, { getgroups: 'iii' }, ['$HostUsers'], -1);
