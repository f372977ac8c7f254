// On a page in a browser: programs that were linked by hand, and what a CMake build and its install leave, two at a time.
'use strict';
const { check, build, run, shell, want, work, levels, here, env, emcc } = require('./run');
const { browser, open, factory } = require('./page');
const fs = require('fs'), path = require('path');

if (!browser) check('browser: there is none here, so this was not checked', () => 'install chromium');
else {
  for (const level of levels) check(`${level} browser: two on one page`, () => {
    build(`${work}/other${level}`, [level, here + '/other.c']);
    for (const name of ['tool', 'other']) fs.copyFileSync(`${work}/${name}${level}`, `${work}/${name}${level}.js`);
    const out = open('linked-by-hand' + level, work, [`tool${level}.js`, `other${level}.js`], `
      const out = [], go = f => f({ noInitialRun: true, print: t => out.push(t) });
      const a = await go(${factory('tool' + level)}), b = await go(${factory('other' + level)});
      a.callMain(['args', 'page']); b.callMain(['hello']); return out;`);
    return want(out.join('|') == '[page]|other hello', JSON.stringify(out));
  });

  // What an author meets who takes it for a module, or for a function.
  check('browser: an import and a second run say what is wrong', () => {
    const [level] = levels, out = open('mistakes', work, [`tool${level}.js`], `
      const warned = [], warn = console.warn;
      console.warn = text => warned.push(text);
      const names = Object.keys(await import('./tool${level}.js'));
      console.warn = warn;
      const program = await ${factory('tool' + level)}({ noInitialRun: true, print: () => {} });
      const again = () => { try { return String(program.callMain(['args'])); } catch (error) { return error.message; } };
      return [names.length, warned.length, warned[0], again(), again()];`);
    return want(out[0] === 0 && out[1] === 1 && /<script src>, or link it with -o NAME.mjs/.test(out[2])
      && out[3] === '0' && /runs once: call its factory again/.test(out[4]), JSON.stringify(out));
  });

  check('browser: a program with threads', () => {
    const policy = Object.assign({}, env, { EMSHIM_POLICY: 'threads=on' });
    const threads = name => shell(`${emcc} -O1 ${here}/../cases/program-threads.c -o ${name}`, { env: policy });
    threads('first'); // 6.0.5 builds its libraries for threads once, and says so
    const linked = threads('threads.js');
    if (linked.code || linked.err) return linked.err;
    const out = open('threads', work, ['threads.js'], `
      const out = [];
      const code = await new Promise(ended => create_threads({ arguments: ['count'], print: t => out.push(t), onExit: ended }));
      return [out, code];`);
    return want(JSON.stringify(out) == '[["24 threads, 24000"],0]', JSON.stringify(out));
  });

  // The same project built natively says what each program prints.
  const project = path.join(here, '../projects/page'), shims = { env: Object.assign({}, env, { PATH: path.dirname(emcc) + ':' + env.PATH }), timeout: 300000 };
  const cmake = (args, options) => {
    const done = run('cmake', args, options);
    if (done.code) throw new Error(`cmake ${args.join(' ')}: ${done.out.slice(-600)} ${done.err.slice(-600)}`);
  };
  const make = (folder, options) => {
    cmake(['-S', project, '-B', folder, '-DCMAKE_BUILD_TYPE=Release', `-DCMAKE_INSTALL_PREFIX=${work}/${folder}-installed`], options);
    cmake(['--build', folder], options);
  };
  const inputs = { words: 'to be or not to be\n', 'powers-64': '10\n' };
  const natively = () => Object.keys(inputs).map(name => {
    const folder = `${work}/natively-${name}`;
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(folder + '/input', inputs[name]);
    return [[], ['missing']].map(args => { const { out, code } = run(`${work}/page-native/${name}`, args, { cwd: folder }); return { out, code }; });
  });
  check('browser: a CMake project builds, natively and here', () => { make('page-native'); make('page', shims); });
  // Both are there before either runs, and each has a file of the same name. callMain takes the array that it is given for its own.
  const body = `const inputs = Object.values(${JSON.stringify(inputs)}), factories = [${Object.keys(inputs).map(factory)}];
    const round = async args => {
      const printed = inputs.map(() => '');
      const programs = await Promise.all(factories.map((f, n) => f({ noInitialRun: true, print: t => printed[n] += t + '\\n' })));
      programs.forEach((program, n) => program.FS.writeFile('input', inputs[n]));
      return programs.map((program, n) => { const code = program.callMain([...args]); return { out: printed[n], code }; });
    };
    const rounds = [await round([]), await round(['missing'])];
    return inputs.map((_, n) => rounds.map(round => round[n]));`;
  const same = (name, folder, names) => {
    const here = JSON.stringify(open(name, folder, names, body)), native = JSON.stringify(natively());
    return want(here == native && /caught: no file missing.*overflow.*no number/.test(here), `native ${native} here ${here}`);
  };
  check('browser: what CMake built, both on one page', () => same('cmake-build', `${work}/page`, Object.keys(inputs)));
  check('browser: what cmake --install put there, both on one page', () => {
    cmake(['--install', 'page'], shims);
    for (const name of Object.keys(inputs)) fs.rmSync(`${work}/page/${name}.wasm`);
    return same('cmake-install', `${work}/page-installed/bin`, Object.keys(inputs).map(name => name + '.js'));
  });
}
