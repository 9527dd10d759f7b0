// Room: page. What this app keeps on the device as a whole: look at it, ask for it to be kept, remove it. In JavaScript
// because all of it can throw while it is called (blocked storage), and because ?reset=1 must work without Python.
// Everything answers with a JSON text and within a few seconds; other apps of the same origin are counted, never touched.

(() => {
  const BASE = new URL("./", document.baseURI);
  const PREFIX = `offcut:${BASE.pathname}:`;
  // persist() and a blocked database may never answer.
  const LATE_MS = 5000;

  const later = (value) => new Promise((resolve) => setTimeout(resolve, LATE_MS, value));
  const attempt = (action, otherwise) => Promise.race([action().catch(() => otherwise), later(otherwise)]);

  const ownCaches = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const registrations = async () => [...((await navigator.serviceWorker.getRegistrations()) ?? [])];
  const isOwn = (registration) => registration.scope === BASE.href;

  async function cacheCounts() {
    const count = async (name) => ({ name, entries: (await (await caches.open(name)).keys()).length });
    return Promise.all((await ownCaches()).map(count));
  }

  async function worker() {
    const own = (await registrations()).find(isOwn);
    if (!own) return null;
    return { active: Boolean(own.active), waiting: Boolean(own.waiting), controls: Boolean(navigator.serviceWorker.controller) };
  }

  async function survey() {
    const [own, all, workers, registration, estimate, persisted] = await Promise.all([
      attempt(cacheCounts, null),
      attempt(async () => (await caches.keys()).length, null),
      attempt(async () => (await registrations()).filter((one) => !isOwn(one)).length, null),
      attempt(worker, null),
      attempt(async () => ({ ...(await navigator.storage.estimate()) }), null),
      attempt(async () => navigator.storage.persisted(), null),
    ]);
    const foreign = own && all !== null ? all - own.length : null;
    const { usage = null, quota = null } = estimate ?? {};
    return JSON.stringify({ caches: own, foreign_caches: foreign, foreign_workers: workers, registration, usage, quota, persisted });
  }

  // The service worker goes first, so that nothing fills a cache again.
  async function removeEverything() {
    const removed = { files: 0, caches: 0, worker: false, database: false, left: 0 };
    const steps = [
      async () => {
        for (const one of (await registrations()).filter(isOwn)) removed.worker = await one.unregister();
      },
      async () => {
        for (const { name, entries } of await cacheCounts()) {
          if (!(await caches.delete(name))) continue;
          removed.caches += 1;
          removed.files += entries;
        }
      },
      async () => {
        await globalThis.offcutSettings.forget();
        removed.database = true;
      },
      async () => Object.keys(sessionStorage).forEach((key) => key.startsWith("offcut:") && sessionStorage.removeItem(key)),
    ];
    for (const step of steps) await attempt(step, null);
    // Said only of what is really gone.
    removed.left = await attempt(async () => (await ownCaches()).length + (await registrations()).filter(isOwn).length, 0);
    return JSON.stringify(removed);
  }

  async function persist() {
    const ask = async () => (await navigator.storage.persisted()) || navigator.storage.persist();
    return JSON.stringify(await attempt(ask, null));
  }

  globalThis.offcutStorage = { survey, removeEverything, persist };
})();
