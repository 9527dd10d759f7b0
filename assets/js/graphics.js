// Room: inference worker. The graphics processor (GPU): whether this browser really gives one, and the device that a
// session runs on. WebGPU is JavaScript's own interface; what follows from a failure is decided in Python.

// (module (import "m" "f" (func (result i32))) (func (export "g") (result i32) call 0))
const WAITS = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 2, 7, 1, 1, 109, 1, 102, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 103, 0, 1, 10, 6, 1, 4, 0, 16, 0, 11,
];
const ANSWER = 42;
// What the largest layer of our networks needs in one piece (128 channels of 512 x 512 numbers at input 1024); WebGPU
// promises it, its compatibility mode for old GPUs does not.
const PIECE_BYTES = 2 ** 27;
// ONNX Runtime asks for the same when it opens a device itself: as much as there is.
const LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
  "maxComputeWorkgroupSizeZ",
];
// A tenth of a second is long for an event that is on its way, and short beside a picture that is begun again.
const REASON_MS = 100;
const FEATURES = ["shader-f16", "subgroups"];

// The device in use, null when there is none.
export let device = null;
// Rejects when the device is lost, or did something that it had to refuse: its numbers mean nothing then.
let failure = null;

// WebAssembly that waits for a promise, tried: some browsers have the names only.
async function canWait() {
  try {
    const module = new WebAssembly.Module(new Uint8Array(WAITS));
    const f = new WebAssembly.Suspending(async () => ANSWER);
    const { exports } = new WebAssembly.Instance(module, { m: { f } });
    return (await WebAssembly.promising(exports.g)()) === ANSWER;
  } catch {
    return false;
  }
}

async function findAdapter() {
  const adapter = (await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" })) ?? null;
  return adapter && adapter.limits.maxStorageBufferBindingSize >= PIECE_BYTES ? adapter : null;
}

const requestDevice = (adapter) =>
  adapter.requestDevice({
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
  });

function nameOf({ vendor, architecture, device, description }) {
  return [vendor, architecture, device, description].filter(Boolean).join(" ") || "unnamed";
}

// A device is opened and closed again: an adapter alone proves nothing.
export async function find() {
  if (!(await canWait())) return { hasJspi: false, adapter: null, isSoftware: false };
  try {
    const adapter = await findAdapter();
    (await (adapter && requestDevice(adapter)))?.destroy();
    const info = adapter?.info ?? {};
    const isSoftware = Boolean(info.isFallbackAdapter ?? adapter?.isFallbackAdapter);
    return { hasJspi: true, adapter: adapter && nameOf(info), isSoftware };
  } catch (cause) {
    console.info("offcut: no graphics processor:", cause.message);
    return { hasJspi: true, adapter: null, isSoftware: false };
  }
}

export async function open() {
  const adapter = await findAdapter();
  if (!adapter) throw lost("no graphics processor any more");
  device = await requestDevice(adapter);
  failure = new Promise((_, reject) => {
    device.lost.then(({ reason, message }) => reject(lost(`${reason}: ${message}`)));
    device.addEventListener("uncapturederror", ({ error }) => reject(error));
  });
  failure.catch(() => {}); // heard by whoever waits for a result
  return device;
}

function lost(message) {
  return Object.assign(new Error(message), { name: "GPULost" });
}

// A result, unless the device fails before or meanwhile. The runtime often fails first because of that; the device's
// own reason is the better one, and comes a moment later.
export async function guarded(work) {
  if (!failure) return work;
  try {
    return await Promise.race([failure, work]);
  } catch (cause) {
    await Promise.race([failure, new Promise((resolve) => setTimeout(resolve, REASON_MS))]);
    throw cause;
  }
}
