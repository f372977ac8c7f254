// Runs one main module of the matrix, whatever its shape: node driver.js plain|factory|module MAIN.js ARGUMENTS…
'use strict';
const path = require('path');
const { pathToFileURL } = require('url');
const [shape, main, ...given] = process.argv.slice(2);

delete globalThis.fetch; // glue of 3.1.6 calls it on a path, which node 18 and later refuse
const fail = (error) => {
    console.log(`died\t${String((error && error.stack) || error).split('\n').slice(0, 2).join(' ')}\t0`);
    process.exit(3);
};
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

// As a web page or a Python runtime does: a file system in memory, with the host's folder mounted in it.
const mounted = (module) => {
    const folder = path.dirname(given[0]);
    module.FS.mkdirTree(folder);
    module.FS.mount(module.NODEFS || module.FS.filesystems.NODEFS, { root: folder }, folder);
    module.FS.chdir(folder);
};

if (shape === 'plain') {
    process.argv = [process.argv[0], main, ...given];
    require(main);
} else if (shape === 'factory') {
    require(main)({ arguments: given }).catch(fail);
} else {
    globalThis.require = require; // glue of 3.1.6 wants both, also in an ES module, and takes file: for a folder
    globalThis.__dirname = path.dirname(main);
    const settings = { arguments: given, preRun: [mounted], locateFile: (name) => path.join(path.dirname(main), name) };
    import(pathToFileURL(main)).then(({ default: create }) => create(settings)).catch(fail);
}
