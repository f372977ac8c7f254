// The probe's jobs, each run natively and here, in the same surroundings.
'use strict';
const { check, build, run, shell, same, want, work, levels } = require('./run');
const fs = require('fs');

for (const level of levels) {
  const tool = 'tool' + level;
  check(`${level} links without a word`, () => build(work + '/' + tool, [level, 'probe.c']));
  const both = (name, text, keys, options) => check(`${level} ${name}`, () => {
    const folder = name => { fs.rmSync(work + '/' + name, { recursive: true, force: true }); fs.mkdirSync(work + '/' + name); return work + '/' + name; };
    const here = (program) => shell(text.replace(/PROG/g, program), Object.assign({ cwd: folder('cwd') }, options));
    return same(here('../native'), here('../' + tool), keys);
  });
  both('arguments', `PROG args a 'b c' '' '*' "$(printf 'x\\ny')" $(seq 3000) -- --help -v`);
  both('arguments, not UTF-8', `PROG args $'caf\\xe9' caf\u00e9 $'\\xff\\xfe' $'\\xf0\\x9f\\x98\\x80'`);
  both('environment', `env -i A=1 LANG=x 'B=a b' E= U=caf\u00e9 $'N=\\xff' PATH="$PATH" PROG env | grep -v ^PWD= | sort`);
  both('working folder', 'cd / && "$OLDPWD"/PROG cwd; cd "$OLDPWD"; mkdir x; cd x; ../PROG cwd');
  both('streams: pipes', 'echo hi | PROG std | cat');
  both('streams: files', 'PROG std < ../probe.c > o 2> e; cat o; PROG std >> o 2>&1 < /dev/null; cat o', ['out', 'code']);
  both('streams: null', 'PROG std < /dev/null 2>/dev/null');
  check(`${level} streams: terminal`, () => {
    const on = p => shell(`script -qec './${p} std; ./${p} size' /dev/null < /dev/null`).out;
    return want(on('native') == on(tool), on(tool));
  });
  both('stdin bytes', 'head -c 3000000 ../node/node > r; PROG echo_stdin < r | cmp - r; cat r | PROG echo_stdin 2>&1 > o; cmp o r; PROG echo_stdin < /dev/null');
  check(`${level} slow, non-blocking stdin is waited for`, () => {
    const r = shell(`python3 -c 'import os,time,subprocess as s
r,w=os.pipe();os.set_blocking(r,False)
p=s.Popen(["./${tool}","echo_stdin"],stdin=r)
for i in range(3): time.sleep(.1); os.write(w,b"x%d"%i)
os.close(w); p.wait(); print(p.returncode)'`);
    return want(r.out == 'x0x1x20\n', r.out + r.err);
  });
  check(`${level} non-blocking stdout is waited for`, () => {
    const r = shell(`python3 -c 'import os,time,subprocess as s,threading
r,w=os.pipe();os.set_blocking(w,False)
p=s.Popen(["./${tool}","pipes"],stdout=w);os.close(w);n=0
while True:
  b=os.read(r,65536)
  if not b: break
  n+=len(b); time.sleep(.0005)
p.wait(); print(n,p.returncode)'`);
    return want(r.out == '1200000 0\n', r.out + r.err);
  });
  both('files', 'PROG files');
  both('folders', 'for i in $(seq 700); do : > f$i; done; mkdir d; ln -s d l; mkfifo p; PROG list .; PROG list nope');
  both('names that are not UTF-8', `: > $'n\\xff'; PROG list . ; echo in > $'f\\xe9'; PROG cpath $'f\\xe9'`);
  both('hard links', 'PROG links');
  both('files above 2 GB', 'PROG big');
  both('mmap', 'PROG map');
  both('poll and select: nothing yet', 'sleep 1 | PROG waits');
  both('poll and select: data', '(echo data; sleep 1) | PROG waits; echo data | (sleep .3; PROG waits); echo file > f; PROG waits < f; PROG waits < /dev/null');
  both('end of input', 'true | PROG waits; : | PROG echo_stdin');
  both('exit code', 'PROG code 0; echo $?; PROG code 5; echo $?; PROG code 255; echo $?; PROG exits 3; echo $?; PROG inatexit; echo $?; PROG under; echo $?');
  both('exit code above 255', 'PROG exits 256; echo $?; PROG exits -1; echo $?');
  both('SIGPIPE', 'PROG pipes | head -1; echo ${PIPESTATUS[0]}');
  both('shared position', '(read a; PROG echo_stdin) < ../probe.c; (PROG args 1; PROG args 2; echo 3) > o; cat o; (PROG args x; echo y) >> o; cat o');
  both('seeking stdin', 'PROG stdin_twice < ../probe.c; echo x | PROG stdin_twice');
  both('holes in stdout', '(PROG sparse; echo end) > o; od -c o');
  both('stdio seeks stdout', 'PROG outseek > o 2>&1 2> e; od -c o; cat e; PROG outseek 2>&1 | cat');
  both('non-blocking flag', 'PROG nonblock < ../probe.c');
  both('user', 'PROG ids');
  both('path substitution', 'PROG cpath <(echo through a pipe); PROG cpath /dev/stdin < ../probe.c | head -3; echo s | PROG cpath /dev/stdin');
  both('500 MB', 'PROG memory');
  both('longjmp', 'PROG jump');
  both('deep recursion', 'PROG recursion 40000; PROG recursion 60000; PROG recursion 60000 after');
  check(`${level} deep recursion under plain node`, () => same(run('./native', ['recursion', '60000']), run('node', ['./' + tool, 'recursion', '60000'])));
  check(`${level} argv[0]`, () => want(run('./' + tool, ['argv0']).out == './' + tool + '\n', run('./' + tool, ['argv0']).out));

  check(`${level} through a symlink, another folder, PATH, node, NODE_OPTIONS`, () => {
    fs.mkdirSync(work + '/elsewhere' + level);
    const text = shell(`cd elsewhere${level}; ln -s ../${tool} link; ln -s ../${tool} link.js; ./link args 1; node link.js args 2; ../${tool} args 3;
      PATH=..:$PATH ${tool} args 4; node ../${tool} args 5; NODE_OPTIONS=--max-old-space-size=500 ../${tool} args 6; node --no-warnings ../${tool} args 7; cd /; ${work}/${tool} args 8`).out;
    return want(text == [1, 2, 3, 4, 5, 6, 7, 8].map(n => `[${n}]\n`).join(''), text);
  });
  check(`${level} after a rename, and a rename of one`, () => {
    fs.mkdirSync(work + '/moved' + level);
    const text = shell(`cd moved${level}; cp ../${tool} new-1.2; cp ../${tool}.wasm new-1.2.wasm; ./new-1.2 args 1; cp ../${tool} only; cp ../${tool}.wasm .; ./only args 2;
      cp ../${tool} js.js; cp ../${tool}.wasm js.wasm; node js.js args 3`);
    return want(text.out == '[1]\n[2]\n[3]\n', text.out + text.err);
  });
  check(`${level} a wasm that is missing or cut`, () => {
    fs.mkdirSync(work + '/cut' + level);
    const gone = shell(`cd cut${level}; cp ../${tool} t; ./t args`), cut = shell(`cd cut${level}; head -c 1000 ../${tool}.wasm > t.wasm; ./t args`);
    for (const r of [gone, cut]) if (r.code != 127 || !/^t: cannot load .*\n$/.test(r.err)) return r.code + r.err;
  });
  check(`${level} in a folder of "type": "module"`, () => {
    fs.mkdirSync(work + '/esm' + level);
    const r = shell(`cd esm${level}; echo '{"type":"module"}' > package.json; cp ../${tool} .; cp ../${tool}.wasm .; cp ../${tool} t.js; cp ../${tool}.wasm t.wasm; ./${tool} args 1; node t.js args 2`);
    return want(r.out == '[1]\n[2]\n', r.out + r.err);
  });
}
