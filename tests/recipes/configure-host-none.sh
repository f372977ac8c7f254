# Emscripten's tools by name, and a host that config.sub does not know.
CC=emcc CXX=em++ AR=emar RANLIB=emranlib LDFLAGS="-sALLOW_MEMORY_GROWTH=1 -sEXIT_RUNTIME=1" ./configure --host=none --prefix="$PREFIX"
make
make install
test -e "$PREFIX/bin/words.wasm" || cp words.wasm "$PREFIX/bin/"
node "$PREFIX/bin/words" | grep -x '42 none'
