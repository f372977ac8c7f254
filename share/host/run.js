// What `emshim run` gives to node: it starts what a link left that is no program of emshim's. A factory, which node alone would load and
// leave, is called; glue of 3.1.6 finds no `fetch`, which it would call on a path.
'use strict';
const { resolve } = require('path');
const { pathToFileURL } = require('url');

delete globalThis.fetch;
const [file, ...given] = process.argv.slice(2);
process.argv = [process.argv[0], resolve(file), ...given];
const die = (error) => {
    console.error(error);
    process.exit(1);
};
const start = (made) => {
    const factory = typeof made === 'function' ? made : made && made.default;
    if (typeof factory === 'function') {
        const locateFile = (name) => resolve(file, '..', name);
        Promise.resolve(factory({ arguments: given, thisProgram: file, locateFile })).catch((error) => {
            if (!error || error.name !== 'ExitStatus') die(error);
        });
    }
};
globalThis.require = require; // glue that bare emcc 3.1.6 made wants both in an ES module, and takes its own URL for a folder
globalThis.__dirname = resolve(file, '..');
let made;
try {
    made = require(process.argv[1]);
} catch (error) {
    // Of a node without require for ES modules, and of one that has it, for a module that waits for something.
    const isModule = ['ERR_REQUIRE_ESM', 'ERR_REQUIRE_ASYNC_MODULE'].includes(error.code);
    if (!isModule && !(error instanceof SyntaxError)) die(error);
    import(pathToFileURL(process.argv[1])).then(start, die);
}
start(made);
