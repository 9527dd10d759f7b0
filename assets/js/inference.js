// Room: inference worker. Runs onnxruntime-web and nothing else: create, run, release, one at a time, no policy.
// The Python worker starts it from a blob: bootstrap, so that it is bound by the page's policy, and ends it when a
// run is cancelled or hangs: that costs this worker only.

import "./ledger.js";
import * as graphics from "./graphics.js";
import * as memory from "./memory.js";
import { install, runtimeURL } from "./verified.js";

// The two builds of ONNX Runtime; "jspi" has WebGPU.
const BUILDS = {
  plain: { script: "vendor/ort/ort.wasm.min.js", core: "vendor/ort/ort-wasm-simd-threaded" },
  jspi: { script: "vendor/ort/ort.jspi.min.js", core: "vendor/ort/ort-wasm-simd-threaded.jspi" },
};

// A network of one node that does nothing: with it the runtime compiles and starts its threads.
const NOTHING = "CAg6NwoQCgF4EgF5IghJZGVudGl0eRIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEBE=";

let starting = null;
let ort = null;
let session = null;
let failedFile = null;

async function importRuntime(path) {
  try {
    return await import(runtimeURL(path));
  } catch (cause) {
    failedFile = path;
    throw cause;
  }
}

// The glue is imported from a blob: URL made of verified bytes: ONNX Runtime starts its threads from the same URL, and
// workers that start from a blob: inherit the policy that forbids other origins, on every host.
async function loadRuntime({ threads, isVerified, build, memory: bytes }) {
  if (bytes) memory.limit(bytes);
  install(isVerified, (file) => (failedFile = file));
  const { script, core } = BUILDS[build];
  const runtime = await importRuntime(script);
  const glue = await (await fetch(runtimeURL(`${core}.js`))).arrayBuffer();
  const mjs = URL.createObjectURL(new Blob([glue], { type: "text/javascript" }));
  runtime.env.wasm.numThreads = threads;
  runtime.env.wasm.wasmPaths = { mjs, wasm: runtimeURL(`${core}.wasm`) };
  runtime.env.logLevel = "error";
  return runtime;
}

// Once, whoever asks first: with a spare worker that is before there is an engine.
async function runtime(way) {
  starting ??= loadRuntime(way).catch((cause) => {
    starting = null; // the next engine tries again
    throw cause;
  });
  ort = await starting;
}

// Part by part into one buffer of the exact size: at most one part is held twice.
async function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.size, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(new Uint8Array(await part.arrayBuffer()), at);
    at += part.size;
  }
  return whole;
}

// On the GPU all sizes are fixed, so that what computes them inside the network is done once, beforehand: of our
// size-free ISNet 101 nodes would run on the processor otherwise, and none does so. The names are the build's own.
async function sessionOptions({ provider, size }) {
  const options = { executionProviders: [provider], graphOptimizationLevel: "all" };
  if (size) options.freeDimensionOverrides = { batch: 1, height: size[0], width: size[1] };
  if (provider === "webgpu") options.executionProviders = [{ name: "webgpu", device: await graphics.open() }];
  return options;
}

const methods = {
  async find() {
    return [await graphics.find()];
  },

  async prepare(way) {
    await runtime(way);
    const nothing = Uint8Array.from(atob(NOTHING), (character) => character.charCodeAt(0));
    await (await ort.InferenceSession.create(nothing, { executionProviders: ["wasm"] })).release();
    return [{}];
  },

  async create({ weights, ...way }) {
    await runtime(way);
    await methods.release();
    const options = await sessionOptions(way);
    session = await graphics.guarded(ort.InferenceSession.create(await join(weights), options)).catch((cause) => {
      // What this build of ONNX Runtime says when it cannot start at all, whatever the model.
      if (/no available backend/i.test(cause.message)) failedFile ??= `${BUILDS[way.build].core}.wasm`;
      throw cause;
    });
    return [{ inputs: session.inputNames, outputs: session.outputNames }];
  },

  async run({ input, output, data, shape }) {
    const tensor = new ort.Tensor("float32", data, shape);
    // The catalogue names them, or says their place where nobody told it a name.
    const from = session.inputNames[input] ?? input;
    const to = session.outputNames[output] ?? output;
    const results = await graphics.guarded(session.run({ [from]: tensor }, [to]));
    memory.requireSmall(results[to]);
    // A copy: the result lies in the runtime's own memory, which cannot be handed over.
    const values = new Float32Array(results[to].data);
    const dims = [...results[to].dims];
    for (const result of Object.values(results)) result.dispose();
    return [{ data: values, shape: dims }, [values.buffer]];
  },

  async release() {
    await session?.release();
    session = null;
    return [{}];
  },
};

export function start(scope) {
  scope.onmessage = async ({ data: { id, method, args } }) => {
    try {
      const [result, transfer] = await methods[method](args);
      scope.postMessage({ id, result }, transfer ?? []);
    } catch (cause) {
      scope.postMessage({ id, error: { name: cause.name ?? "", message: String(cause.message ?? cause), file: failedFile } });
    }
  };
}
