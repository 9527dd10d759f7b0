// Room: page. What this browser can really do: each thing is tried, with a time limit, because many browsers have the
// name and not the thing. In JavaScript because trying is throwing. What it means to people is Python's business.

(() => {
  const LATE_MS = 4000;
  const PREFIX = `offcut:${new URL("./", document.baseURI).pathname}:`;

  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const EMPTY = bytes("0061736d01000000");
  // (module (func (result v128) i32.const 0 i8x16.splat i8x16.popcnt))
  const SIMD = bytes("0061736d010000000105016000017b030201000a0a0108004100fd0ffd620b");
  // (module (import "m" "f" (func (result i32))) (func (export "g") (result i32) call 0))
  const SUSPENDED = bytes("0061736d010000000105016000017f020701016d0166000003020100070501016700010a0601040010000b");
  const GRID = 24;

  class Missing extends Error {}

  function need(condition, what) {
    if (!condition) throw new Missing(what);
  }

  function colourAt(index) {
    return [(index * 37) % 256, (index * 101 + 11) % 256, (index * 59 + 97) % 256];
  }

  const PROBES = {
    async webassembly() {
      need(globalThis.WebAssembly, "WebAssembly");
      await WebAssembly.instantiate(EMPTY);
    },
    async simd() {
      await WebAssembly.compile(SIMD);
    },
    async threads() {
      need(crossOriginIsolated, "crossOriginIsolated");
      // WebKitGTK says isolated and has no constructor.
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
      need(memory.buffer instanceof SharedArrayBuffer, "SharedArrayBuffer");
      return String(navigator.hardwareConcurrency ?? "");
    },
    async webgpu() {
      need(navigator.gpu, "navigator.gpu");
      const adapter = await navigator.gpu.requestAdapter();
      need(adapter, "adapter");
      return [adapter.info?.vendor, adapter.info?.architecture].filter(Boolean).join(" ");
    },
    async jspi() {
      need(WebAssembly.Suspending && WebAssembly.promising, "WebAssembly.Suspending");
      const f = new WebAssembly.Suspending(async () => 7);
      const { instance } = await WebAssembly.instantiate(SUSPENDED, { m: { f } });
      need((await WebAssembly.promising(instance.exports.g)()) === 7, "result");
    },
    async "service-worker"() {
      need(navigator.serviceWorker, "navigator.serviceWorker");
      const registration = await navigator.serviceWorker.getRegistration();
      need(registration?.active, "registration");
    },
    async storage() {
      const name = `${PREFIX}probe`;
      try {
        const cache = await caches.open(name);
        await cache.put("probe", new Response("offcut"));
        const answer = await (await caches.open(name)).match("probe");
        need((await answer?.text()) === "offcut", "read back");
      } finally {
        await caches.delete(name);
      }
    },
    async persistence() {
      need(navigator.storage?.persisted, "navigator.storage");
      need(await navigator.storage.persisted(), "granted");
    },
    // The one that cannot be tried without a person's click and choice.
    async folders() {
      need(globalThis.showDirectoryPicker, "showDirectoryPicker");
    },
    async canvas() {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = GRID;
      const context = canvas.getContext("2d", { willReadFrequently: true });
      for (let index = 0; index < GRID * GRID; index += 1) {
        context.fillStyle = `rgb(${colourAt(index).join(" ")})`;
        context.fillRect(index % GRID, Math.floor(index / GRID), 1, 1);
      }
      const { data } = context.getImageData(0, 0, GRID, GRID);
      let wrong = 0;
      for (let index = 0; index < GRID * GRID; index += 1) {
        const expected = [...colourAt(index), 255];
        if (expected.some((value, channel) => data[4 * index + channel] !== value)) wrong += 1;
      }
      need(wrong === 0, `${wrong} of ${GRID * GRID} pixels differ`);
    },
  };

  async function tried(id) {
    const late = new Promise((resolve) => setTimeout(resolve, LATE_MS, { id, answer: "late", detail: "" }));
    const trial = PROBES[id]().then(
      (detail) => ({ id, answer: "yes", detail: detail ?? "" }),
      (cause) => ({ id, answer: "no", detail: String(cause.message ?? cause) }),
    );
    return Promise.race([trial, late]);
  }

  globalThis.offcutCompatibility = {
    probe: async () => JSON.stringify(await Promise.all(Object.keys(PROBES).map(tried))),
  };
})();
