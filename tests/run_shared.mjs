// Room: tests. Runs every test of tests/shared on the MicroPython that the page ships, in Node.
//
//     node tests/run_shared.mjs [path of micropython.js]      (default: the one in dist/)

import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SHARED = ["py/offcut/__init__.py", "py/offcut/contract", "py/offcut/page", "tests/shared", "assets/i18n", "assets/help/en.json", "assets/help/zh.json", "assets/tools.json", "assets/marketplaces.json", "assets/documents.json", "models.json"];
const path = resolve(process.argv[2] ?? process.env.OFFCUT_MICROPYTHON ?? join(ROOT, "dist/vendor/micropython/micropython.js"));

const { loadMicroPython } = await import(pathToFileURL(path));
const wasm = path.replace(/\.m?js$/, ".wasm");
const python = await loadMicroPython({ url: wasm, stdout: (line) => console.log(line), linebuffer: true });

function mount(name) {
  const parts = name.split("/");
  for (let count = 1; count < parts.length; count++) {
    const folder = `/repository/${parts.slice(0, count).join("/")}`;
    if (!python.FS.analyzePath(folder).exists) python.FS.mkdir(folder);
  }
  python.FS.writeFile(`/repository/${name}`, readFileSync(join(ROOT, name)));
}

function files(name) {
  if (statSync(join(ROOT, name)).isFile()) return [name];
  const inside = readdirSync(join(ROOT, name)).filter((entry) => !["edge", "__pycache__"].includes(entry));
  return inside.flatMap((entry) => files(`${name}/${entry}`));
}

python.FS.mkdir("/repository");
const mounted = SHARED.flatMap(files);
mounted.forEach(mount);

const tests = mounted.filter((name) => /^tests\/shared\/test_\w+\.py$/.test(name)).sort();
const modules = tests.map((name) => name.slice(0, -3).replaceAll("/", "."));

python.globals.set("names", modules.join(" "));
python.runPython(`
import sys
sys.path.insert(0, "/repository")
sys.path.insert(0, "/repository/py")
ran = 0
failed = 0
for name in names.split(" "):
    module = __import__(name)
    for part in name.split(".")[1:]:
        module = getattr(module, part)
    for test in sorted(dir(module)):
        if not test.startswith("test_"):
            continue
        ran += 1
        try:
            getattr(module, test)()
            print("ok      " + name + "." + test)
        except Exception as error:
            failed += 1
            print("FAILED  " + name + "." + test)
            sys.print_exception(error)
`);
const ran = python.globals.get("ran");
const failed = python.globals.get("failed");
console.log(`${ran} tests ran on MicroPython, ${failed} failed`);
process.exit(failed || !ran ? 1 : 0);
