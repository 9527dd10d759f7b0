// Room: page and Python worker, before PyScript. PyScript opens databases of its own, "IDBMap/...", for things that
// Offcut does not use; where storage is blocked it cannot start because of them, and they would outlive "Remove
// everything". It gets an empty database that is nowhere.

(() => {
  const OF_PYSCRIPT = "IDBMap/";

  function answer(result) {
    const request = { result };
    setTimeout(() => request.onsuccess?.({ type: "success", target: request }));
    return request;
  }

  const nothing = (name) => (name === "count" ? 0 : name.startsWith("getAll") ? [] : undefined);
  const store = new Proxy({}, { get: (_, name) => () => answer(nothing(name)) });
  const database = () => ({ transaction: () => ({ objectStore: () => store }), close() {} });

  if (!globalThis.IDBFactory) return;
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (name, ...version) {
    return String(name).startsWith(OF_PYSCRIPT) ? answer(database()) : open.call(this, name, ...version);
  };
})();
