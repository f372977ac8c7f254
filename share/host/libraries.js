// Given to emcc with --js-library. It owns: where a program in node finds its shared libraries, at
// the start and in dlopen: LD_LIBRARY_PATH, the runtime path, beside the program, the working folder, then the folder
// for libraries of the prefix that the program is in, or that the build has, as a native loader searches /usr/lib. On a page
// they are beside the program's script, or where locateFile says.

mergeInto(LibraryManager.library, {
  $HostLibraries: {
    folders: null,   // runtime paths, of the program and of what it loaded
    ready: false,
    located: /locateFile/.test(LibraryManager.library.$loadDynamicLibrary), // the loader asks locateFile itself

    // Emscripten's loaders all come to these two in the end, with a name or an absolute path.
    start: function() {
      if (HostLibraries.ready || typeof readBinary != 'function') return;
      HostLibraries.ready = true;
      var plainBinary = readBinary, plainAsync = readAsync;
      readBinary = function(name) { return plainBinary(HostLibraries.find(name)); };
      readAsync = function(name, a, b) {
        var file = HostLibraries.find(name);
        if (Host.on && !Host.running && !require('fs').existsSync(file)) HostLibraries.missing(name);
        return plainAsync(file, a, b);
      };
    },

    // Older Emscriptens ask the page's own folder, and who waits for the factory hears of no failure.
    startPage: function() {
      if (HostLibraries.ready) return;
      HostLibraries.ready = true;
      var plainAsync = readAsync, plainBinary = readBinary;
      readAsync = function(name, done, failed) {
        if (!HostLibraries.isLibrary(name)) return plainAsync(name, done, failed);
        var url = HostLibraries.url(name);
        if (typeof done == 'function') return plainAsync(url, done, function() { failed(HostLibraries.absent(url)); });
        return plainAsync(url).catch(function() { throw HostLibraries.absent(url); });
      };
      if (plainBinary) readBinary = function(name) { return plainBinary(HostLibraries.isLibrary(name) ? HostLibraries.url(name) : name); };
    },

    isLibrary: function(name) { return typeof name == 'string' && !/\.(wasm|data|js)$/.test(name); },
    url: function(name) { return HostLibraries.located || /^([a-z]+:|\/)/.test(name) ? name : locateFile(name); },

    absent: function(url) {
      var error = new Error('cannot find the shared library ' + url.replace(/^.*\//, '') + ' at ' + url);
      if (typeof readyPromiseReject == 'function') readyPromiseReject(error);
      return error;
    },

    missing: function(name) {
      Host.print(2, Host.name() + ': cannot find the shared library ' + name.replace(/^.*\//, '') +
        '; it is not in LD_LIBRARY_PATH, the runtime path, beside the program or in the working folder');
      process.exit(127);
    },

    find: function(asked) {
      if (typeof asked != 'string' || /^[a-z]+:/.test(asked)) return asked;
      var name = asked.indexOf(scriptDirectory) == 0 ? asked.slice(scriptDirectory.length) : asked;
      var fs = require('fs'), path = require('path');
      var search = path.isAbsolute(name) ? ['/'] : (process.env.LD_LIBRARY_PATH || '').split(':').filter(Boolean)
        .concat(HostLibraries.runtimePaths(), [scriptDirectory || '.', '.'], HostLibraries.prefixes());
      var found = search.map(function(folder) { return path.resolve(folder, name); }).find(fs.existsSync);
      if (found) HostLibraries.addPathsOf(found);
      return found || asked;
    },

    prefixes: function() {
      var own = (scriptDirectory || './') + '../lib', build = process.env.EMSHIM_PREFIX;
      return build ? [own, build + '/lib'] : [own];
    },

    runtimePaths: function() {
      if (!HostLibraries.folders) {
        var sections = (Module['emshimDylink'] || []).filter(Boolean);
        HostLibraries.folders = [].concat.apply([], sections.map(function(section) {
          return HostLibraries.pathsIn(Buffer.from(section), scriptDirectory || '.');
        }));
      }
      return HostLibraries.folders;
    },

    // What a library needs is looked for along its own runtime path too.
    addPathsOf: function(file) {
      var bytes = require('fs').readFileSync(file), origin = file.replace(/[^/]*$/, ''), own = [];
      for (var at = 8; bytes[at] === 0;) { // custom sections: ours is behind dylink.0
        var size = HostLibraries.number(bytes, at + 1), length = HostLibraries.number(bytes, size.next);
        var name = bytes.toString('utf8', length.next, length.next + length.value);
        at = size.next + size.value;
        if (name != 'dylink.0' && name != 'emshim.dylink') break;
        own = own.concat(HostLibraries.pathsIn(bytes.subarray(length.next + length.value, at), origin));
      }
      HostLibraries.folders = HostLibraries.runtimePaths().concat(own);
    },

    // Subsection 5 of dylink.0, and of ours: a count, then each path with its length before it.
    pathsIn: function(section, origin) {
      var paths = [];
      for (var at = 0; at < section.length;) {
        var size = HostLibraries.number(section, at + 1);
        if (section[at] == 5) {
          var text = HostLibraries.number(section, size.next);
          for (var left = text.value, next = text.next; left > 0; left--) {
            text = HostLibraries.number(section, next);
            next = text.next + text.value;
            paths.push(section.toString('utf8', text.next, next).replace(/^\$ORIGIN/, origin.replace(/\/$/, '')));
          }
        }
        at = size.next + size.value;
      }
      return paths;
    },

    number: function(bytes, at) {
      var value = 0, shift = 0;
      do value |= (bytes[at] & 127) << shift; while (shift += 7, bytes[at++] & 128);
      return { value: value >>> 0, next: at };
    },
  },
});

// A required factory in node looks beside itself too.
LibraryManager.library.$HostLibraries__postset =
  "if (ENVIRONMENT_IS_NODE) HostLibraries.start(); else if (typeof readAsync == 'function') HostLibraries.startPage();";
