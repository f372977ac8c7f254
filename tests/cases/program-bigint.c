// 64-bit integers cross to JavaScript as BigInt, as they do by default from 4.0 on.
//# RULE: +-sWASM_BIGINT=1
//# NEEDED[until 4.0.0]: emcc -sMODULARIZE -sEXPORTED_FUNCTIONS=_main,_wide -sEXPORTED_RUNTIME_METHODS=callMain % -o bare.js
//# WRONG: test "$(node -e 'require("./bare.js")().then((m) => console.log(typeof m._wide()))')" != bigint
// Where it is the default nobody asks for it: the setting is deprecated from 6.0.8 on.
//# RUN: emshim explain -- cc % -o tool.js >explained
//# RUN: grep -c WASM_BIGINT explained >count || test "$(cat count)" = 0
//# RUN[until 4.0.0]: test "$(cat count)" -ge 1
//# RUN[since 4.0.0]: test "$(cat count)" -eq 0
//# RUN: cc -sEXPORTED_FUNCTIONS=_main,_wide % -o tool.js
//# RUN: node -e 'require("./tool.js")({ noInitialRun: true }).then((m) => console.log(typeof m._wide()))'
//# PRINTS: bigint
long long wide(void) { return 1LL << 40; }
int main(void) { return 0; }
