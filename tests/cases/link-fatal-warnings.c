// wasm-ld warns of its own dynamic linking, of words that mean nothing here, and of symbols that differ.
//# RULE: -Wl,fatal-warnings
//# NEEDED[since 3.1.69]: emcc % -Wl,--fatal-warnings -Wl,-z,now -o %t.js
//# STDERR: error: unknown -z value
//# RUN: cc % -Wl,--fatal-warnings -Wl,-z,now -o %t && %t
//# STDERR:
int main(void) { return 0; }
