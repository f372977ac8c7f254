# A program that the build itself runs: the recipe starts it in node.
sed -i 's#\./made #node ./made.js #; s#^generated: made#generated: made.js#' Makefile
printf 'made.js: made.c\n\t$(CC) -o $@ made.c\n' >>Makefile
emmake make CC=emcc AR=emar generated
mkdir -p "$PREFIX/bin"
cp words words.wasm "$PREFIX/bin/"
node "$PREFIX/bin/words" | grep -x '42 none'
