// Whoever loads the factory has the wasm's bytes already. From 6.0 emcc's own factory takes none.
//# RULE: +-sINCOMING_MODULE_JS_API=ENVIRONMENT,arguments,canvas,dynamicLibraries,instantiateWasm,locateFile,monitorRunDependencies,noExitRuntime,noInitialRun,onAbort,onExit,onRuntimeInitialized,postRun,preInit,preRun,print,printErr,setStatus,stderr,stdin,stdout,thisProgram,wasm,wasmBinary
//# NEEDED[since 6.0.0]: emcc -sMODULARIZE=1 % -o bare.js && node -e 'require("./bare.js")({ wasmBinary: require("fs").readFileSync("bare.wasm") })'
//# STDERR: not included in INCOMING_MODULE_JS_API
//# RUN: cc % -o tool && mv tool.wasm moved.wasm
//# STDERR:
//# RUN: node -e 'require("./tool")({ wasmBinary: require("fs").readFileSync("moved.wasm"), arguments: ["a"], print: (line) => console.log(line + "!") })'
//# PRINTS: 2!
#include <stdio.h>
int main(int argc, char **argv) {
  (void)argv;
  printf("%d\n", argc);
  return 0;
}
