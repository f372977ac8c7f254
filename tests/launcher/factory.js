// The same file as a factory: required in node, loaded twice, beside others, in a browser page.
'use strict';
const { check, build, run, shell, same, want, work, levels, here } = require('./run');
const fs = require('fs'), { execFileSync } = require('child_process');

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

// Two programs on one page: the globals are the factories, each fetches its own wasm.
const browser = ['chromium', 'chromium-browser', 'google-chrome'].map(b => { try { return execFileSync('which', [b]).toString().trim(); } catch (e) { return null; } }).find(Boolean);
if (!browser) check('browser: there is none here, so this was not checked', () => 'install chromium');
else for (const level of levels) check(`${level} browser: two on one page`, () => {
  const id = name => 'create_' + name.replace(/\W/g, '_');
  fs.copyFileSync(`${work}/tool${level}`, `${work}/tool${level}.js`);
  fs.copyFileSync(`${work}/other${level}`, `${work}/other${level}.js`);
  fs.writeFileSync(`${work}/page${level}.html`, `<script src="tool${level}.js"></script><script src="other${level}.js"></script><script>
    (async () => { const out = []; const go = f => f({ noInitialRun: true, print: t => out.push(t) });
      try { const a = await go(${id('tool' + level)}), b = await go(${id('other' + level)}); a.callMain(['args', 'page']); b.callMain(['hello']); } catch (e) { out.push('' + e); }
      document.title = out.join('|'); document.body.textContent = 'DONE ' + out.join('|'); })();</script><body>`);
  const server = require('child_process').spawn('python3', ['-m', 'http.server', '8137', '--bind', '127.0.0.1'], { cwd: work, stdio: 'ignore' });
  try {
    shell('for i in $(seq 50); do python3 -c "import socket;socket.create_connection((\'127.0.0.1\',8137))" 2>/dev/null && break; sleep .1; done');
    const r = run(browser, ['--headless', '--no-sandbox', '--disable-gpu', '--virtual-time-budget=10000', '--dump-dom', `http://127.0.0.1:8137/page${level}.html`]);
    return want(r.out.includes('DONE [page]|other hello'), r.out.slice(-300) + r.err.slice(-200));
  } finally { server.kill(); }
});
