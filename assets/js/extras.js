// Room: Python worker, before Python. Files that only some pictures ask for (the decoder for HEIC), fetched then and not
// before; a site that carries none has an empty list. In JavaScript because `import()` is a word of its own, not a
// function that Python could call.

// The build puts {release, runtime, extras: {path: integrity}} here.
const BUILD = /*BUILD*/ null;
const BASE = new URL("../../", import.meta.url);

async function read(path, cache) {
  const response = await fetch(new URL(path, BASE), { integrity: BUILD.extras[path], cache });
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return response.arrayBuffer();
}

// Once more past the HTTP cache, which may hold a damaged copy.
const bytes = (path) => read(path, "default").catch(() => read(path, "reload"));

// From a blob: of verified bytes: the browser would not hold a hash against what `import()` fetches itself.
async function load(path) {
  const url = URL.createObjectURL(new Blob([await bytes(path)], { type: "text/javascript" }));
  try {
    return await import(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

self.offcutExtras = { has: (path) => path in BUILD.extras, bytes, load };
