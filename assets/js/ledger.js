// Room: page and workers, before everything else there. Counts every request that this thread makes, as the browser
// itself reports them (Resource Timing), and every byte that the code of this thread hands to the network. A worker
// reports to the thread that started it; the page adds up what all of them say. What it means is Python's business.

(() => {
  const isPage = typeof document !== "undefined";
  // {address: {count, fetched, bytes}}; fetched: those of which anything came over the network.
  const requests = {};
  const since = new Date().toISOString();
  let bodies = 0;
  let sent = 0;

  function add(entries) {
    for (const { name, transferSize } of entries) {
      // blob: and data: are this device's own memory.
      if (!/^(https?|wss?):/.test(name)) continue;
      const address = name.split(/[?#]/)[0];
      const counted = (requests[address] ??= { count: 0, fetched: 0, bytes: 0 });
      counted.count += 1;
      counted.fetched += transferSize > 0 ? 1 : 0;
      counted.bytes += transferSize;
    }
  }

  // What a worker reports: its requests and the bodies that it sent.
  function take(report) {
    add(report.entries ?? []);
    bodies += report.bodies ?? 0;
    sent += report.sent ?? 0;
  }

  const tell = (report) => (isPage ? take(report) : self.postMessage({ offcut: { type: "requests", ...report } }));
  const plain = ({ name, transferSize }) => ({ name, transferSize });
  new PerformanceObserver((list) => tell({ entries: list.getEntries().map(plain) })).observe({ type: "resource", buffered: true });

  // A body whose length cannot be told (a form, a stream) counts as one, of no known length.
  function count(body) {
    if (body === undefined || body === null || body === ledger.spared) return;
    const size = typeof body === "string" ? new Blob([body]).size : (body.byteLength ?? body.size ?? 0);
    tell({ bodies: 1, sent: size });
  }

  const plainFetch = self.fetch.bind(self);
  self.fetch = (resource, options) => {
    count(options?.body ?? (resource instanceof Request ? resource.body : null));
    return plainFetch(resource, options);
  };
  function watch(type, method, place) {
    const original = type?.prototype[method];
    if (!original) return;
    type.prototype[method] = function (...values) {
      count(values[place]);
      return original.apply(this, values);
    };
  }
  watch(self.XMLHttpRequest, "send", 0);
  watch(self.WebSocket, "send", 0);
  if (isPage) watch(self.Navigator, "sendBeacon", 1);

  // The service worker fetches for all its pages, and tells all of them.
  if (isPage) {
    navigator.serviceWorker?.addEventListener("message", ({ data }) => data?.offcut === "requests" && take(data));
    // The page itself; what a service worker answered has cost nothing.
    addEventListener("load", () => setTimeout(() => add(performance.getEntriesByType("navigation").map(plain))));
  }

  // spared: the one picture that "Try it yourself" offers to every way out; it is counted there, if it gets out.
  const ledger = { take: tell, spared: undefined, read: () => JSON.stringify({ since, requests, bodies, sent }) };
  self.offcutLedger = ledger;
})();
