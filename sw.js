// Room: service worker. Alone; remembers nothing in variables, because the browser stops it between events.
//
// It keeps the app and its runtime in Cache Storage and answers from there, so that Offcut starts offline and with
// threads on hosts that cannot send headers. Pictures never come this way, and weights are left to the network and
// the worker that verifies them: a download that streams through a service worker dies with it (Firefox after 30 s).

// The build puts {release, shell: [file], runtime_id, runtime: [file]} here; a file is {url, integrity, bytes, type}, in
// the runtime also `needs` where not every browser keeps it: one of two builds of ONNX Runtime, or "heic", which is kept
// once a photo has asked for it.
const BUILD = /*BUILD*/ null;

// Scope in the name: several apps, or several Offcuts, may share one origin.
const PREFIX = `offcut:${new URL(self.registration.scope).pathname}:`;
const SHELL = `${PREFIX}shell:${BUILD.release}`;
const RUNTIME = `${PREFIX}runtime:${BUILD.runtime_id}`;
// The last entry written; a cache without it is not complete.
const MARKER = absolute("offcut-complete.json");
const USES = absolute("offcut-uses.json");
// Pictures on their way from another app, until a page takes them (assets/js/incoming.js, which uses the same names).
const INCOMING = `${PREFIX}incoming`;
// Held, shared, by every page with something to lose (assets/js/updates.js): an update does not begin meanwhile.
const BUSY = ["job", "unsaved", "open"].map((reason) => `${PREFIX}busy:${reason}`);
// As the manifest names them: the address that pictures are shared to, and the field they come in.
const [SHARED_TO, SHARED_FIELD] = ["?share=post", "pictures"];
// More than a person picks by hand; what a phone hands over comes through memory.
const MOST_SHARED = 100;
const LARGEST_SHARED_BYTES = 200e6;
// Four at a time keeps a slow link busy without opening a connection for each of 60 small files.
const PARALLEL = 4;

function absolute(path) {
  return new URL(path, self.registration.scope).href;
}

function find(url) {
  const path = url.origin + url.pathname;
  const at = (files) => files.find((file) => absolute(file.url) === path);
  const file = at(BUILD.shell);
  return file ? { file, name: SHELL } : { file: at(BUILD.runtime), name: RUNTIME };
}

// ---- filling -------------------------------------------------------------------------------------------------

// Hosts often send a wrong type. It is put right once, here, so that answers stay the untouched cached Response:
// browsers keep compiled WebAssembly only for those.
function withRightType(response, type) {
  if ((response.headers.get("Content-Type") || "").split(";")[0].trim() === type) return response;
  return new Response(response.body, { status: 200, headers: { "Content-Type": type } });
}

async function fetchVerified(file, cache) {
  const response = await fetch(absolute(file.url), { integrity: file.integrity, cache, credentials: "same-origin" });
  if (!response.ok || response.redirected) throw new Error(`${file.url}: HTTP ${response.status}`);
  return response;
}

// A refused hash, a dead network and a login page reject alike, so one plain look says which it was. Its bytes are
// thrown away. The name of the error is the code that the page has a sentence for.
async function explained(file, cause) {
  const error = new Error(`${file.url}: ${cause.message}`);
  const plain = await fetch(absolute(file.url), { cache: "no-store" }).catch(() => null); // a dead network: no plain look
  const isPage = (type) => (type || "").startsWith("text/html");
  error.name = "download-failed";
  if (plain?.ok) error.name = isPage(plain.headers.get("Content-Type")) && !isPage(file.type) ? "login-page" : "damaged";
  await plain?.body?.cancel().catch(() => {});
  return error;
}

async function store(cache, file) {
  let response;
  try {
    response = await fetchVerified(file, "no-cache");
  } catch {
    // Once more past the HTTP cache: it may hold a damaged or an older copy. A second failure is the caller's.
    response = await fetchVerified(file, "reload").catch(async (cause) => {
      throw await explained(file, cause);
    });
  }
  await cache.put(absolute(file.url), withRightType(response, file.type));
}

// Counted each time from what is there: people and browsers delete single entries, and a marker alone proves nothing.
async function count(name, files) {
  // Asked first, because opening would make the cache.
  const requests = (await caches.has(name)) ? await (await caches.open(name)).keys() : [];
  const urls = new Set(requests.map((request) => request.url));
  const kept = files.filter((file) => urls.has(absolute(file.url)));
  const sum = (list) => list.reduce((bytes, file) => bytes + file.bytes, 0);
  const isComplete = urls.has(MARKER) && kept.length === files.length;
  return { files: files.length, kept: kept.length, bytes: sum(files), kept_bytes: sum(kept), complete: isComplete };
}

async function hasRightBytes(response, file) {
  try {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer()));
    return `sha256-${btoa(String.fromCharCode(...digest))}` === file.integrity;
  } catch {
    return false; // the browser has the entry but cannot read it any more
  }
}

// Hashes every byte that is kept; what is damaged is removed, because it must never be used. Returns how many were.
async function verify(name, files, tell) {
  if (!(await caches.has(name))) return 0;
  const cache = await caches.open(name);
  let damaged = 0;
  for (const file of files) {
    const response = await cache.match(absolute(file.url));
    if (response && !(await hasRightBytes(response, file))) {
      await cache.delete(absolute(file.url));
      damaged += 1;
    }
    tell(file.bytes);
  }
  return damaged;
}

// Which builds of ONNX Runtime this browser uses: the page says so, and it is kept beside the files, for an update, which
// no page asks for. Until it is said, the one that runs everywhere. What a photo has asked for is used from then on.
async function runtimeFiles() {
  const uses = new Set();
  const asked = new Set();
  for (const name of await caches.keys()) {
    if (!name.startsWith(`${PREFIX}runtime:`)) continue;
    const cache = await caches.open(name);
    const kept = await cache.match(USES);
    for (const one of kept ? await kept.json() : []) uses.add(one);
    for (const { url, needs } of BUILD.runtime) if (needs === "heic" && (await cache.match(absolute(url)))) asked.add(needs);
  }
  if (!uses.size) uses.add("plain");
  asked.forEach((one) => uses.add(one));
  return BUILD.runtime.filter((file) => !file.needs || uses.has(file.needs));
}

async function keepUses(uses) {
  const cache = await caches.open(RUNTIME);
  await cache.put(USES, new Response(JSON.stringify(uses), { headers: { "Content-Type": "application/json" } }));
}

async function fill(name, files, tell = () => {}) {
  const cache = await caches.open(name);
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  const queue = [...files];
  let done = 0;
  const take = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      if (!(await cache.match(absolute(file.url)))) await store(cache, file);
      done += file.bytes;
      tell({ done, total });
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, take));
  await cache.put(MARKER, new Response("{}", { headers: { "Content-Type": "application/json" } }));
}

// ---- install: on install, as a dependency (all or nothing) -----------------------------------------------------

async function install() {
  // A release that comes back while it is still the active one has its cache already: no failed try may remove it.
  const kept = self.registration.active ? await caches.keys() : [];
  try {
    await fill(SHELL, BUILD.shell);
    // On a first visit the shell alone makes the page isolated within a second; the runtime follows when the page asks.
    // An update waits until its runtime is complete too, or a switch while offline would break what worked.
    if (self.registration.active) await fill(RUNTIME, await runtimeFiles());
    // There from now on: files are added to a cache that is there, never to one that somebody has removed (see below).
    else await caches.open(RUNTIME);
  } catch (cause) {
    // What has come of a runtime stays: it is verified, large, and the next try goes on from it.
    if (!kept.includes(SHELL)) await caches.delete(SHELL);
    // Where an older release goes on working there is nothing to worry people with.
    const pages = self.registration.active ? [] : await ownPages();
    pages.forEach((page) => page.postMessage(failed(cause)));
    throw cause;
  }
}

async function activate() {
  const ours = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const old = ours.filter((name) => /^(shell|runtime):/.test(name.slice(PREFIX.length)) && name !== SHELL && name !== RUNTIME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

const isOurs = (client) => client.url.startsWith(self.registration.scope);
const ownPages = async () => (await self.clients.matchAll({ includeUncontrolled: true, type: "window" })).filter(isOurs);

// A waiting release takes over when a person says so and no page has anything to lose: all locks or none, so that no
// picture can begin meanwhile. Answers the reason that was in the way, null when it takes over now.
async function takeOver(names = BUSY) {
  if (!self.navigator.locks) return "no-locks";
  if (!names.length) return self.skipWaiting().then(() => null);
  const [name, ...others] = names;
  return self.navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? takeOver(others) : name.split(":").at(-1)));
}

// ---- pictures shared from another app: kept until one page takes them, however often this worker is stopped -----

async function keep(id, form) {
  // An empty field comes as a file without a name.
  const shared = form.getAll(SHARED_FIELD).filter((one) => one instanceof File && (one.name || one.size));
  const small = shared.filter((file) => file.size <= LARGEST_SHARED_BYTES);
  const files = small.slice(0, MOST_SHARED);
  const cache = await caches.open(INCOMING);
  for (const [index, file] of files.entries()) await cache.put(absolute(`incoming/${id}/${index}`), new Response(file));
  const left = { large: shared.length - small.length, many: small.length - files.length };
  const list = { files: files.map(({ name, type }) => ({ name, type })), ...left };
  // Written last: a list is there only when all of its files are.
  await cache.put(absolute(`incoming/${id}`), new Response(JSON.stringify(list)));
}

async function receive(request) {
  const id = crypto.randomUUID();
  try {
    const form = await request.formData();
    const locks = self.navigator.locks;
    // So that no page takes these for leftovers meanwhile.
    await (locks ? locks.request(INCOMING, { mode: "shared" }, () => keep(id, form)) : keep(id, form));
  } catch (cause) {
    console.warn("offcut: shared pictures were not kept:", cause.message);
    return Response.redirect(absolute("?share=failed"), 303);
  }
  // A redirect, so that a reload does not send them again.
  return Response.redirect(absolute(`?shared=${id}`), 303);
}

// ---- answering: cache falling back to network, and the network only with the right hash ------------------------

async function cachedOrStored(name, file) {
  // Removed by a person, by the browser or by a neighbour on this origin: not brought back behind anybody's back.
  if (!(await caches.has(name))) return null;
  const cache = await caches.open(name);
  const cached = await cache.match(absolute(file.url));
  if (cached) return cached;
  await store(cache, file);
  return cache.match(absolute(file.url));
}

async function answer(name, file) {
  try {
    const response = await cachedOrStored(name, file);
    if (response) return response;
  } catch (cause) {
    console.warn("offcut: not from storage:", cause.message);
  }
  // Safe mode: storage refuses or lost the entry. The hash still decides.
  return fetchVerified(file, "no-cache");
}

// COOP and COEP make threads possible; on a worker's script the page's own policy is repeated, because a worker that
// is started by URL does not inherit it.
const ISOLATION = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
const WORKER_POLICY = {
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval' blob:; connect-src 'self'; worker-src 'self' blob:",
};

function withHeaders(response, extra) {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(extra)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

async function navigate(request, found) {
  if (!found.file) return withHeaders(await fetch(request), ISOLATION);
  return withHeaders(await answer(found.name, found.file), ISOLATION);
}

function onFetch(event) {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method === "POST" && url.href === absolute(SHARED_TO)) event.respondWith(receive(request));
  if (request.method !== "GET" || !url.href.startsWith(self.registration.scope)) return;
  if (request.mode === "navigate") {
    const isApp = url.pathname === new URL(self.registration.scope).pathname;
    event.respondWith(navigate(request, find(isApp ? new URL(absolute("index.html")) : url)));
    return;
  }
  const { file, name } = find(url);
  if (!file) return;
  const policy = ["worker", "sharedworker"].includes(request.destination) ? WORKER_POLICY : null;
  const response = answer(name, file);
  event.respondWith(policy ? response.then((plain) => withHeaders(plain, policy)) : response);
}

// ---- messages: every answer names its release, so that a page never mixes two ----------------------------------

function failed(cause) {
  return { offcut: "offline-failed", name: cause.name, cause: cause.message, release: BUILD.release };
}

const listParts = async () => [["app", SHELL, BUILD.shell], ["runtime", RUNTIME, await runtimeFiles()]];
const countPart = async ([part, name, files]) => [part, await count(name, files)];
const countParts = async () => Object.fromEntries(await Promise.all((await listParts()).map(countPart)));

async function verifyParts(tell) {
  const parts = await listParts();
  const total = parts.flatMap(([, , files]) => files).reduce((sum, file) => sum + file.bytes, 0);
  let [done, damaged] = [0, 0];
  const add = (bytes) => tell({ offcut: "offline-checking", done: (done += bytes), total });
  for (const [, name, files] of parts) damaged += await verify(name, files, add);
  return damaged;
}

// look: count. check: hash, remove what is damaged. complete: fetch what is missing. repair: both.
async function serve(word, client, uses) {
  const tell = (message) => client.postMessage({ ...message, release: BUILD.release });
  const damaged = word === "check" || word === "repair" ? await verifyParts(tell) : 0;
  if (word === "complete" && uses) await keepUses(uses);
  let parts = await countParts();
  if (word === "complete" || word === "repair") {
    if (!parts.app.complete) await fill(SHELL, BUILD.shell);
    if (!parts.runtime.complete) {
      await fill(RUNTIME, await runtimeFiles(), (progress) => tell({ offcut: "offline-progress", ...progress }));
    }
    parts = await countParts();
  }
  tell({ offcut: "offline-looked", answers: word, damaged, ...parts });
}

// Other apps of this origin can reach this worker too: only our own pages are answered.
function onMessage(event) {
  const [client, word] = [event.source, event.data?.offcut];
  if (!client?.url || !isOurs(client)) return;
  if (word === "take-over" && event.ports[0]) event.waitUntil(takeOver().then((reason) => event.ports[0].postMessage(reason)));
  if (word === "release") event.ports[0]?.postMessage(BUILD.release);
  if (!["look", "check", "complete", "repair"].includes(word)) return;
  event.waitUntil(serve(word, client, event.data.uses).catch((cause) => client.postMessage({ ...failed(cause), answers: word })));
}

// ---- counting: every request of this worker itself, as the browser reports it, told to the ledger of each page -------

function tellRequests(list) {
  const entries = list.getEntries().map(({ name, transferSize }) => ({ name, transferSize }));
  const tell = (pages) => pages.forEach((page) => page.postMessage({ offcut: "requests", entries }));
  self.clients.matchAll({ includeUncontrolled: true }).then(tell);
}

new PerformanceObserver(tellRequests).observe({ type: "resource", buffered: true });
self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", onFetch);
self.addEventListener("message", onMessage);
