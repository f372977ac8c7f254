// node python.cjs RUNTIME -c CODE: runs the code, with what is installed beside this Python.
"use strict";
const path = require("path");

const [runtime, option, code] = process.argv.slice(2);
(async () => {
  if (option !== "-c") throw new Error("only -c CODE");
  const { loadPyodide } = await import(path.join(runtime, "pyodide.mjs"));
  const python = await loadPyodide({ indexURL: runtime + path.sep });
  python.mountNodeFS("/installed", path.join(__dirname, "../lib"));
  python.runPython('import sys; sys.path.insert(0, "/installed/python%d.%d/site-packages" % sys.version_info[:2])');
  await python.runPythonAsync(code);
})().catch((error) => {
  console.error(error.message || error);
  process.exit(1);
});
