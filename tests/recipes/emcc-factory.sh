# No build system: Emscripten's tools by name, and a module for pages.
emcc -O2 -fPIC -c answer.c -o answer.o
emcc -O2 -fPIC -c words.c -o words.o
emar rcs libanswer.a answer.o
emranlib libanswer.a
em++ -O2 words.o -L. -lanswer -o words.mjs -sMODULARIZE=1 -sEXPORT_ES6=1 -sEXPORTED_RUNTIME_METHODS=callMain -sINVOKE_RUN=0 -sENVIRONMENT=web,worker,node -sUSE_ES6_IMPORT_META=1
mkdir -p "$PREFIX/bin"
cp words.mjs words.wasm "$PREFIX/bin"
cat >load.mjs <<'J'
import { createRequire } from 'module';
globalThis.require ??= createRequire(import.meta.url); // 3.1.6 asks for these two
globalThis.__dirname ??= '.';
delete globalThis.fetch; // 3.1.6 takes it for a page's
const { default: factory } = await import(process.argv[2]);
const folder = process.argv[2].replace(/[^/]*$/, '');
(await factory({ locateFile: (name) => folder + name })).callMain(['it']);
J
node load.mjs "$PREFIX/bin/words.mjs" | grep -x '42 it'
