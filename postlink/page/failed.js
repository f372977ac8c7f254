// Before page.js. It owns: how a call of a program's to its host fails, and how a program ends that ran into a trap.

class Failed extends Error {
  constructor(number) { super('error ' + number); this.number = number; }
}

// What a native program dies of in the same case, as in share/host/process.js; nothing where it is no such case. The words are those of V8, SpiderMonkey
// and JavaScriptCore: that one says `Out of bounds Trunc operation` of a number that no integer holds.
function deadlySignal(error) {
  const text = error && error.message || String(error);
  if (!/call stack|too much recursion/i.test(text) && !(error instanceof WebAssembly.RuntimeError)) return null;
  const row = [
    [/^Aborted\(/, 6], [/call stack size|too much recursion|stack overflow/i, 11], [/unreachable/i, 4],
    [/divide|division|remainder|unrepresentable|invalid conversion to integer|trunc operation|integer overflow/i, 8],
    [/out of bounds|null function|signature|dereferenc|table index|illegal cast|indirect.call|null table|call_ref/i, 11],
  ].find((row) => row[0].test(text));
  return row ? row[1] : null;
}

// How an instance ends by what it threw: a code or a signal, and what is said of it.
function howItEnded(error, name) {
  if (error && error.name == 'ExitStatus') return { exit: error.status & 255 };
  if (typeof WebAssembly.Exception == 'function' && error instanceof WebAssembly.Exception || typeof error == 'number' || error && error.excPtr) {
    return { signal: 6, said: 'terminate called after throwing an exception' };
  }
  const text = error && error.message || String(error), signal = deadlySignal(error);
  if (!signal) return { exit: 1, said: name + ': ' + (error && error.stack || text) };
  const frames = (error.stack || '').split('\n').filter((line) => /wasm:\/\/|wasm-function/.test(line)).slice(0, 10);
  return { signal, said: signal == 6 ? '' : [name + ': ' + text, ...frames].join('\n') };
}
