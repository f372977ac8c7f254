// Given to emcc with --js-library. It owns: users and groups by name and number, from the host's own lists. --wrap leads here (supplied.c).

mergeInto(LibraryManager.library, {
  $HostAccounts__deps: ['$Host', '$HostPaths', 'malloc'],
  $HostAccounts: {
    next: { passwd: 0, group: 0 },
    room: 16384,
    kept: { passwd: 0, group: 0 }, // where the functions without a buffer of the caller's put what they find

    list: function(kind) {
      try {
        return Host.on ? Host.fs.readFileSync('/etc/' + kind, 'latin1').split('\n').map(function(line) {
          return line.split(':');
        }).filter(function(fields) { return fields.length > 3 && fields[0][0] != '#'; }) : [];
      } catch (e) { return []; }
    },
    named: function(kind, at) {
      var name = HostPaths.text(at).toString('latin1');
      return HostAccounts.list(kind).find(function(fields) { return fields[0] == name; });
    },
    numbered: function(kind, id) {
      return HostAccounts.list(kind).find(function(fields) { return +fields[2] == id >>> 0; });
    },

    // struct passwd: name, password, user, group, comment, folder, shell; struct group: name, password, group, members.
    put: function(kind, fields, at, buf, size) {
      var members = kind == 'group' ? fields[3].split(',').filter(Boolean) : [], end = buf + size;
      var table = buf + 3 & ~3, next = table + 4 * (members.length + 1);
      var text = function(value) {
        var bytes = Buffer.from((value || '') + '\0', 'latin1'), start = next;
        if (start + bytes.length > end) throw Host.fail('ERANGE');
        HEAPU8.set(bytes, start);
        next += bytes.length;
        return start;
      };
      if (kind == 'passwd') next = buf;
      var record = kind == 'passwd' ? [text(fields[0]), text(fields[1]), +fields[2], +fields[3], text(fields[4]), text(fields[5]), text(fields[6])] :
        [text(fields[0]), text(fields[1]), +fields[2], table];
      if (kind == 'group') HEAP32.set(members.map(text).concat(0), table >> 2);
      HEAP32.set(record, at >> 2);
      return at;
    },

    // 0 where there is none.
    keep: function(kind, fields) {
      if (!fields) return 0;
      var at = HostAccounts.kept[kind] = HostAccounts.kept[kind] || _malloc(HostAccounts.room);
      return HostAccounts.put(kind, fields, at, at + 32, HostAccounts.room - 32);
    },
    fill: function(kind, fields, at, buf, size, result) {
      HEAP32[result >> 2] = 0;
      if (fields) HEAP32[result >> 2] = HostAccounts.put(kind, fields, at, buf, size);
      return 0;
    },
    following: function(kind) { return HostAccounts.keep(kind, HostAccounts.list(kind)[HostAccounts.next[kind]++]); },
    rewind: function(kind) { return HostAccounts.next[kind] = 0; },
  },
});

hostFunctions(LibraryManager.library, {
  getpwnam: function(name) { return HostAccounts.keep('passwd', HostAccounts.named('passwd', name)); },
  getpwuid: function(id) { return HostAccounts.keep('passwd', HostAccounts.numbered('passwd', id)); },
  getpwent: function() { return HostAccounts.following('passwd'); },
  getgrnam: function(name) { return HostAccounts.keep('group', HostAccounts.named('group', name)); },
  getgrgid: function(id) { return HostAccounts.keep('group', HostAccounts.numbered('group', id)); },
  getgrent: function() { return HostAccounts.following('group'); },
  setpwent: function() { return HostAccounts.rewind('passwd'); },
  endpwent: function() { return HostAccounts.rewind('passwd'); },
  setgrent: function() { return HostAccounts.rewind('group'); },
  endgrent: function() { return HostAccounts.rewind('group'); },
  getpwnam_r: function(name, at, buf, size, result) {
    return HostAccounts.fill('passwd', HostAccounts.named('passwd', name), at, buf, size, result);
  },
  getpwuid_r: function(id, at, buf, size, result) {
    return HostAccounts.fill('passwd', HostAccounts.numbered('passwd', id), at, buf, size, result);
  },
  getgrnam_r: function(name, at, buf, size, result) {
    return HostAccounts.fill('group', HostAccounts.named('group', name), at, buf, size, result);
  },
  getgrgid_r: function(id, at, buf, size, result) {
    return HostAccounts.fill('group', HostAccounts.numbered('group', id), at, buf, size, result);
  },
}, {
  getpwnam: 'ii', getpwuid: 'ii', getpwent: 'i', getgrnam: 'ii', getgrgid: 'ii', getgrent: 'i', setpwent: 'i', endpwent: 'i', setgrent: 'i',
  endgrent: 'i', getpwnam_r: 'iiiiii', getpwuid_r: 'iiiiii', getgrnam_r: 'iiiiii', getgrgid_r: 'iiiiii',
}, ['$HostAccounts'], 1);
