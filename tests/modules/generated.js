// Loads generated libraries, each load in a main module of its own: node generated.js CASES.json. A failed dlopen spoils its
// main module and nothing else, so one node serves them all. One line of JSON for each load: number, verdict, reason.
'use strict';
const fs = require('fs');
const path = require('path');

delete globalThis.fetch; // glue of 3.1.6 calls it on a path, which node 18 and later refuse
let made = [];
const Real = WebAssembly.Instance;
WebAssembly.Instance = function (module, imports) {
    const instance = new Real(module, imports);
    made.push(instance);
    return instance;
};
WebAssembly.Instance.prototype = Real.prototype;

const mains = new Map();
const main_of = (glue) => {
    if (!mains.has(glue)) {
        const wasm = new WebAssembly.Module(fs.readFileSync(glue.replace(/\.js$/, '.wasm')));
        mains.set(glue, { create: require(glue), wasm });
    }
    return mains.get(glue);
};
const one_line = (error) => String((error && error.message) || error).split('\n').slice(0, 3).join(' ');

const run = async (load) => {
    const { create, wasm } = main_of(load.glue);
    process.chdir(load.folder);
    const module = await create({
        print: () => {},
        printErr: () => {},
        locateFile: (name) => load.folder + '/' + name,
        instantiateWasm: (imports, ready) => {
            const instance = new Real(wasm, imports);
            ready(instance, wasm);
            return instance.exports;
        },
    });
    // Glue of 3.1.6 ends the process on what nobody caught.
    process.removeAllListeners('uncaughtException');
    process.removeAllListeners('unhandledRejection');
    if (load.search) module.ccall('search', null, ['string'], [load.search]);
    const open = (file, global) => {
        try {
            if (module.ccall('load', 'number', ['string', 'number'], [file, global])) return '';
            return module.ccall('reason', 'string', [], []) || 'no reason';
        } catch (error) {
            return one_line(error) || 'it threw';
        }
    };
    for (const file of load.before) {
        const reason = open(file, 1);
        if (reason) return ['before', reason];
    }
    made = [];
    const reason = open(load.file, load.global ? 1 : 0);
    if (reason) return ['fails-at-load', reason];
    if (!made.length) return ['before', 'a library that was loaded before had needed it'];
    for (const { exports } of made) {
        for (const name of Object.keys(exports).filter((one) => one.startsWith('test_'))) {
            try {
                const result = exports[name]();
                if (result !== 0) return ['fails-when-called', `${name} gave ${result}`];
            } catch (error) {
                return ['fails-when-called', `${name}: ${one_line(error)}`];
            }
        }
    }
    return ['loads', ''];
};

(async () => {
    for (const load of JSON.parse(fs.readFileSync(process.argv[2]))) {
        const [verdict, said] = await run(load).catch((error) => ['broken', one_line(error)]);
        fs.writeSync(1, JSON.stringify([load.number, verdict, said.replaceAll(load.folder, '@')]) + '\n');
    }
    process.exit(0);
})();
