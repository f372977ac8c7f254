// Given to emcc with --pre-js, so it runs inside the factory, before the rest of the glue.
// It owns: finding the wasm of this program, and what a run as a program hands to the factory
// (arguments, name). It does nothing in a browser, and nothing that the caller has chosen itself.
(function () {
  once();
  var inNode = typeof process == 'object' && process.versions && process.versions.node &&
    typeof require == 'function' && typeof __filename == 'string';
  if (!inNode || process['type'] == 'renderer') return;
  var fs = require('fs');
  var path = require('path');
  var program = Module['emshim'];
  // A factory's program that ends must not end the process of whoever loaded it (see process.js).
  Module['emshimLoaded'] = !program && !Module['quit'];

  if (program || !Module['wasmBinary'] && !Module['locateFile'] && !Module['instantiateWasm']) takeWasm();
  if (program) describeRun();

  // A program runs once: its exit handlers have run, and its streams are closed. Emscripten says so with assertions alone, and a
  // second run without them reads what is no longer there.
  function once() {
    if (typeof callMain != 'function') return;
    var main = callMain;
    callMain = function (args) {
      if (typeof runtimeExited != 'undefined' && runtimeExited) {
        throw new Error('this program has ended, and it runs once: call its factory again for another run');
      }
      return main(args);
    };
  }

  // Emscripten 3.1.6 calls fetch on a path and dies on node 18 and newer; no version finds the
  // wasm after a rename. Compiling here, at once, also saves two turns of the event loop.
  function takeWasm() {
    var compiled;
    try {
      var file = wasmFile();
      if (!file) return;
      compiled = new WebAssembly.Module(fs.readFileSync(file));
    } catch (error) {
      if (program) refuse(file, error);
      return;
    }
    Module['emshimDylink'] = ['dylink.0', 'emshim.dylink'].map(function (name) {
      return WebAssembly.Module.customSections(compiled, name)[0];
    });
    Module['instantiateWasm'] = function (imports, receive) {
      var instance = new WebAssembly.Instance(compiled, imports);
      // Newer versions return the exports as they wrapped them.
      return receive(instance, compiled) || instance.exports;
    };
  }

  // First the names that no other program's wasm can have, because our wasm's hash is in them; then our own real name, so
  // that a renamed pair works; then the name given at the link.
  function wasmFile() {
    var head = readHead();
    // A line of its own: minified, this text stands in the head, too.
    if (/^\/\*emshim 1 alone\*\/$/m.test(head)) return null;
    var stem = __filename.replace(/\.js$/, '');
    var linked = linkedWasm(head);
    var certain = linked && '.' + linked.hash.slice(0, 12) + '.wasm';
    var files = linked ? [stem + certain] : [];
    if (linked && linked.name.toString().endsWith(certain)) files.push(linked.path);
    files.push(stem + '.wasm');
    return files.find(fs.existsSync) || (linked ? linked.path : null);
  }

  // The header comment names the wasm, or says that it is inside this file.
  function readHead() {
    var head = Buffer.alloc(2048);
    var fd = fs.openSync(__filename, 'r');
    fs.readSync(fd, head, 0, head.length, 0);
    fs.closeSync(fd);
    return head.toString('latin1');
  }

  function linkedWasm(head) {
    var found = /emshim 1 wasm=(\w*) name=([^\n]*?)\s*\*\//.exec(head);
    if (!found) return null;
    var name = Buffer.from(found[2].replace(/%([0-9A-F]{2})/g, function (all, digits) {
      return String.fromCharCode(parseInt(digits, 16));
    }), 'latin1');
    return { hash: found[1], name: name, path: Buffer.concat([Buffer.from(__dirname + path.sep), name]) };
  }

  function refuse(file, error) {
    var why = error.code == 'ENOENT' ? 'no such file; keep it beside ' + __filename : error.message;
    var old = parseInt(process.versions.node) < 18 ? '; this is node ' + process.versions.node + ', and programs need 18 or newer' : '';
    fs.writeSync(2, path.basename(__filename) + ': cannot load ' + (file || 'its wasm') + ': ' + why + old + '\n');
    process.exit(127);
  }

  function describeRun() {
    var words = typedWords();
    Module['thisProgram'] = foundByPath(words[0]) || words[0];
    Module['arguments'] = words.slice(1);
  }

  // A program that PATH leads to has the name that was typed; its `#!` line has the kernel put the path there instead.
  function foundByPath(word) {
    var at = word.lastIndexOf('/'), name = word.slice(at + 1), folder = word.slice(0, at) || '/';
    var folders = at < 0 ? [] : (process.env.PATH || '').split(':');
    if (folders.indexOf(folder) < 0) return null;
    var first = folders.find(function(one) {
      try {
        fs.accessSync(path.join(one || '.', name), fs.constants.X_OK);
        return fs.statSync(path.join(one || '.', name)).isFile();
      } catch (error) {
        return false;
      }
    });
    return first == folder ? name : null;
  }

  // What the user typed: node makes argv[1] absolute and decodes bytes that are not UTF-8 with loss.
  function typedWords() {
    var known = process.argv.slice(1);
    var raw;
    try {
      raw = readProc('/proc/self/cmdline').split('\0');
    } catch (error) {
      return known;
    }
    raw.pop();
    raw = raw.slice(1 + process.execArgv.length);
    var words = raw.map(function (word) { return Buffer.from(word, 'latin1').toString(); });
    var same = words.length == known.length &&
      words.every(function (word, i) { return i == 0 || word == known[i]; });
    return same ? words.map(function (word, i) { return escapeBytes(word, raw[i]); }) : known;
  }

  // readFileSync takes 0.4 ms for a file that does not tell its size.
  function readProc(name) {
    var fd = fs.openSync(name, 'r');
    var bytes = Buffer.allocUnsafe(65536);
    var count = fs.readSync(fd, bytes, 0, bytes.length, 0);
    fs.closeSync(fd);
    return count < bytes.length ? bytes.latin1Slice(0, count) : fs.readFileSync(name, 'latin1');
  }

  // Bytes that are not UTF-8 become lone surrogates U+DC80 to U+DCFF; the library turns them back.
  function escapeBytes(word, bytes) {
    if (word.indexOf('\ufffd') < 0 || Buffer.from(word).toString('latin1') == bytes) return word;
    return bytes.replace(/[\x80-\xff]+/g, function (run) {
      var text = Buffer.from(run, 'latin1').toString();
      if (text.indexOf('\ufffd') < 0) return text;
      return run.replace(/[^]/g, function (c) { return String.fromCharCode(0xdc00 + c.charCodeAt(0)); });
    });
  }
})();
