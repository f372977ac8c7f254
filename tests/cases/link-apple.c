// What Apple's linker knows.
//# RULE: -Wl,headerpad_max_install_names -Wl,dead_strip -Wl,dead_strip_dylibs -Wl,install_name -Wl,search_paths_first
//# RULE: -Wl,flat_namespace -Wl,single_module -Wl,bind_at_load -Wl,undefined=dynamic_lookup -undefined -bundle_loader
//# EACH: -Wl,-headerpad_max_install_names -Wl,-dead_strip -Wl,-dead_strip_dylibs -Wl,-search_paths_first
//# EACH: -Wl,-flat_namespace -Wl,-single_module
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o %e -o %t.js
//# STDERR: unknown argument: -
//# NEEDED: emcc -Werror %t.o -Wl,-bind_at_load -o %t.js
//# STDERR: ignoring unsupported linker flag
//# NEEDED[until 3.1.69]: emcc %t.o -Wl,-install_name,x -o %t.js
//# STDERR: unknown argument: -install_name
//# NEEDED[since 3.1.69]: emcc -Werror %t.o -Wl,-install_name,x -o %t.js
//# STDERR: ignoring unsupported linker flag
//# NEEDED[until 3.1.69]: emcc %t.o -undefined dynamic_lookup -o %t.js
//# STDERR: dynamic_lookup: No such file
//# NEEDED[since 6.0.5]: emcc %t.o -undefined dynamic_lookup -o %t.js
//# STDERR: unable to find library
//# NEEDED: emcc %t.o -bundle_loader x -o %t.js
//# STDERR: x: No such file
// Two words too many, and silently one root symbol: "-undefined dynamic_lookup" is --undefined=dynamic_lookup to wasm-ld.
//# RUN: cc %t.o %E -Wl,-bind_at_load -Wl,-install_name,x -undefined dynamic_lookup -Wl,-undefined,dynamic_lookup -o %t && %t
//# STDERR:
//# RUN: cc %t.o -bundle_loader x -o %t && %t
// A framework is a library that is not there: a link cannot go on without it.
//# FAILS: cc %t.o -framework CoreFoundation -o %t.none
//# STDERR: CoreFoundation
int main(void) { return 0; }
