# A side module by LDFLAGS, which every check of configure sees too.
export CFLAGS="-fPIC -O2"
export LDFLAGS="-sSIDE_MODULE=1 -sWASM_BIGINT"
./configure --prefix="$PREFIX" --host=wasm32-unknown-emscripten
grep "undef HAVE_NO_SUCH_FUNCTION" config.h
make libanswer.so
mkdir -p "$PREFIX/lib"
cp libanswer.so "$PREFIX/lib/"
unset LDFLAGS
printf '#include <dlfcn.h>\n#include <stdio.h>\nint main(int c, char **v) { void *l = dlopen(v[1], RTLD_NOW); int (*f)(void) = (int (*)(void))(l ? dlsym(l, "answer") : 0); printf("%%d\\n", f ? f() : 0); return !f; }\n' >load.c
emcc -sMAIN_MODULE=1 -sNODERAWFS=1 load.c -o load.js
node load.js "$PREFIX/lib/libanswer.so" | grep -x 42
