# A suffix of its own for programs, answers for configure, and a config.sub of the recipe's.
cp "$TOOLS/config.sub" "$TOOLS/config.guess" .
export ac_cv_func_malloc_0_nonnull=yes ac_cv_exeext=.js
emconfigure ./configure --prefix="$PREFIX" EXEEXT=.js
emmake make EXEEXT=.js install
cp words.wasm "$PREFIX/bin/words.wasm"
node "$PREFIX/bin/words.js" it | grep -x '42 it'
