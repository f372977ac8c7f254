// Two programs in one node process, and one of them twice, leave each other and the process alone.
//# RULE: +-sNODEJS_CATCH_EXIT=0 +-sNODEJS_CATCH_REJECTION=0
//# RUN: echo 'let n = 0; for (const e of ["uncaughtException", "unhandledRejection"]) n += process.listenerCount(e); console.log(n);' >count.js
//# NEEDED[until 3.1.69]: emcc -sMODULARIZE % -o bare.js
//# WRONG: test "$(node -e 'require("./bare.js")().then(() => require("./count.js"))')" != 0
//# RUN: cc % -o one.js && cc -DFIRST=20 % -o two.js
//# RUN: node -e 'require("./one.js")({ noInitialRun: true }).then(() => require("./count.js"))'
//# PRINTS: 0
//# RUN: node -e 'const load = (n) => require(n)({ noInitialRun: true }); Promise.all(["./one.js", "./two.js", "./one.js"].map(load)).then((all) => console.log(all.map((m) => m._next() + m._next()).join()))'
//# PRINTS: 23,43,23
// A program that ends is not the end of whoever loaded it.
//# RUN: node -e 'const make = require("./one.js"); const end = () => { console.log("still here"); process.exitCode = 0; }; make().then(end, end)'
//# STDOUT: still here
#ifndef FIRST
#define FIRST 10
#endif
static int calls = FIRST;
__attribute__((used, export_name("next"))) int next(void) { return ++calls; }
int main(void) { return 0; }
