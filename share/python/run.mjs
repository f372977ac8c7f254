// node run.mjs RUNTIME PYTHON ARGUMENT…
//
// The Python of an unpacked npm package `pyodide` with the arguments of python3, on the files, the environment and the streams
// of this process. PYTHON is the path that it takes for its own: a pyvenv.cfg above it makes that folder its prefix.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [runtime, executable, ...args] = process.argv.slice(2);
// The runtime's own folders.
const own = new Set(["dev", "proc", "sys", "lib"]);

// A link that leads to itself, or a file system that does not answer, is no folder.
function isFolder(place) {
  try {
    return fs.statSync(place).isDirectory();
  } catch {
    return false;
  }
}

function mountHost(FS) {
  for (const name of fs.readdirSync("/")) {
    const place = "/" + name;
    if (own.has(name) || !isFolder(place)) continue;
    FS.mkdirTree(place);
    FS.mount(FS.filesystems.NODEFS, { root: place }, place);
  }
  FS.chdir(process.cwd());
}

// What stands there for Pythons of the build machine would have this one answer for itself in their place.
function modulesPath(value) {
  const folders = (value ?? "").split(":").filter((folder) => folder && !fs.existsSync(path.join(folder, "emshim_target.py")));
  return folders.length ? { PYTHONPATH: folders.join(":") } : {};
}

const { PYTHONPATH, ...environment } = process.env;
const { loadPyodide } = await import(pathToFileURL(path.join(runtime, "pyodide.mjs")));
const python = await loadPyodide({
  indexURL: runtime + path.sep,
  args,
  // The runtime sets PYTHONINSPECT where it is not said; then sys.exit() would not end the program.
  env: { PYTHONINSPECT: "", HOME: "/", ...environment, ...modulesPath(PYTHONPATH) },
  _sysExecutable: executable,
  fsInit: async (FS) => mountHost(FS),
});
python.setStdin();
python.setStdout();
python.setStderr();
try {
  process.exitCode = python._module._run_main();
} catch (error) {
  if (typeof error.status !== "number") throw error;
  process.exitCode = error.status;
}
