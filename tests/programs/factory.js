// The same file as a factory: required in node, loaded twice, beside others. browser.js loads it in a page.
'use strict';
const { check, build, run, want, work, levels, here } = require('./run');
const fs = require('fs');

const script = (name, body) => {
  fs.writeFileSync(`${work}/${name}.js`, `(async () => {${body}})().catch(e => { console.log('REJECTED', e && e.message || e); process.exit(9); });`);
  return run('node', [`${name}.js`]);
};
for (const level of levels) {
  const tool = 'tool' + level;
  check(`${level} factory: require gives it, nothing runs`, () => {
    const r = script('f1', `const f = require('./${tool}'); console.log(typeof f, Object.keys(global).filter(k => /create|emshim|Module/.test(k)).length);`);
    return want(r.out == 'function 0\n' && !r.err, r.out + r.err);
  });
  check(`${level} factory: arguments, print, the virtual file system`, () => {
    const r = script('f2', `const lines = [];
      const m = await require('./${tool}')({ noInitialRun: true, print: t => lines.push(t), printErr: t => lines.push('E ' + t) });
      m.FS.writeFile('/virtual.txt', 'from the page\\n');
      const code = m.callMain(['cpath', '/virtual.txt']);
      console.log(JSON.stringify(lines), code, require('fs').existsSync('/virtual.txt'));
      const n = []; try { await require('./${tool}')({ arguments: ['cwd'], print: t => n.push(t) }); } catch (e) {} console.log(n.join());`);
    return want(r.out == '["from the page"] 0 false\n/\n', r.out + r.err);
  });
  check(`${level} factory: two programs, and one twice, keep apart`, () => {
    build(work + '/other' + level, [level, here + '/other.c']);
    const r = script('f3', `const a = [], b = [], c = [], listeners = () => process.eventNames().map(n => n + process.listenerCount(n)).join();
      const before = listeners(), one = require('./${tool}'), two = require('./other${level}');
      const start = (f, to) => f({ noInitialRun: true, print: t => to.push(t) });
      const [x, y, z] = await Promise.all([start(one, a), start(two, b), start(one, c)]);
      x.FS.writeFile('/f', 'x'); x.callMain(['cpath', '/f']); z.callMain(['cpath', '/f']); y.callMain(['hello']);
      console.log(JSON.stringify([a, b, c]), listeners() == before);`);
    return want(r.out == '[["x"],["other hello"],[]] true\n', r.out + r.err);
  });
  check(`${level} factory: a caller's own wasmBinary, locateFile, instantiateWasm`, () => {
    const r = script('f4', `const fs = require('fs'), bytes = fs.readFileSync('${tool}.wasm'), f = require('./${tool}'); let asked = 0;
      const opts = { noInitialRun: true };
      const m = await f(Object.assign({ instantiateWasm(i, ok) { asked++; const n = new WebAssembly.Module(bytes); const s = new WebAssembly.Instance(n, i); ok(s, n); return s.exports; } }, opts));
      console.log(asked, typeof m.callMain);`);
    return want(r.out == '1 function\n', r.out + r.err);
  });
  check(`${level} factory: a pair with another name`, () => {
    fs.copyFileSync(`${work}/${tool}`, `${work}/pair${level}.js`);
    fs.copyFileSync(`${work}/${tool}.wasm`, `${work}/pair${level}.wasm`);
    const r = script('f5', `const m = await require('./pair${level}')({ noInitialRun: true }); console.log(typeof m.callMain);`);
    return want(r.out == 'function\n', r.out + r.err);
  });
}
