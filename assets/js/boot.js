// Room: page, before Python. Decides once whether the page is about to be reloaded for threads, registers the service
// worker, and adds the Python worker's script for PyScript to start. Everything people see is Python's business.

(() => {
  // The build puts {release, ...} here.
  const BUILD = /*BUILD*/ null;
  // How long a first visit waits for its service worker before it starts without threads: the shell alone, 230 files of
  // 2.8 MB in all, takes 3 s on two cores, twice that beside other work; without threads every picture takes longer.
  const WAIT_MS = 8000;
  // A page that has shown nothing of its own by then will not: 0.5 s is usual, a slow phone on a slow line takes ten.
  const PYTHON_MS = 45000;
  const RELOADED = "offcut:reloaded";
  const RELOADED_FOR_SCRIPTS = "offcut:reloaded-for-scripts";
  const PLUGINS = ["codemirror", "deprecations-manager", "donkey", "error", "py-editor", "py-game", "py-terminal"];

  // ?safe=1 starts without service worker, saved files, threads and GPU; ?reset=1 asks, then removes everything of ours.
  const parameters = new URLSearchParams(location.search);
  const [isSafe, isReset] = ["safe", "reset"].map((name) => parameters.get(name) === "1");
  const UNPLUGGED = "offcut:unplugged";

  const controller = () => navigator.serviceWorker?.controller ?? null;
  const boot = {
    release: BUILD.release,
    // A service worker answers: its files are verified, so the workers need not hash them again.
    isVerified: Boolean(controller()) && !isSafe,
    isSafe,
    isReset,
    // The last few uncaught errors, for the report that people can copy.
    troubles: [],
    // Set by the first thing a person or a script does; from then on nothing reloads by itself.
    touched: false,
    offline: controller() ? "known" : "none",
    registration: null,
    failure: null,
    startPython,
    register,
  };
  globalThis.offcutBoot = boot;
  // Without this mark the page says, by style alone, that its scripts did not come (a host that sends wrong types).
  document.documentElement.dataset.booted = "";
  const note = (text) => boot.troubles.splice(0, boot.troubles.length, ...boot.troubles.slice(-9), text);
  addEventListener("error", (event) => event.message && note(event.message));
  addEventListener("unhandledrejection", (event) => {
    note(String(event.reason));
    // PyScript may reject before anybody can listen; the worker tells of a file that failed by a message of its own.
    if (String(event.reason).includes("vendor/pyodide/")) event.preventDefault();
  });

  if (isReset) {
    reset();
    return;
  }

  if (typeof WebAssembly === "undefined") {
    document.documentElement.dataset.missing = "webassembly";
    return;
  }

  for (const type of ["pointerdown", "keydown", "drop", "paste", "offcut-call"]) {
    addEventListener(type, () => (boot.touched = true), { capture: true, once: true });
  }

  // A host may send scripts with a type that browsers refuse. The service worker puts types right, so what failed is
  // loaded again behind it, once; nobody can have begun anything.
  const retry = async () => {
    if (controller() || (await Promise.race([controlled(), later(PYTHON_MS)]))) {
      if (mayReload(RELOADED_FOR_SCRIPTS)) location.reload();
      else document.documentElement.dataset.missing = "python";
    }
  };
  const isScript = ({ target }) => target instanceof HTMLScriptElement && target.src;
  addEventListener("error", (event) => isScript(event) && retry(), { capture: true });

  // The page itself is Python. When that never arrives, only this can say so (the message is in index.html).
  const missing = setTimeout(() => (document.documentElement.dataset.missing = "python"), PYTHON_MS);
  addEventListener("offcut-page", () => clearTimeout(missing), { once: true });

  // ---- Python worker ------------------------------------------------------------------------------------------

  let count = 0;

  // PyScript starts a worker for each such script. Its messages are kept until somebody listens.
  function startPython() {
    const script = document.createElement("script");
    const link = { name: `offcut-python-${++count}`, inbox: [], listener: null, worker: null };
    const deliver = (message) => (link.listener ? link.listener(message) : link.inbox.push(message));
    link.listen = (listener) => {
      link.listener = listener;
      if (listener) link.inbox.splice(0).forEach((message) => listener(message));
    };
    link.send = (message) => link.worker.sync.receive(message);
    link.terminate = () => {
      link.worker?.terminate();
      script.remove();
    };
    script.type = "py";
    script.src = "py/worker.py";
    script.setAttribute("worker", "");
    script.setAttribute("name", link.name);
    document.head.append(script);
    const waiting = setInterval(() => {
      if (!script.xworker) return;
      clearInterval(waiting);
      link.worker = script.xworker;
      link.worker.addEventListener("message", ({ data: { offcut: message } = {} }) => {
        if (message?.type === "requests") offcutLedger.take(message);
        else if (message) deliver(message);
      });
      // Without waiting for MicroPython: the worker has its own way to go.
      const begin = (worker) => worker.sync.begin(new URL("./", document.baseURI).href, boot.release, boot.isVerified, JSON.stringify({ safe: isSafe }));
      link.worker.ready.then(begin).catch((cause) => {
        deliver({ type: "start-failed", file: "py/worker.py", cause: String(cause) });
      });
    }, 10);
    return link;
  }

  function configure() {
    const config = document.createElement("py-config");
    config.type = "json";
    config.hidden = true;
    config.textContent = JSON.stringify({
      interpreter: `assets/js/interpreter${boot.isVerified ? "-saved" : ""}.js`,
      packages: ["numpy", "pillow", "offcut"],
      packages_cache: "passthrough",
      // Any list keeps PyScript from fetching its table of known packages; our lock file has the only three we use.
      index_urls: [],
      plugins: PLUGINS.map((name) => `!${name}`),
    });
    config.setAttribute("type", "json");
    document.head.append(config);
  }

  // ---- service worker -----------------------------------------------------------------------------------------

  // A first install that fails is told once, perhaps before Python is there to hear it.
  function hear({ data }) {
    if (data?.offcut === "offline-failed" && !data.answers) boot.failure = { name: data.name, cause: data.cause };
  }

  async function register() {
    // What an earlier try said is no news about this one.
    boot.failure = null;
    navigator.serviceWorker.addEventListener("message", hear);
    try {
      boot.registration = (await navigator.serviceWorker.register("sw.js", { updateViaCache: "none" })) ?? null;
      boot.offline = boot.registration ? "registered" : "switched-off";
    } catch (cause) {
      boot.offline = await refusal(cause);
    }
    dispatchEvent(new Event("offcut-registered"));
    return boot.registration;
  }

  // A wrong type of sw.js and blocked storage are refused with the same name.
  async function refusal(cause) {
    if (cause.name !== "SecurityError" && cause.name !== "NotSupportedError") return "download-failed";
    const script = await fetch("sw.js", { cache: "no-store" }).catch(() => null); // not there: then it was the storage
    return script?.ok && !/javascript/.test(script.headers.get("Content-Type") ?? "") ? "wrong-type" : "storage-denied";
  }

  const controlled = () =>
    new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", () => resolve(true), { once: true }));
  const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms, false));

  // One reload at the most for each reason, counted where it survives the reload; where nothing can be counted, none.
  function mayReload(reason) {
    try {
      if (sessionStorage.getItem(reason)) return false;
      sessionStorage.setItem(reason, "1");
      return true;
    } catch {
      return false;
    }
  }

  // ---- plain start, clean start -------------------------------------------------------------------------------

  // A service worker that is already there is let go of, and its saved files stay: the next normal visit takes them up
  // again. Not while offline: the page could not come back without it.
  async function beginSafely() {
    boot.offline = "switched-off";
    // Rejects while offline, which is the answer.
    const isReachable = controller() && (await fetch("sw.js", { cache: "no-store" }).catch(() => null))?.ok;
    if (isReachable && mayReload(UNPLUGGED)) {
      await (await navigator.serviceWorker.getRegistration())?.unregister();
      location.reload();
      return;
    }
    boot.python = startPython();
    dispatchEvent(new Event("offcut-python"));
  }

  function reset() {
    document.documentElement.dataset.missing = "reset";
    const plain = () => location.replace(new URL("./", document.baseURI));
    const remove = async () => {
      document.documentElement.dataset.missing = "resetting";
      await globalThis.offcutStorage.removeEverything();
      plain();
    };
    addEventListener("DOMContentLoaded", () => {
      for (const button of document.querySelectorAll("[data-reset]")) {
        button.addEventListener("click", button.dataset.reset === "remove" ? remove : plain);
      }
    });
  }

  async function begin() {
    configure();
    if (isSafe) return beginSafely();
    try {
      sessionStorage.removeItem(UNPLUGGED);
    } catch {
      // Blocked storage: then it was never set either.
    }
    if (!("serviceWorker" in navigator)) {
      boot.offline = isSecureContext ? "unsupported" : "insecure";
      boot.python = startPython();
      return;
    }
    if (controller() || crossOriginIsolated) {
      boot.python = startPython();
      await register();
      return;
    }
    const arrived = controlled();
    // One that has been activated and does not answer is passed by on purpose (Shift and reload): it will not come for
    // this visit. A new one claims the page while it is still activating.
    const isExpected = () => boot.registration && boot.registration.active?.state !== "activated";
    const refused = register().then(() => (isExpected() ? new Promise(() => {}) : false));
    if ((await Promise.race([arrived, refused, later(WAIT_MS)])) && !boot.touched && mayReload(RELOADED)) {
      location.reload();
      return;
    }
    boot.python = startPython();
    dispatchEvent(new Event("offcut-python"));
  }

  begin();
})();
