# Settings in two words, in lists and by file, and a package's library by its own name.
printf '_main\n_answer\n' >exports.txt
emcc -O1 -s WASM=1 -s ASSERTIONS=1 -s EXPORTED_FUNCTIONS=@exports.txt -s "EXPORTED_RUNTIME_METHODS=['ccall','cwrap']" -s STACK_OVERFLOW_CHECK=1 answer.c words.c -o words.js
mkdir -p "$PREFIX/bin"
install words.js words.wasm "$PREFIX/bin"
node "$PREFIX/bin/words.js" it | grep -x '42 it'
