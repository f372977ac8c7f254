// Loads one extension module in a Python runtime, in a process of its own: node load.js RUNTIME MODULE.so
// Prints one line: loads, or fails and what dlopen said.
'use strict';
const path = require('path');
const [runtime, wheel] = process.argv.slice(2).map((name) => path.resolve(name));

const load = async () => {
    const { loadPyodide } = require(path.join(runtime, 'pyodide.js'));
    const python = await loadPyodide({ indexURL: runtime + path.sep, stderr: () => {} });
    const folder = '/mounted';
    python.mountNodeFS(folder, path.dirname(wheel));
    python.globals.set('wanted', path.posix.join(folder, path.basename(wheel)));
    return python.runPython(`
import ctypes
try:
    ctypes.CDLL(wanted)
    said = "loads"
except OSError as error:
    said = "fails\\t" + " ".join(str(error).split())
said`);
};

load().then(
    (said) => console.log(said),
    (error) => {
        // What leaves dlopen by another way than its answer, a trap for one, has come this far: Python was there.
        console.log(`died\t${String(error).split('\n').join(' ')}`);
    },
);
