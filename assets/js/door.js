// Room: page. `window.offcut`, the door for people who embed the app or script it; documented in the README. It only
// turns promises, signals and callbacks into calls that Python answers, because those are JavaScript's own words.

(() => {
  class OffcutError extends Error {
    constructor({ code, message, details }) {
      super(message || code);
      this.name = "OffcutError";
      this.code = code;
      this.details = details ?? {};
    }
  }

  let answerer = null;
  const waiting = [];
  const calls = new Map();
  let count = 0;
  let announceReady;
  let refuseReady;
  let isRefused = false;
  let ready;

  function begin() {
    isRefused = false;
    ready = new Promise((resolve, reject) => ([announceReady, refuseReady] = [resolve, reject]));
    ready.catch(() => {}); // somebody who never asks must not see an unhandled rejection; who asks gets it
  }
  begin();

  const ask = (word, call) => (answerer ? answerer(word, call) : waiting.push([word, call]));

  async function blobOf(source) {
    if (source instanceof Blob) return source;
    const url = new URL(String(source), document.baseURI);
    if (url.origin !== location.origin && url.protocol !== "blob:") {
      throw new OffcutError({ code: "source-not-allowed", message: `not of this origin: ${url.origin}` });
    }
    const response = await fetch(url);
    if (!response.ok) {
      throw new OffcutError({ code: "download-failed", message: `HTTP ${response.status}`, details: { url: url.href, status: response.status } });
    }
    return response.blob();
  }

  function nameOf(source) {
    if (source instanceof Blob) return source.name ?? "picture";
    return new URL(String(source), document.baseURI).pathname.split("/").pop() || "picture";
  }

  async function removeBackground(source, { engine = null, format = null, recipe = null, onprogress = null, signal = null } = {}) {
    dispatchEvent(new Event("offcut-call"));
    signal?.throwIfAborted();
    const file = await blobOf(source);
    signal?.throwIfAborted();
    const id = `door-${++count}`;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        ask("cancel", { id });
        end(() => reject(signal.reason));
      };
      const end = (settle) => {
        calls.delete(id);
        globalThis.offcutUpdates.letGo(id);
        signal?.removeEventListener("abort", onAbort);
        settle();
      };
      calls.set(id, {
        resolve: (blob) => end(() => resolve(blob)),
        reject: (error) => end(() => reject(error)),
        progress: (event) => onprogress?.(event),
      });
      globalThis.offcutUpdates.hold(id, "job");
      signal?.addEventListener("abort", onAbort);
      ask("remove", { id, file, name: nameOf(source), engine, format, recipe: JSON.stringify(recipe) ?? "null" });
    });
  }

  const now = (word) => {
    if (!answerer) throw new OffcutError({ code: "not-ready", message: "await offcut.ready first" });
    return JSON.parse(answerer(word, null));
  };

  // Python's side: `attach` once; then it settles calls by id.
  globalThis.offcutDoor = {
    attach(handler) {
      answerer = handler;
      waiting.splice(0).forEach(([word, call]) => handler(word, call));
    },
    ready() {
      announceReady();
      ready = Promise.resolve(); // also after a start that failed and was tried again
    },
    // A start that failed is tried again: who asks from now on waits for that.
    again() {
      if (isRefused) begin();
    },
    failed(json) {
      isRefused = true;
      refuseReady(new OffcutError(JSON.parse(json)));
    },
    progress: (id, json) => calls.get(id)?.progress(JSON.parse(json)),
    done: (id, blob) => calls.get(id)?.resolve(blob),
    reject: (id, json) => calls.get(id)?.reject(new OffcutError(JSON.parse(json))),
    cancelled: (id) => calls.get(id)?.reject(new DOMException("cancelled", "AbortError")),
  };

  globalThis.offcut = Object.freeze({
    get ready() {
      return ready;
    },
    removeBackground,
    engines: () => now("engines"),
    status: () => now("status"),
    OffcutError,
  });
})();
