// How a program dies: the shell must see what it would see natively.
'use strict';
const { check, build, run, shell, same, want, work, levels } = require('./run');

for (const level of levels) {
  const tool = './tool' + level;
  const dies = (job, err, arg) => check(`${level} dies like native: ${job}`, () => {
    const a = run('./native', [job].concat(arg || [])), b = run(tool, [job].concat(arg || []));
    return same(a, b) || want(err.test(b.err), b.err);
  });
  dies('aborts', /^$/);
  dies('asserts', /^x\ntool-O.: .*probe\.c:\d+: check: Assertion `ok' failed\.\n$/);
  dies('traps', /^tool-O.: .*unreachable/);
  dies('calls_null', /^tool-O.: .*\n[^]*compile with -Wcast-function-type/);
  check(`${level} dies of SIGFPE`, () => {
    const r = run(tool, ['divides']);
    return want(r.signal == 'SIGFPE' && /divide by zero/.test(r.err), r.signal + r.err);
  });
  check(`${level} dies of SIGSEGV when the stack is full`, () => {
    const r = run(tool, ['recursion', '100000000']);
    return want(r.signal == 'SIGSEGV', r.signal + r.code + r.err);
  });
}
