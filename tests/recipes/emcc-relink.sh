# A static library made a side module by a second link.
emmake make libanswer.a CFLAGS="-O2 -fPIC"
mkdir -p "$PREFIX/lib"
emcc -sSIDE_MODULE=1 -Wl,--whole-archive libanswer.a -Wl,--no-whole-archive -o "$PREFIX/lib/libanswer.so"
rm libanswer.a
postlink check "$PREFIX/lib/libanswer.so"
emcc -sMAIN_MODULE=2 -sNODERAWFS=1 words.c "$PREFIX/lib/libanswer.so" -o words.js
(cd "$PREFIX/lib" && node "$OLDPWD/words.js" it) | grep -x '42 it'
