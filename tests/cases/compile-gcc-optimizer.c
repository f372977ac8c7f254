// Options of gcc's optimizer that clang calls unsupported.
//# RULE: -ffat-lto-objects -fuse-linker-plugin -fexcess-precision
//# EACH: -fuse-linker-plugin
//# EACH[until 3.1.69]: -ffat-lto-objects -fexcess-precision=fast
//# NEEDED: emcc -Werror -c % %e -o %t.o
//# STDERR: is not supported
//# NEEDED[since 3.1.69]: emcc -flto -ffat-lto-objects -c % -o %t.o
//# STDERR: unsupported option '-ffat-lto-objects'
//# RUN: cc -flto -ffat-lto-objects -c % -o %t.o
//# STDERR:
//# RUN: cc -Werror -c % -fuse-linker-plugin -ffat-lto-objects -fexcess-precision=fast -o %t.o
//# STDERR:
int main(void) { return 0; }
