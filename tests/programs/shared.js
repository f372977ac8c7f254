// Programs with shared libraries: where they are found at the start and by dlopen.
'use strict';
const { check, build, run, shell, want, work, version, emcc, here } = require('./run');
const fs = require('fs');

const side = (out, args) => {
  const r = shell(`${emcc} -fPIC -O1 -sSIDE_MODULE=1 -sWASM_BIGINT ${args} -o ${out} 2>&1`);
  if (r.code) throw new Error(r.out);
};
check('a program that links a library links without a word', () => {
  fs.mkdirSync(work + '/dl/lib', { recursive: true });
  side(work + '/dl/lib/libthing.so.1', here + '/thing.c');
  side(work + '/dl/plugin.so', here + '/plugin.c');
  shell(`${emcc} -fPIC -O1 -c ${here}/uses.c -o uses.o`);
  // 6.0.5 builds its libraries for this kind of link once, and says so.
  shell(`${emcc} -sMAIN_MODULE=2 uses.o dl/lib/libthing.so.1 -o dl/first`);
  build(work + '/dl/uses', ['-sMAIN_MODULE=2', 'uses.o', 'dl/lib/libthing.so.1']);
});
const good = 'thing 42 8589934592 7\n';
const finds = (name, text) => check('library found: ' + name, () => { const r = shell(text); return want(r.out == good && !r.code, r.out + r.err); });
finds('LD_LIBRARY_PATH', 'cd / && LD_LIBRARY_PATH="$OLDPWD/nope:$OLDPWD/dl/lib" "$OLDPWD"/dl/uses');
finds('working folder', 'cd dl/lib && ../uses');
finds('beside the program', 'mkdir b; cp dl/uses dl/uses.wasm dl/lib/libthing.so.1 b; cd /; "$OLDPWD"/b/uses');
finds('beside, through a symlink', 'mkdir c; ln -s ../b/uses c/uses; cd /; "$OLDPWD"/c/uses');
check('library found: LD_LIBRARY_PATH comes before beside the program', () => {
  side(work + '/b/libthing.so.1.other', '-DTHING=43 ' + here + '/thing.c');
  const r = shell('mkdir o; mv b/libthing.so.1.other o/libthing.so.1; LD_LIBRARY_PATH=o b/uses');
  return want(r.out == 'thing 43 8589934592 7\n', r.out + r.err);
});
// Before 6.0 emcc drops -rpath with a warning.
if (!/^3/.test(version)) check('library found: the runtime path, from $ORIGIN', () => {
  fs.mkdirSync(work + '/r/bin', { recursive: true });
  build(work + '/r/bin/uses', ['-sMAIN_MODULE=2', '-Wl,-rpath,$ORIGIN/../lib', 'uses.o', 'dl/lib/libthing.so.1']);
  const r = shell(`cp -r dl/lib r/lib; cd /; ${work}/r/bin/uses`);
  return want(r.out == good, r.out + r.err);
});
check('library found: where it was at the link, seen from the program', () => {
  const r = shell('cd /; "$OLDPWD"/dl/uses');
  return want(r.out == good, r.out + r.err);
});
check('library missing: one clear line', () => {
  const r = shell('mkdir m; cp dl/uses dl/uses.wasm m; cd /; "$OLDPWD"/m/uses');
  return want(r.code == 127 && /^uses: .*libthing\.so\.1.*\n$/.test(r.err), r.code + ' ' + r.err);
});
check('dlopen of a host file', () => {
  const r = shell(`cd dl; export LD_LIBRARY_PATH=${work}/dl/lib; ./uses ./plugin.so; cd /; ${work}/dl/uses ${work}/dl/plugin.so; ${work}/dl/uses ./nope.so`);
  return want(r.out == 'plugin 5\nplugin 5\nno plugin\n', r.out + r.err);
});
check('a library beside a required factory', () => {
  fs.writeFileSync(work + '/req.js', `require('./b/uses')({ print: t => console.log('printed', t) });`);
  const r = run('node', ['req.js']);
  return want(r.out == 'printed ' + good, r.out + r.err);
});
