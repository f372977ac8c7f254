// A Python extension is a side module with one function to show; native Pythons' own link options go with it.
//# RULE: +-sSIDE_MODULE=2 +-sEXPORTED_FUNCTIONS=_{init} +-Wl,--export={init}
//# RUN: echo 'for (const f of process.argv.slice(1)) console.log(WebAssembly.Module.exports(new WebAssembly.Module(require("fs").readFileSync(f))).map((e) => e.name).filter((n) => !n.startsWith("__wasm") && !n.startsWith("_emscripten")).sort().join(" "))' >exports.cjs
//# RUN: cc -Wsign-compare -DNDEBUG -g -fwrapv -O2 -Wall -g -fstack-protector-strong -Wformat -Werror=format-security -Wdate-time -D_FORTIFY_SOURCE=2 -fPIC -c % -o m.o
//# RUN: cc -shared -Wl,-O1 -Wl,-Bsymbolic-functions -g -fwrapv -O2 -Wl,-z,relro -Wl,-z,now -g -O2 m.o -L/usr/lib/x86_64-linux-gnu -o m.cpython-311-x86_64-linux-gnu.so
//# RUN: node -e "$(cat exports.cjs)" m.cpython-311-x86_64-linux-gnu.so >exports && echo PyInit_m | diff - exports
//# RUN: cc -pthread -B /opt/conda/compiler_compat -shared -Wl,--allow-shlib-undefined -Wl,-rpath,/opt/conda/lib -Wl,-rpath-link,/opt/conda/lib -L/opt/conda/lib m.o -o m.cpython-313-wasm32-emscripten.so
//# RUN: node -e "$(cat exports.cjs)" m.cpython-313-wasm32-emscripten.so >exports && echo PyInit_m | diff - exports
//# RUN: cc m.o -o m.abi3.so && node -e "$(cat exports.cjs)" m.abi3.so >exports && echo PyInit_m | diff - exports
//# NEEDED: emcc -fPIC -c % -o bare.o && emcc -sSIDE_MODULE=1 bare.o -o bare.so
//# WRONG: ! node -e "$(cat exports.cjs)" bare.so | grep -q '^PyInit_m$'
// By policy, or under another name, it shows all that is visible.
//# RUN: EMSHIM_POLICY=extensions=visible cc -shared m.o -o m.abi3.so && node -e "$(cat exports.cjs)" m.abi3.so | grep -q helper
//# RUN: cc -shared m.o -o libm0.so && node -e "$(cat exports.cjs)" libm0.so | grep -q helper
// One that lacks its function is refused, as Python would refuse it.
//# FAILS: cc -shared m.o -o other.cpython-313-wasm32-emscripten.so
//# STDERR: PyInit_other
//# STDERR: EMSHIM_POLICY=extensions=visible
//# RUN: EMSHIM_POLICY=extensions=visible cc -shared m.o -o other.cpython-313-wasm32-emscripten.so
// The Python that loads it looks along the runtime path that stands in dylink.0, with whatever Emscripten the module was made.
//# RUN: cc -shared -Wl,-rpath,'$ORIGIN/lib' m.o -o m.abi3.so && node -e 'const [d] = WebAssembly.Module.customSections(new WebAssembly.Module(require("fs").readFileSync("m.abi3.so")), "dylink.0"); console.log(Buffer.from(d).includes("$ORIGIN/lib"))'
//# PRINTS: true
// A library for ctypes, which setuptools calls as an extension, refers to nothing of Python's and shows what is visible, with or
// without a function that only seems to be one.
//# RUN: echo 'int shown(void) { return 3; }' >plain.c && cc -fPIC -c plain.c && cc -shared plain.o -o plain.cpython-313-wasm32-emscripten.so && node -e "$(cat exports.cjs)" plain.cpython-313-wasm32-emscripten.so | grep -w shown
//# RUN: echo 'int shown(void) { return 3; } void *PyInit_dummy(void) { return 0; }' >dummy.c && cc -shared dummy.c -o dummy.abi3.so && node -e "$(cat exports.cjs)" dummy.abi3.so >exports && grep -w shown exports && grep -w PyInit_dummy exports
// Another error of the same link is told without it.
//# RUN: ! cc -shared m.o missing.o -o m.abi3.so 2>said && grep -q missing.o said && ! grep extensions= said
extern void *PyModule_Create2(void *, int);
int helper(void) { return 1; }
void *PyInit_m(void) { return PyModule_Create2(0, helper()); }
