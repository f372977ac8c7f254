// It is something else: an object, an archive, a program, an ELF file.
//# FILE kind-object: $CC -O1 -fPIC -c % -o kind-object.so
//# SHOWS: load
//# FILE kind-archive: $CC -O1 -c % -o kind.o && emar rcs kind-archive.so kind.o
//# SHOWS: load
//# FILE kind-program: $CC -O1 % -o kind-program.js && mv kind-program.wasm kind-program.so
//# SHOWS: load
//# FILE kind-main-module: $CC -O1 -sMAIN_MODULE=2 -sEXPORTED_FUNCTIONS=_main,_test_kind % -o kind-mm.js && mv kind-mm.wasm kind-main-module.so
//# SHOWS: any
//# BEYOND: a program for one loader, given to another as a module: what it calls is there or not by chance
//# FILE kind-javascript: $CC -O1 % -o kind-javascript.js && mv kind-javascript.js kind-javascript.so
//# SHOWS: load
//# BEYOND: a program's JavaScript is checked as a program, whatever its name
//# FILE kind-standalone: $CC -O1 -sSTANDALONE_WASM --no-entry % -o kind-standalone.wasm && mv kind-standalone.wasm kind-standalone.so
//# SHOWS: load
//# FILE kind-shared: $CC -O1 -fPIC -shared % -o kind-shared.so
//# SHOWS: any
//# FILE kind-elf: /usr/bin/gcc -shared -fPIC % -o kind-elf.so
//# SHOWS: load
int test_kind(void) { return 0; }
int main(void) { return 0; }
