// Room: page. Pictures from outside: shared from another app, or opened with this one. They come before Python is there
// and only once, so they are taken here and handed on. Promises that throw while they are made are JavaScript's own.

(() => {
  const BASE = new URL("./", document.baseURI);
  // As in sw.js, which keeps what is shared there.
  const PREFIX = `offcut:${BASE.pathname}:`;
  const INCOMING = `${PREFIX}incoming`;
  const FOLDER = new URL("incoming/", BASE).href;
  // A list is one step below the folder, its files are two.
  const listOf = (url) => FOLDER + url.slice(FOLDER.length).split("/")[0];

  const waiting = [];
  let listener = null;
  const nothing = () => ({ files: [], lost: 0, large: 0, many: 0, word: null });
  function hand(origin, batch) {
    const whole = { ...nothing(), origin, ...batch };
    if (whole.files.length && globalThis.offcutBoot) globalThis.offcutBoot.touched = true;
    if (listener) listener(whole);
    else waiting.push(whole);
  }

  // ---- shared: kept by the service worker ---------------------------------------------------------------------

  async function read(cache, key) {
    const { files, large = 0, many = 0 } = await (await cache.match(key)).json();
    const batch = { ...nothing(), large, many };
    for (const [index, { name, type }] of files.entries()) {
      try {
        const blob = await (await cache.match(`${key.url}/${index}`)).blob();
        batch.files.push(new File([blob], name, { type }));
      } catch {
        batch.lost += 1; // said in a notice
      }
    }
    return batch;
  }

  // Read first, so that a tab that dies here costs nothing; then whoever deletes the list is the one who has them.
  async function take(cache, key) {
    const batch = await read(cache, key);
    const isOurs = await cache.delete(key);
    for (const one of await cache.keys()) if (one.url.startsWith(`${key.url}/`)) await cache.delete(one);
    return isOurs ? batch : null;
  }

  async function takeShared() {
    if (!(await caches.has(INCOMING))) return;
    const cache = await caches.open(INCOMING);
    for (const key of await cache.keys()) {
      if (key.url !== listOf(key.url)) continue;
      const batch = await take(cache, key).catch(() => null); // another tab was faster and has it
      if (batch) hand("share", { ...batch, word: batch.files.length + batch.lost + batch.large + batch.many ? null : "nothing" });
    }
    // What was left half done, by a worker or a tab that was stopped: not while another is being received.
    await navigator.locks?.request(INCOMING, { ifAvailable: true }, (lock) => lock && sweep(cache));
  }

  async function sweep(cache) {
    for (const { url } of await cache.keys()) if (!(await cache.match(listOf(url)))) await cache.delete(url);
  }

  // The address says that something was shared. It is cleaned, so that a reload or a bookmark does not say it again.
  let cameShared = performance.getEntriesByType("navigation")[0]?.type === "reload";
  function shared() {
    const address = new URL(location.href);
    const share = address.searchParams.get("share");
    if (share !== null || address.searchParams.has("shared")) {
      cameShared = true;
      address.searchParams.delete("share");
      address.searchParams.delete("shared");
      history.replaceState(history.state, "", address);
    }
    // "post" comes here only where no service worker has answered: the pictures went to the host, which lost them.
    if (share === "post") hand("share", { word: "missed" });
    if (share === "failed") hand("share", { word: "failed" });
    takeShared().catch((cause) => console.info("offcut: no shared pictures:", cause.message)); // storage is blocked
  }

  // ---- opened with the app ------------------------------------------------------------------------------------

  async function opened({ files = [], targetURL = null }) {
    const batch = nothing();
    for (const handle of files) {
      try {
        batch.files.push(await handle.getFile());
      } catch {
        batch.lost += 1;
      }
    }
    if (batch.files.length || batch.lost) hand("open", batch);
    // A window that is only brought to the front may be told of a share and not get it. One that was loaded by it has it.
    const isShare = targetURL && new URL(targetURL).searchParams.get("share") === "post";
    if (isShare && !cameShared) hand("share", { word: "missed" });
    if (isShare) cameShared = false;
  }

  if (!new URLSearchParams(location.search).has("reset")) {
    shared();
    globalThis.launchQueue?.setConsumer((parameters) => opened(parameters));
  }

  globalThis.offcutIncoming = {
    // Python's side, once.
    listen(handler) {
      listener = handler;
      waiting.splice(0).forEach((batch) => handler(batch));
    },
  };
})();
