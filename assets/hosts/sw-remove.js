// Room: service worker, in the place of sw.js when a site wants to be rid of it. Put this file where sw.js was: every
// browser that has Offcut fetches it on its next visit, and it removes the saved app, its engines and itself. Settings
// stay, other apps of the same origin are not touched, and the page goes on working online.

const PREFIX = `offcut:${new URL(self.registration.scope).pathname}:`;

async function remove() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.registration.unregister();
}

// Not the careful way of sw.js: what is removed is what may be broken.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(remove()));
// A page of ours that asks hears why nothing is kept.
self.addEventListener("message", ({ source, data }) => {
  if (source?.url?.startsWith(self.registration.scope) && data?.offcut) {
    source.postMessage({ offcut: "offline-failed", name: "retired", cause: "sw-remove.js", answers: data.offcut });
  }
});
