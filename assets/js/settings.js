// Room: page. The app's one small database: settings as one text, and records about what was saved and checked, by key.
// In JavaScript because IndexedDB throws while it is called (blocked storage, closed database), and MicroPython 1.28
// cannot catch an exception that JavaScript throws during a call; a rejected promise it can.

(() => {
  // An open that another tab blocks, or a browser bug, never answers at all.
  const OPEN_TIMEOUT_MS = 3000;
  // As in contract/settings.py; a test compares the two.
  const DATABASE = 2;
  // What each version added: a database of any older version walks through the rest.
  const STEPS = [
    (database) => database.createObjectStore("settings"),
    (database) => database.createObjectStore("records"),
  ];
  const KEY = "current";
  // The scope in the name: several apps may share an origin.
  const NAME = `offcut:${new URL("./", document.baseURI).pathname}`;

  const answered = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const inTime = (promise) =>
    Promise.race([promise, new Promise((_, reject) => setTimeout(reject, OPEN_TIMEOUT_MS, new Error("no answer")))]);

  function opened(version) {
    const request = indexedDB.open(NAME, version);
    request.onupgradeneeded = ({ oldVersion }) => STEPS.slice(oldVersion).forEach((step) => step(request.result));
    return answered(request);
  }

  // A later release was here, and this older one came back: each version only adds, so the newer one is used as it is.
  function newer(cause) {
    if (cause.name !== "VersionError") throw cause;
    return answered(indexedDB.open(NAME));
  }

  async function open(version) {
    const database = await inTime(opened(version).catch((cause) => newer(cause)));
    // Another tab may want to remove or upgrade it; the browser may close it when it clears the site's data.
    const close = () => {
      database.close();
      opening = null;
    };
    database.onversionchange = close;
    database.onclose = close;
    return database;
  }

  let opening = null;
  let isForgotten = false;
  const store = async (name, version, mode) => {
    if (isForgotten) throw new Error("removed");
    opening ??= open(version).catch((cause) => {
      opening = null;
      throw cause;
    });
    return (await opening).transaction(name, mode).objectStore(name);
  };

  // Read once, at once: the theme is known before the first frame or soon after, long before Python is there.
  const read = async (version) => {
    const text = (await answered((await store("settings", version, "readonly")).get(KEY))) ?? null;
    const theme = text && /"theme": *"(light|dark)"/.exec(text);
    if (theme) document.documentElement.dataset.theme = theme[1];
    return text;
  };
  let first = null;

  // The records once more, outside of what Chromium evicts when space runs low: so that a loss can be told afterwards.
  const COPY = `${NAME}:records`;
  const readCopy = () => {
    try {
      return JSON.parse(localStorage.getItem(COPY)) ?? {};
    } catch {
      return {}; // blocked, or not ours
    }
  };
  const keepCopy = (key, text) => {
    try {
      // A text of undefined is left out.
      localStorage.setItem(COPY, JSON.stringify({ ...readCopy(), [key]: text }));
    } catch {
      // Blocked or full: a loss will not be told, and nothing else depends on it.
    }
  };

  async function records(version) {
    const all = await store("records", version, "readonly");
    const [keys, values] = await Promise.all([answered(all.getAllKeys()), answered(all.getAll())]);
    return JSON.stringify({ ...readCopy(), ...Object.fromEntries(keys.map((key, index) => [key, values[index]])) });
  }

  async function change(version, key, text) {
    const all = await store("records", version, "readwrite");
    keepCopy(key, text);
    return answered(text === undefined ? all.delete(key) : all.put(text, key));
  }

  globalThis.offcutSettings = {
    load: (version) => (first ??= read(version)),
    save: async (version, text) => answered((await store("settings", version, "readwrite")).put(text, KEY)),
    records,
    keep: change,
    drop: change,
    // Nothing is kept from then on, until the page is loaded again.
    forget: async () => {
      isForgotten = true;
      try {
        localStorage.removeItem(COPY);
      } catch {
        // Blocked: then it was never written either.
      }
      if (opening) (await opening.catch(() => null))?.close();
      await inTime(answered(indexedDB.deleteDatabase(NAME)));
    },
  };
  globalThis.offcutSettings.load(DATABASE).catch(() => {}); // whoever asks again gets the same rejection and says it
})();
