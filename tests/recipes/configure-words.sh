# Emscripten's own words before each command, the target by name, and the wasm copied by hand.
export CFLAGS="-O2 -fPIC -I$PREFIX/include"
export LDFLAGS="-L$PREFIX/lib"
emconfigure ./configure --prefix="$PREFIX" --build="$(uname -m)-pc-linux-gnu" --host=wasm32-unknown-emscripten --disable-shared --enable-static
emmake make -j2
emmake make install
cp words.wasm "$PREFIX/bin/"
node "$PREFIX/bin/words" it | grep -x '42 it'
