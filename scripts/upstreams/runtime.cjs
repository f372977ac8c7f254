// node runtime.cjs PYODIDE-FOLDER WHEEL… <CODE: unpacks the wheels into the runtime and runs the Python code.
"use strict";
const fs = require("fs");
const path = require("path");

const [folder, ...wheels] = process.argv.slice(2);
(async () => {
  const { loadPyodide } = await import(path.join(folder, "pyodide.mjs"));
  const python = await loadPyodide({ indexURL: folder + path.sep });
  for (const wheel of wheels) python.unpackArchive(new Uint8Array(fs.readFileSync(wheel)), "wheel");
  await python.runPythonAsync(fs.readFileSync(0, "utf8"));
})().catch((error) => {
  console.error(error.message || error);
  process.exit(1);
});
