// Given to emcc with --extern-post-js, so it runs after the factory is defined, outside of it.
// It owns one decision: is this file the program that node was asked to run? Then it runs it. In a page it does nothing.
if (typeof process == 'object' && process.versions && process.versions.node) (function () {
  if (typeof require != 'function' && typeof module != 'object') return reload();
  if (typeof module != 'object' || require.main !== module || typeof module.exports != 'function' || isThread()) return;
  restoreLibraryPath();
  var program = { closed: process.env.EMSHIM_CLOSED || '' };
  delete process.env.EMSHIM_CLOSED;
  new Promise(function (done) { done(module.exports({ emshim: program, locateFile: locate })); }).catch(function (error) {
    if (program.crash) program.crash(error);
    throw error;
  });

  // One of a program's threads reads the same file, and is started by the program (see threads.js).
  function isThread() {
    var threads = require('worker_threads');
    return !threads.isMainThread && threads.getEnvironmentData('emshim') === __filename;
  }

  // Our line for sh kept it from node, which may need a native library of the same name.
  function restoreLibraryPath() {
    if (process.env.EMSHIM_LIBRARY_PATH === undefined) return;
    process.env.LD_LIBRARY_PATH = process.env.EMSHIM_LIBRARY_PATH;
    delete process.env.EMSHIM_LIBRARY_PATH;
  }

  // What else the link made (a .data file) is found under the name that the program has now.
  function locate(name, folder) {
    var path = require('path');
    var own = __filename.replace(/\.js$/, '') + path.extname(name);
    return /\.data$/.test(name) && require('fs').existsSync(own) ? own : (folder || __dirname + '/') + name;
  }

  // In a folder of "type": "module" node takes this file for an ES module; it is not one.
  function reload() {
    Promise.all([import('module'), import('fs')]).then(function (found) {
      var Module = found[0].default;
      var file = found[1].realpathSync(process.argv[1]);
      var main = new Module(file, null);
      main.filename = file;
      main.paths = Module._nodeModulePaths(file.replace(/[^/]*$/, ''));
      process.mainModule = main;
      main._compile(found[1].readFileSync(file, 'utf8'), file);
    });
  }
})();
else if (this === undefined && typeof console == 'object') {
  // Only an ES module has no `this` out here: somebody imports a script, and gets nothing of it.
  console.warn('emshim: this program is a script, and `import` gives nothing of it: load it by <script src>, or link it with -o NAME.mjs');
}
