// Room: Python worker, before Python. Inference workers: how one is started, and one that is started while Python is,
// with its runtime compiled and its threads there, so that the first engine of a visit needs nothing but its weights.

const MODULE = new URL("inference.js", import.meta.url).href;
// A worker that is started from a blob: URL inherits the page's policy; one that is started by URL does not. A module
// that fails to load would otherwise only be an unhandled rejection in there, which nobody hears.
const BOOTSTRAP = `onmessage = async ({ data }) => {
  try {
    (await import(data.module)).start(self);
    postMessage({ id: 0, result: {} });
  } catch (cause) {
    postMessage({ id: 0, error: { name: "", message: String(cause), file: data.module } });
  }
};`;
// Up to this many gibibytes a device is offered low-memory mode: what it may not need is not started there.
const LITTLE_MEMORY_GB = 2;
// The number that Python gives to none of its calls.
const PREPARE = -1;

let spare = null;

// The same rule as worker/threads.py, which a test holds it to; where they disagree the spare one is not used.
export function threadCount(cores, canShareMemory) {
  if (!canShareMemory || cores < 2) return 1;
  return Math.min(8, cores <= 4 ? cores : cores - 1);
}

// It answers with {id: 0} when its module has loaded.
function start() {
  const url = URL.createObjectURL(new Blob([BOOTSTRAP], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module" });
  worker.postMessage({ module: MODULE });
  worker.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
  return worker;
}

function end() {
  spare?.worker.terminate();
  spare = null;
}

// What this visit will use is known from what the last one has saved: the plain runtime (a graphics processor has
// another one) and the weights of some engine.
async function isWorthIt(prefix) {
  if ((navigator.deviceMemory ?? Infinity) <= LITTLE_MEMORY_GB) return false;
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
  const runtime = names.find((name) => name.startsWith(`${prefix}runtime:`));
  if (!runtime || !names.includes(`${prefix}weights`)) return false;
  const uses = await (await caches.open(runtime)).match(new URL("../../offcut-uses.json", import.meta.url));
  if (!uses || JSON.stringify(await uses.json()) !== '["plain"]') return false;
  return (await (await caches.open(`${prefix}weights`)).keys()).length > 0;
}

function begin() {
  const canShareMemory = self.crossOriginIsolated && "SharedArrayBuffer" in self;
  const way = { threads: threadCount(navigator.hardwareConcurrency || 1, canShareMemory), build: "plain", isVerified: true };
  const worker = start();
  spare = { worker, threads: way.threads, isThere: false };
  const mine = spare;
  const hear = ({ data }) => {
    if (data.offcut) self.offcutLedger.take(data.offcut);
    // One that fails is no loss: whoever needs an engine starts another, and says what is wrong with that.
    else if (data.error && spare === mine) end();
    else if (data.id === 0) {
      mine.isThere = true;
      worker.postMessage({ id: PREPARE, method: "prepare", args: way });
    }
  };
  worker.addEventListener("message", hear);
  worker.addEventListener("error", () => spare === mine && end());
  mine.leave = () => worker.removeEventListener("message", hear);
}

// Hands the spare one over, to whoever will run it in the same way; null when there is none. Its runtime may still be
// starting: what is asked of it waits for that. No other one follows: it would start beside the engine that is wanted,
// and take longer from that than it saves.
function take(threads, build) {
  if (!spare?.isThere || spare.threads !== threads || build !== "plain") return null;
  const { worker, leave } = spare;
  leave();
  spare = null;
  return worker;
}

export async function prepare() {
  const prefix = `offcut:${new URL("../../", import.meta.url).pathname}:`;
  try {
    if (await isWorthIt(prefix)) begin();
  } catch (cause) {
    console.warn("offcut: no spare engine:", cause.message); // storage that is closed to us: engines start as they are needed
  }
}

self.offcutEngines = { start, take, end };
