// Given to emcc with --js-library. It owns: the time zone. Node reads TZ at its start, knows zones of the world's tables alone, and gives them
// long names; a program sets TZ as it runs, by a rule of its own, and wants short ones. --wrap leads setenv and its like here (supplied.c).

mergeInto(LibraryManager.library, {
  $HostZone__deps: ['$Host', '$ENV'],
  $HostZone: {
    rule: undefined, // TZ as the program has it, or null
    names: null,

    set: function(rule) {
      if (!Host.on) return;
      if (rule === undefined) rule = null;
      HostZone.rule = rule;
      HostZone.names = null;
      if (rule === null) delete process.env.TZ; else process.env.TZ = HostZone.known(rule);
      if (HostZone.told) HostZone.write();
    },

    // JST-9, EST5EDT,M3.2.0,M11.1.0: a name, hours west of Greenwich, a name in summer, and when that is. Of what the tables lack an hour that
    // is always the same is kept.
    parts: function(rule) { return /^:?(<[^>]+>|[A-Za-z]{3,})([-+]?\d+)(?::0+)*(?:(<[^>]+>|[A-Za-z]{3,})[-+:\d]*(,.*)?)?$/.exec(rule); },
    known: function(rule) {
      var parts = HostZone.parts(rule), hours = parts && +parts[2];
      if (!parts) return rule.replace(/^:/, '') || 'UTC';
      if (parts[3]) {
        var found = [parts[1] + hours + parts[3], parts[1], { 'GMT0BST': 'Europe/London', 'CET-1CEST': 'Europe/Berlin' }[parts[1] + hours + parts[3]]].find(HostZone.isKnown);
        if (found) return found;
      }
      return hours ? 'Etc/GMT' + (hours > 0 ? '+' : '') + hours : 'UTC';
    },
    isKnown: function(name) {
      try { return !!name && !!new Intl.DateTimeFormat('en', { timeZone: name }); } catch (e) { return false; }
    },

    // Of winter and summer: what the rule says, or the rule that the tables of the host end with.
    short: function() {
      if (HostZone.names) return HostZone.names;
      var rule = Host.on ? HostZone.rule || '' : '', parts = HostZone.parts(rule);
      if (!parts && Host.on) {
        var file = rule ? '/usr/share/zoneinfo/' + rule.replace(/^:/, '') : '/etc/localtime';
        try { parts = HostZone.parts(Host.fs.readFileSync(file, 'latin1').trimEnd().split('\n').pop()); } catch (e) {}
      }
      var plain = function(name) { return name && name.replace(/[<>]/g, ''); };
      return HostZone.names = parts ? [plain(parts[1]), plain(parts[3] || '')] : ['UTC', 'UTC'];
    },

    // Where C has what tzset gives: two pointers up to 3.1.2x, afterwards room for two names, and it asks once.
    told: null,
    tell: function() {
      if (HostZone.rule === undefined) HostZone.set(process.env.TZ);
      var same = HostZone.told && HostZone.names;
      HostZone.told = arguments;
      if (!same) HostZone.write();
    },
    write: function() {
      var told = HostZone.told, year = new Date().getFullYear(), names = HostZone.short();
      var winter = new Date(year, 0, 1).getTimezoneOffset(), summer = new Date(year, 6, 1).getTimezoneOffset();
      HEAP32[told[0] >> 2] = Math.max(winter, summer) * 60;
      HEAP32[told[1] >> 2] = winter != summer;
      names.forEach(function(name, i) {
        if (told.length == 3) HEAP32[(told[2] >> 2) + i] = HostZone.keep(name);
        else HostZone.put(name.slice(0, 6), told[2 + i]);
      });
    },
    put: function(name, at) {
      for (var i = 0; i <= name.length; i++) HEAPU8[at + i] = i < name.length ? name.charCodeAt(i) : 0;
      return at;
    },
    kept: {},
    keep: function(name) {
      if (!HostZone.kept[name]) HostZone.kept[name] = HostZone.put(name, _malloc(name.length + 1));
      return HostZone.kept[name];
    },
  },
});

(function(library) {
  hostFunctions(library, {
    setenv: function(name, value, overwrite) { return HostZone.set(UTF8ToString(value)), 0; },
    putenv: function(entry) {
      var text = UTF8ToString(entry), at = text.indexOf('=');
      return HostZone.set(at < 0 ? null : text.slice(at + 1)), 0;
    },
    unsetenv: function(name) { return HostZone.set(null), 0; },
  }, { setenv: 'iiii', putenv: 'ii', unsetenv: 'ii' }, ['$HostZone'], -1);

  var original = library._tzset_js;
  if (typeof original != 'function') return;
  library.$plainZone = original;
  delete library.$plainZone__user; // still system code
  library.$plainZone__deps = (library._tzset_js__deps || []).slice();
  library._tzset_js = original.length == 3 ?
    function(zone, daylight, names) { return Host.on ? HostZone.tell(zone, daylight, names) : plainZone(zone, daylight, names); } :
    function(zone, daylight, winter, summer) { return Host.on ? HostZone.tell(zone, daylight, winter, summer) : plainZone(zone, daylight, winter, summer); };
  library._tzset_js__deps = ['$HostZone', '$plainZone'];
})(LibraryManager.library);
