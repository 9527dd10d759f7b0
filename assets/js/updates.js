// Room: page. Another release: noticed, announced, and taken over only when a person says so and no tab has anything to
// lose. In JavaScript because locks and registrations throw while they are called where storage is blocked, and because
// a tab must be protected by more than Python. Nothing here reloads a page that has pictures in it.

(() => {
  const PREFIX = `offcut:${new URL("./", document.baseURI).pathname}:busy:`;
  // A tab that stays open for days looks for a new release this often, when somebody comes back to it. The browser
  // itself looks at each visit.
  const LOOK_MS = 3600 * 1000;
  // The first look waits until the page is up.
  const FIRST_LOOK_MS = 20000;
  // The waiting worker answers at once unless the browser has to start it; then a few seconds.
  const ANSWER_MS = 10000;
  const SETTLED_MS = 200;
  const RELOADED = "offcut:reloaded-for-release";

  const [serviceWorkers, locks] = [navigator.serviceWorker, navigator.locks];
  // Who holds what: by whom, the reason and how to let go. Reasons: a job runs, something is unsaved, a picture is open.
  const holds = new Map();
  let listener = null;
  let watched = null;
  let looked = 0;
  let isAccepted = false;
  let hadController = Boolean(serviceWorkers?.controller);
  const early = [];
  const tell = (event) => (listener ? listener(JSON.stringify(event)) : early.push(event));

  // ---- what is in the way -------------------------------------------------------------------------------------

  // A shared lock for each reason: other tabs and the waiting worker see it, and it goes with the tab.
  function hold(who, reason) {
    letGo(who);
    const hold = { reason, letGo: () => {} };
    hold.lost = new Promise((resolve) => (hold.letGo = resolve));
    holds.set(who, hold);
    const wait = () => hold.lost;
    hold.taken = locks ? locks.request(PREFIX + reason, { mode: "shared" }, wait).catch(() => {}) : hold.lost; // blocked: no other tab sees it
  }

  function letGo(who) {
    holds.get(who)?.letGo();
    holds.delete(who);
  }

  const reasons = () => [...holds.values()].map(({ reason }) => reason);

  // The reason that another tab holds, with the tab's own subtracted.
  async function reasonElsewhere() {
    const held = (await locks.query()).held.filter(({ name }) => name.startsWith(PREFIX)).map(({ name }) => name.slice(PREFIX.length));
    for (const reason of reasons()) if (held.includes(reason)) held.splice(held.indexOf(reason), 1);
    return ["job", "unsaved", "open"].find((reason) => held.includes(reason)) ?? null;
  }

  // ---- taking over --------------------------------------------------------------------------------------------

  function answered(worker, word) {
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
    worker.postMessage({ offcut: word }, [port2]);
    return Promise.race([answer, new Promise((resolve) => setTimeout(resolve, ANSWER_MS, "failed"))]);
  }

  // Resolves with why it cannot be now; null when it has begun, and this page reloads as soon as it is through.
  async function takeOver() {
    const own = ["job", "unsaved"].find((reason) => reasons().includes(reason));
    if (own) return own;
    const waiting = (await serviceWorkers.getRegistration())?.waiting;
    if (!waiting) return "failed";
    if (!locks) return "no-locks";
    const elsewhere = await reasonElsewhere();
    if (elsewhere) return `other-${elsewhere}`;
    // A person who updates lets go of the saved pictures in this tab.
    const open = [...holds].filter(([, { reason }]) => reason === "open");
    for (const [who] of open) letGo(who);
    await Promise.all(open.map(([, { taken }]) => taken));
    isAccepted = true;
    const reason = await answered(waiting, "take-over");
    if (!reason) {
      // The reload comes with the new controller; where none comes the person hears that nothing has happened.
      setTimeout(() => tell({ type: "update-answered", reason: "failed" }), ANSWER_MS);
      return null;
    }
    isAccepted = false;
    for (const [who, { reason }] of open) if (!holds.has(who)) hold(who, reason);
    return ["job", "unsaved", "open"].includes(reason) ? `other-${reason}` : reason;
  }

  // One reload for each release at the most, counted where it survives the reload; where nothing can be counted, none.
  function mayReload() {
    try {
      const release = globalThis.offcutBoot?.release;
      if (sessionStorage.getItem(RELOADED) === release) return false;
      sessionStorage.setItem(RELOADED, release);
      return true;
    } catch {
      return false;
    }
  }

  // Another worker answers this page from now on. Whoever asked for its release, or has nothing to lose, gets its page
  // too. The same release comes back where the browser had removed everything and it was saved again.
  async function controllerChanged() {
    const isUpdate = hadController;
    hadController = true;
    const { controller } = serviceWorkers;
    if (!isUpdate || !controller) return;
    if ((await answered(controller, "release")) === globalThis.offcutBoot?.release) return;
    const isFree = isAccepted ? !reasons().some((reason) => reason !== "open") : !holds.size;
    if (isFree && (isAccepted || mayReload())) location.reload();
    else tell({ type: "update-elsewhere" });
  }

  // ---- noticing -----------------------------------------------------------------------------------------------

  function watch(registration) {
    if (!registration || watched === registration) return;
    watched = registration;
    const look = () => registration.waiting && registration.active && tell({ type: "update-waiting" });
    // Later, because one that removes everything (sw-remove.js) is through without waiting.
    const follow = (worker) => worker?.addEventListener("statechange", () => setTimeout(look, SETTLED_MS));
    look();
    follow(registration.installing);
    registration.addEventListener("updatefound", () => follow(registration.installing));
  }

  // Asks the site for its service worker. That one cannot be had (away, HTML, a wrong type) is said in the report only:
  // what is saved goes on working.
  async function check() {
    looked = Date.now();
    let cause = null;
    try {
      await (await serviceWorkers?.getRegistration())?.update();
    } catch (error) {
      cause = `${error.name}: ${error.message}`;
    }
    tell({ type: "update-checked", cause });
    return cause;
  }

  // The release that the site has now, null where nobody says.
  async function released() {
    try {
      const { release = null } = await (await fetch("release.json", { cache: "no-store" })).json();
      return release;
    } catch {
      return null; // offline, or a host without the file: then nothing is known
    }
  }

  const lookAgain = () => document.visibilityState === "visible" && Date.now() - looked >= LOOK_MS && check();

  const { isReset = true, isSafe = false, registration } = globalThis.offcutBoot ?? {};
  if (serviceWorkers && !isReset && !isSafe) {
    watch(registration);
    serviceWorkers.addEventListener("controllerchange", controllerChanged);
    addEventListener("offcut-registered", () => watch(globalThis.offcutBoot.registration));
    document.addEventListener("visibilitychange", lookAgain);
    setTimeout(check, FIRST_LOOK_MS);
  }

  globalThis.offcutUpdates = {
    hold,
    letGo,
    check,
    // Python's side: `listen` once; every event is a JSON text.
    listen(handler) {
      listener = handler;
      early.splice(0).forEach(tell);
    },
    takeOver: async () => {
      // Storage that refuses while it is asked: nothing has begun.
      const reason = await takeOver().catch(() => "failed");
      tell({ type: "update-answered", reason });
    },
    compare: () => released().then((release) => tell({ type: "release-seen", release, own: globalThis.offcutBoot.release })),
  };
})();
