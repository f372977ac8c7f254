// What POSIX says of a process, compared with the same C library natively: musl-gcc, of Debian's musl-tools.
'use strict';
const { check, build, run, shell, same, want, work, here, levels, emcc } = require('./run');
const fs = require('fs');
const { execFileSync } = require('child_process');

const folder = work + '/posix';
for (const name of ['native', 'here']) fs.mkdirSync(folder + '/' + name, { recursive: true });
const sources = ['signals', 'way', 'children', 'terminal', 'functions'];
for (const name of sources) {
  fs.copyFileSync(here + '/' + name + '.c', work + '/' + name + '.c');
  execFileSync('musl-gcc', ['-w', here + '/' + name + '.c', '-o', folder + '/native/' + name]);
}
const level = levels[levels.length - 1];
const compared = fs.readdirSync(here + '/compare').filter(name => name.endsWith('.c')).map(name => here + '/compare/' + name);
// A header that this Emscripten has not.
const lacks = run(emcc, ['-E', '-include', 'aio.h', here + '/other.c', '-o', work + '/other.i']).code ? ['-DWITHOUT_AIO'] : [];
execFileSync('musl-gcc', ['-w', ...lacks, ...compared, '-o', folder + '/native/compare']);
check('musl: programs link', () => {
  for (const name of sources) build(folder + '/here/' + name, [level, '-w', name + '.c']);
  // A program that uses vfork links, and is told that it always fails; that line is expected.
  const r = run(emcc, [level, '-w', ...lacks, ...compared, '-o', folder + '/here/compare']);
  return want(r.code == 0 && /uses vfork/.test(r.err), r.err);
});
const both = (name, text, options) => check('musl: ' + name, () => {
  const on = where => shell(text, Object.assign({ cwd: folder + '/' + where }, options));
  const native = on('native'), ours = on('here');
  return same(native, ours, ['out', 'code', 'signal']);
});

both('signals, timers, waits', './signals');
both('other programs that run beside it', './children')
both('functions that a library may lack', './functions; echo $?')
both('death by a signal', 'for s in 1 2 3 6 9 10 12 13 14 15 36; do ./signals die $s; echo $?; ./signals kill $s; echo $?; done');
both('death by what was blocked', './signals blocked; echo $?');
both('death by an alarm', './signals alarm; echo $?');
both('a signal from outside wakes a sleeper', `for s in 1 2 10 12 15; do
  ./signals outside $s > out & p=$!; until grep -q ready out; do sleep .05; done; sleep .1; kill -$s $p; wait $p; echo $?; cat out; done`);
both('a signal from outside ends a read', `mkfifo f; sleep 5 > f & ./signals reads < f > out & p=$!; until grep -q ready out; do sleep .05; done
  sleep .1; kill -TERM $p; wait $p; echo $?; cat out`);
check('musl: sleeping uses no processor', () => {
  const r = shell('TIMEFORMAT="%U %S"; time ./signals sleep', { cwd: folder + '/here' });
  const used = r.err.trim().split(' ').reduce((sum, word) => sum + Number(word), 0);
  return want(used < 1, r.err);
});
for (const streams of ['', '<&-', '>&-', '2>&-', '<&- >&-', '<&- >&- 2>&-', '> /dev/full', '< /dev/null > /dev/null 2>&1', '< way.out', '| cat']) {
  both(`the way in, ${streams || 'plainly'}`, `: > way.out; P=$$ s=5 emshim_s=2; export P s; ./way a ${streams}; echo $?; cat way.out; rm way.out`);
}
both('the name of a program that PATH found', 'P=$$; export P; for p in "$PWD:$PATH" ".:$PATH" "/nowhere:$PWD:/bin"; do (PATH=$p; way > /dev/null; cat way.out); done; ../*/way | head -1');
both('what a full device says', './way lines > /dev/full; echo $?; cat way.out; ./way lines | head -1; echo ${PIPESTATUS[0]}');
check('musl: lines are written by blocks', () => {
  fs.writeFileSync(folder + '/count.js', `const fs = require('fs'); let n = 0;
    for (const name of ['writeSync', 'writevSync']) { const plain = fs[name]; fs[name] = function() { n++; return plain.apply(fs, arguments); }; }
    process.on('exit', () => require('child_process').execFileSync('/bin/sh', ['-c', 'echo ' + n + ' > count']));`);
  const r = shell('NODE_OPTIONS="--require=../count.js" ./way many > out; cmp out <(seq 300000) && cat count', { cwd: folder + '/here' });
  return want(Number(r.out) > 0 && Number(r.out) < 60, r.out + r.err);
});
check('musl: a pseudo-terminal', () => {
  const on = where => run('python3', [here + '/typist.py', './terminal'], { cwd: folder + '/' + where });
  const native = on('native'), ours = on('here');
  return want(/ended: 0/.test(native.out), 'the native program did not end: ' + native.out + native.err) || same(native, ours);
});
check('musl: an interrupt from the keyboard', () => {
  const on = where => run('python3', [here + '/typist.py', './terminal', 'die'], { cwd: folder + '/' + where });
  const native = on('native'), ours = on('here');
  return want(/ended: 2$/m.test(native.out), 'the native program did not die: ' + native.out + native.err) || same(native, ours);
});
both('no terminal', './terminal < /dev/null | cat');

// All lines of compare/, in many surroundings. These alone may differ, and docs/limits.md has the reason for each: a number of lines each.
const limits = { 'OPEN_MAX': 1, 'processors': 1, 'sysname': 1, 'getentropy, too much': 1, 'strftime': 1, 'zone': 1, 'vfork': 1, 'its child': 1, 'vfork and _exit': 1, 'vfork of nothing': 1, 'vfork and dup2': 1, 'it says': 1, 'pselect, bad time': 1 };
// A node that uses io_uring refuses.
if (run(process.argv[3] || process.execPath, ['-e', 'process.seteuid(process.geteuid())']).code) limits.user = 1;
const user = process.getuid() == 0 ? 'setpriv --reuid=65534 --regid=65534 --clear-groups ' : '';
const pty = `python3 -c 'import pty; pty.spawn(["./compare", "all"])'`;
for (const [name, text] of [['from a shell', './compare all > out'], ['as a user', user + './compare all > out'], ['in a pipe', 'echo in | ./compare all | cat > out'],
  ['on a pseudo-terminal', pty + ' < /dev/null > out'], ['without stdin', './compare all <&- > out'], ['without stdout', './compare all >&-; mv closed.out out'],
  ['without stderr', './compare all 2>&- > out'], ['without any', './compare all <&- >&- 2>&-; mv closed.out out']]) {
  check('musl: 250 lines and more, ' + name, () => {
    const lines = ['native', 'here'].map(where => {
      const room = folder + '/compare-' + where;
      fs.rmSync(room, { recursive: true, force: true });
      fs.mkdirSync(room, { recursive: true });
      fs.chmodSync(room, 0o777);
      shell(`chmod a+rx ../.. ..; ln -s ../${where}/compare* . && : > out && chmod 666 out; HERE=$PWD; export HERE; ${text}`, { cwd: room });
      return fs.readFileSync(room + '/out', 'latin1').replace(/\r/g, '').split('\n');
    });
    const known = line => limits[line.split(':')[0]];
    const [native, ours] = lines.map(all => all.filter(line => !known(line)).join('\n'));
    return want(native.split('\n').length > 250, 'too few lines') || same({ out: native }, { out: ours }, ['out']);
  });
}
