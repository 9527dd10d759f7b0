// Room: building. Runs in Node: `node precompile.mjs PYODIDE_FOLDER WORK_FOLDER SCRIPT` runs a Python script in Pyodide
// with WORK_FOLDER mounted at /archives.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodideFolder, workFolder, script] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodideFolder}/pyodide.mjs`).href);
const pyodide = await loadPyodide({ indexURL: `${pyodideFolder}/` });
pyodide.FS.mkdir("/archives");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: workFolder }, "/archives");
pyodide.runPython(readFileSync(script, "utf8"));
