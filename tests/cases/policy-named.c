// One name for several choices: the ABI of a channel, without its flags in the environment.
//# NEEDED: emcc -c % -o bare.o
//# STDERR: no SIMD
//# RUN: emshim exec --policy emscripten-forge -- cc -c % -o %t.o
//# RUN: EMSHIM_POLICY=emscripten-forge cc -c % -o %t.o
//# FAILS: EMSHIM_POLICY='emscripten-forge simd=off' cc -c % -o %t.o
//# STDERR: no SIMD
// The option wins over the environment, and what the option does not name stays; the command's own environment wins over both.
//# RUN: EMSHIM_POLICY=simd=off emshim exec --policy emscripten-forge -- cc -c % -o %t.o
//# RUN: EMSHIM_POLICY=simd=on emshim exec --policy stack=1MiB -- cc -c % -o %t.o
//# FAILS: emshim exec --policy emscripten-forge -- env EMSHIM_POLICY=simd=off cc -c % -o %t.o
//# STDERR: no SIMD
//# FAILS: emshim exec --policy emscripten-forge -- emshim exec --policy simd=off -- cc -c % -o %t.o
//# STDERR: no SIMD
//# RUN: EMSHIM_POLICY=stack=1MiB emshim exec --policy ' emscripten-forge growth=off # no more' -- sh -c 'echo "$EMSHIM_POLICY"'
//# PRINTS: stack=1MiB emscripten-forge,growth=off
//# FAILS: emshim exec --policy default -- cc -c % -o %t.o
//# STDERR: no SIMD
// What it makes is what the check of the same name wants.
//# RUN: emshim exec --policy emscripten-forge -- cc -shared % -o %t.so && postlink check --policy emscripten-forge %t.so
//# FAILS: emshim exec --policy emscripten-forge,eh=js -- cc -shared % -o %t.so && postlink check --policy emscripten-forge %t.so
//# STDOUT: PL043
// It is on for commands that are started in it, also with another prefix.
//# RUN: emshim exec --policy emscripten-forge -- emshim exec --prefix prefix -- cc -c % -o %t.o
//# FAILS: emshim exec --policy conda-forge -- true
//# STDERR: one of default, emscripten-forge, or key=value with one of abi-check, absent, bigint,
// A word that cannot be read is said before a build begins.
//# FAILS: EMSHIM_POLICY=thread=on emshim exec -- true
//# STDERR: EMSHIM_POLICY: thread=on is not a choice; one of abi-check, absent, bigint,
//# FAILS: EMSHIM_POLICY=thread=on emshim env
//# STDERR: EMSHIM_POLICY: thread=on is not a choice; one of abi-check, absent, bigint,
//# FAILS: EMSHIM_POLICY=conda-forge cc -c % -o %t.o
//# STDERR: EMSHIM_POLICY: conda-forge is not a choice; one of default, emscripten-forge,
#ifndef __wasm_simd128__
#error no SIMD
#endif
#include <setjmp.h>
jmp_buf place;
int back(void) { return setjmp(place) ? 1 : (longjmp(place, 1), 0); }
