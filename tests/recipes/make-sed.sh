# A patched Makefile.
sed -i.bak -e 's/^CC *= *gcc/CC = emcc/' -e 's/^AR *= *ar/AR = emar/' -e 's/^CFLAGS = -O2/& -fPIC/' Makefile
make PREFIX="$PREFIX" install
install -m 644 words.wasm "$PREFIX/bin/"
node "$PREFIX/bin/words" it | grep -x '42 it'
