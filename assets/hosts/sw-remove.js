// Room: service worker, in the place of sw.js when a site wants to be rid of it. Put this file where sw.js was: every
// browser that has Offcut fetches it on its next visit, and it removes the saved app, its engines and itself. Settings
// stay, other apps of the same origin are not touched, and the page goes on working online.

const PREFIX = `offcut:${new URL(self.registration.scope).pathname}:`;

const isOurs = (client) => client.url.startsWith(self.registration.scope);
const gone = (answers) => ({ offcut: "offline-failed", name: "retired", cause: "sw-remove.js", answers });

async function remove() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.registration.unregister();
}

async function tell() {
  const pages = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
  for (const page of pages.filter(isOurs)) page.postMessage(gone());
}

// Not the careful way of sw.js: what is removed is what may be broken. It answers no fetch, so pages get the network.
self.addEventListener("install", () => self.skipWaiting());
// A page that is on its way waits until this is active, and telling waits for that page: so nothing waits for the telling.
self.addEventListener("activate", (event) => event.waitUntil(remove().then(() => void tell())));
// A page that registers while an older one is still open brings a registration back: whatever it asks, that goes again.
self.addEventListener("message", (event) => {
  const { source, data } = event;
  if (!source?.url || !isOurs(source) || !data?.offcut) return;
  source.postMessage(gone(data.offcut));
  event.waitUntil(remove());
});
