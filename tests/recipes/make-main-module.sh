# A program that loads libraries, with what Emscripten's own variable puts into it.
export EMCC_FORCE_STDLIBS=libc
make CC=emcc AR=emar LDFLAGS="-sMAIN_MODULE=2 -sEXPORT_ALL=0 -sERROR_ON_UNDEFINED_SYMBOLS=1"
mkdir -p "$PREFIX/bin"
cp words words.wasm "$PREFIX/bin"
node "$PREFIX/bin/words" it | grep -x '42 it'
