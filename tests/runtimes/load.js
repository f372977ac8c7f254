// Loads one extension module in a Python runtime, in a process of its own: node load.js RUNTIME MODULE.so [import]
// Prints one line: loads, or fails and what dlopen said. With `import` its PyInit function runs, too; that it asks for
// another package is an answer of its own.
'use strict';
const path = require('path');
const [runtime, wheel] = process.argv.slice(2, 4).map((name) => path.resolve(name));
const imports = process.argv[4] === 'import';

const load = async () => {
    const { loadPyodide } = require(path.join(runtime, 'pyodide.js'));
    const python = await loadPyodide({ indexURL: runtime + path.sep, stderr: () => {} });
    const folder = '/mounted';
    python.mountNodeFS(folder, path.dirname(wheel));
    python.globals.set('wanted', path.posix.join(folder, path.basename(wheel)));
    python.globals.set('imports', imports);
    return python.runPython(`
import ctypes, importlib.util
try:
    if imports:
        name = wanted.rpartition("/")[2].partition(".")[0]
        spec = importlib.util.spec_from_file_location(name, wanted)
        try:
            importlib.util.module_from_spec(spec)
            said = "loads\timported"
        except ModuleNotFoundError as error:
            said = f"loads\tasks for another: {error}"
    else:
        ctypes.CDLL(wanted)
        said = "loads"
except (OSError, ImportError) as error:
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
