// Room: workers, before anything else runs there. Makes `fetch` refuse a runtime file whose bytes are not the ones
// the build wrote down, and lets WebAssembly compile from hosts that send a wrong type.
//
// loadPyodide() hangs for ever when its wasm is missing, cut short or an HTML page; with this, the failing file is
// known and the start can be given up with its name.

// The build puts {release, runtime: {path: integrity}} here.
const BUILD = /*BUILD*/ null;
const BASE = new URL("../../", import.meta.url);

export const release = BUILD.release;

export function runtimeURL(path) {
  return new URL(path, BASE).href;
}

function pathOf(url) {
  const { href } = new URL(url, BASE);
  return href.startsWith(BASE.href) ? href.slice(BASE.href.length) : "";
}

async function checked(plainFetch, path, options, onFailure) {
  const integrity = BUILD.runtime[path];
  let response;
  try {
    response = await plainFetch(runtimeURL(path), { ...options, integrity });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
  } catch {
    try {
      // Once more past the HTTP cache, which may hold a damaged copy.
      response = await plainFetch(runtimeURL(path), { ...options, integrity, cache: "reload" });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
    } catch (cause) {
      onFailure(path, cause);
      throw cause;
    }
  }
  return response;
}

// Also tells of a file that does not compile or gets no memory: loadPyodide() only warns then, and waits for ever.
function compileAnyType(onFailure) {
  const streaming = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const response = await source;
    try {
      if (response.headers.get("Content-Type")?.startsWith("application/wasm")) return await streaming(response, imports);
      return await WebAssembly.instantiate(await response.arrayBuffer(), imports);
    } catch (cause) {
      onFailure(pathOf(response.url), cause);
      throw cause;
    }
  };
}

// `isVerified`: the service worker answers from a cache that it has verified, so hashing again would only cost the
// compiled code that browsers keep for such answers.
export function install(isVerified, onFailure) {
  compileAnyType(onFailure);
  const plainFetch = self.fetch.bind(self);
  self.fetch = (resource, options) => {
    const path = pathOf(resource.url ?? resource);
    if (!(path in BUILD.runtime)) return plainFetch(resource, options);
    if (!isVerified) return checked(plainFetch, path, options, onFailure);
    return plainFetch(resource, options).catch((cause) => {
      onFailure(path, cause);
      throw cause;
    });
  };
}
