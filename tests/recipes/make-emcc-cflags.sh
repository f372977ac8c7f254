# What a channel's activation has in EMCC_CFLAGS.
export EMCC_CFLAGS="-O2 -g0 -fPIC -msimd128 -sSUPPORT_LONGJMP=wasm -fwasm-exceptions"
emmake make CC=emcc AR=emar PREFIX="$PREFIX" install
cp words.wasm "$PREFIX/bin/" 2>/dev/null || true
node "$PREFIX/bin/words" it | grep -x '42 it'
