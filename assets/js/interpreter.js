// Room: Python worker, before Python. PyScript imports this module as its interpreter; it starts Pyodide from files
// that are verified, gives up with the name of the file that failed instead of hanging, and reports a fatal Pyodide
// error, after which Python itself can say nothing any more.

import "./extras.js";
import "./ledger.js";
import "./no-database.js";
import { prepare } from "./spare.js";
import { install, release, runtimeURL } from "./verified.js";

export { version } from "../../vendor/pyodide/pyodide.js";

const started = performance.now();
let giveUp;
// Said once, with the name of the file; what else of this start fails because of it is no news.
let isGivenUp = false;
const failed = new Promise((_, reject) => (giveUp = reject));

// Whoever listens on the page knows this worker by its `self.postMessage`; PyScript ignores what it did not ask for.
function tellPage(message) {
  self.postMessage({ offcut: message });
}

function giveUpOn(file, cause) {
  const error = Object.assign(new Error(`${file}: ${cause.message}`), { file });
  tellPage({ type: "start-failed", file, cause: String(cause.message) });
  isGivenUp = true;
  giveUp(error);
}

// A fatal error leaves the promise of the running call unsettled; this event is all there is to see.
self.addEventListener("unhandledrejection", (event) => {
  if (event.reason?.pyodide_fatal_error) tellPage({ type: "worker-died", reason: String(event.reason) });
  else if (isGivenUp) event.preventDefault();
});

async function start(options) {
  const { loadPyodide: load } = await import("../../vendor/pyodide/pyodide.js");
  return load({ ...options, indexURL: runtimeURL("vendor/pyodide/") });
}

// `isVerified`: the service worker answers, from what it has verified. The address of this module cannot say so: a module
// that a service worker has answered is told the address of the saved answer, without what was asked for behind a "?".
export async function loadPyodide(options, isVerified = false) {
  install(isVerified, giveUpOn);
  if (isVerified) prepare();
  try {
    const pyodide = await Promise.race([start(options), failed]);
    pyodide._api.on_fatal = (error) => tellPage({ type: "worker-died", reason: String(error) });
    tellPage({ type: "python-started", release, ms: performance.now() - started });
    return pyodide;
  } catch (cause) {
    isGivenUp = true;
    tellPage({ type: "start-failed", file: cause.file ?? "vendor/pyodide/", cause: String(cause.message ?? cause) });
    throw cause;
  }
}
