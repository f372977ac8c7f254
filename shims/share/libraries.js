// Given to emcc with --js-library. It owns: where a program in node finds its shared libraries, at
// the start and in dlopen: LD_LIBRARY_PATH, the runtime path, beside the program, the working folder.

mergeInto(LibraryManager.library, {
  $HostLibraries: {
    folders: null,   // runtime paths, of the program and of what it loaded
    ready: false,

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

    missing: function(name) {
      Host.print(2, Host.name() + ': cannot find the shared library ' + name.replace(/^.*\//, '') +
        '; it is not in LD_LIBRARY_PATH, the runtime path, beside the program or in the working folder');
      process.exit(127);
    },

    find: function(asked) {
      if (typeof asked != 'string' || /^[a-z]+:/.test(asked)) return asked;
      var name = asked.indexOf(scriptDirectory) == 0 ? asked.slice(scriptDirectory.length) : asked;
      var fs = require('fs'), path = require('path');
      if (path.isAbsolute(name)) return name;
      var search = (process.env.LD_LIBRARY_PATH || '').split(':').filter(Boolean)
        .concat(HostLibraries.runtimePaths(), [scriptDirectory || '.', '.']);
      var found = search.map(function(folder) { return path.resolve(folder, name); }).find(fs.existsSync);
      return found || asked;
    },

    runtimePaths: function() {
      if (!HostLibraries.folders) {
        HostLibraries.folders = (Module['emshimRuntimePaths'] || []).map(function(folder) {
          return folder.replace(/^\$ORIGIN/, scriptDirectory || '.');
        });
      }
      return HostLibraries.folders;
    },
  },
});

// A required factory in node looks beside itself too.
LibraryManager.library.$HostLibraries__postset = 'if (ENVIRONMENT_IS_NODE) HostLibraries.start();';
