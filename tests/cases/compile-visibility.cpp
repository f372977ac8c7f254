// Inline functions are hidden by one option, and nothing else is: conda's own CXXFLAGS have it.
//# RULE: -fvisibility-inlines-hidden
//# RUN: echo 'const m = new WebAssembly.Module(require("fs").readFileSync(process.argv[2])); console.log(WebAssembly.Module.exports(m).map((e) => e.name).join(" "))' >exports.js
//# NEEDED: em++ -fPIC -fvisibility-inlines-hidden -c % -o bare.o && em++ -sSIDE_MODULE=1 bare.o -o bare.wasm
//# WRONG: ! node exports.js bare.wasm | grep exported_function
//# RUN: c++ -fvisibility-inlines-hidden -c % -o %t.o && c++ -shared %t.o -o %t.so && node exports.js %t.so | grep exported_function
// wasm-ld 14 exports what is weak, hidden or not.
//# RUN[since 3.1.69]: ! node exports.js %t.so | grep inline_function
//# RUN: c++ -fvisibility-inlines-hidden -shared % -o %t.so && node exports.js %t.so | grep exported_function
// A person's own choice stays, before and behind it.
//# EACH: -fvisibility=hidden
//# RUN: c++ %e -fvisibility-inlines-hidden -c % -o %t.o && c++ -shared %t.o -o %t.so && ! node exports.js %t.so | grep exported_function
//# RUN: c++ -fvisibility-inlines-hidden %e -c % -o %t.o && c++ -shared %t.o -o %t.so && ! node exports.js %t.so | grep exported_function
//# RUN: cc -fvisibility-inlines-hidden -x c -c /dev/null -o %t.o
//# STDERR:
inline int inline_function() { return 1; }
extern "C" int exported_function() { return inline_function(); }
