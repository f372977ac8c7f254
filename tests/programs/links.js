// Kinds of links: C++ with exceptions and longjmp, one file, main modules, embedded files, main loops.
'use strict';
const { check, build, run, shell, same, want, work, levels, emcc, here } = require('./run');
const fs = require('fs');

const eh = ['-fwasm-exceptions', '-sSUPPORT_LONGJMP=wasm'];
shell(`gcc -w -c ${here}/jump.c -o nj.o && g++ -w ${here}/mixed.cpp nj.o -o nmixed`);
for (const level of levels) {
  check(`${level} C++ links without a word`, () => {
    const cc = tool => emcc.replace(/emcc$/, tool);
    const r = shell(`${cc('emcc')} ${level} ${eh.join(' ')} -c ${here}/jump.c -o j.o && ${cc('em++')} -w ${level} ${eh.join(' ')} -c ${here}/mixed.cpp -o m.o`);
    if (r.code) return r.err;
    build(work + '/mixed' + level, [level].concat(eh, 'm.o', 'j.o'), true);
  });
  for (const job of ['caught', 'mixed', 'noexcept', 'terminate']) {
    check(`${level} C++ ${job}`, () => same(run('./nmixed', [job]), run('./mixed' + level, [job])));
  }
  // Without a handler the standard lets an implementation unwind or not; here it does.
  check(`${level} C++ uncaught`, () => {
    const r = run('./mixed' + level, ['uncaught']);
    return want(r.signal == 'SIGABRT' && /^terminate called/.test(r.err), r.signal + r.err);
  });
  check(`${level} C++ streams`, () => same(...['./nmixed', './mixed' + level].map(p => shell(`printf 'a\\nb' | ${p} streams`))));

  check(`${level} SINGLE_FILE`, () => {
    fs.mkdirSync(work + '/single' + level);
    build(work + `/single${level}/one`, [level, '-sSINGLE_FILE=1', 'probe.c']);
    const r = shell(`cd single${level}; ls; mv one two; ./two args x < /dev/null; cd /; ${work}/single${level}/two cwd`);
    return want(r.out == 'one\n[x]\n/\n', r.out + r.err);
  });
  check(`${level} an embedded and a preloaded file, behind the host's`, () => {
    fs.mkdirSync(work + '/embed' + level);
    fs.writeFileSync(work + '/inside.txt', 'inside\n');
    fs.writeFileSync(work + '/loaded.txt', 'loaded\n');
    build(work + `/embed${level}/e`, [level, 'probe.c', '--embed-file', 'inside.txt']);
    build(work + `/embed${level}/p`, [level, 'probe.c', '--preload-file', 'loaded.txt']);
    const r = shell(`cd embed${level}; ./e cpath inside.txt; ./e cpath /inside.txt; ./p cpath loaded.txt; ../embed${level}/e cpath nope; cp p q; cp p.wasm q.wasm; mv p.data q.data; ./q cpath loaded.txt; echo host > inside.txt; ./e cpath inside.txt`);
    return want(r.out == 'inside\ninside\nloaded\nloaded\nhost\n', r.out + r.err);
  });
  check(`${level} a main loop and Asyncify end when they end`, () => {
    build(work + '/loop' + level, [level, here + '/loop.c']);
    build(work + '/async' + level, [level, '-sASYNCIFY=1', here + '/async.c']);
    const r = shell(`./loop${level}; echo $?; echo in | ./async${level}; echo $?`);
    return want(r.out == 'tick 1\ntick 2\ntick 3\natexit\n6\nslept, read in\nend\n4\n', r.out + r.err);
  });
  check(`${level} MAIN_MODULE=1`, () => {
    shell(`${emcc} -sMAIN_MODULE=1 ${level} probe.c -o first`);
    build(work + '/whole' + level, [level, '-sMAIN_MODULE=1', 'probe.c']);
    return same(run('./native', ['args', 'a']), run('./whole' + level, ['args', 'a']));
  });
  check(`${level} -g, ASSERTIONS=2, WASM_BIGINT=0`, () => {
    for (const extra of [['-g'], ['-sASSERTIONS=2'], ['-sWASM_BIGINT=0']]) {
      const r = shell(`${emcc} ${level} ${extra.join(' ')} probe.c -o odd`);
      if (r.code || r.err && !/WASM_BIGINT|limited-postlink/.test(r.err)) return extra + r.err;
      const why = same(run('./native', ['big']), run('./odd', ['big'])) || same(run('./native', ['map']), run('./odd', ['map']));
      if (why) return extra + ' ' + why;
    }
  });
}
