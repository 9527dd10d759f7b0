// Room: Python worker, before Python. The interpreter for pages whose service worker answers from verified files.

import { loadPyodide as load } from "./interpreter.js";

export { version } from "./interpreter.js";

export const loadPyodide = (options) => load(options, true);
