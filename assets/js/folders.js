// Room: page. The files inside of dropped folders. In JavaScript because the browser answers here through pairs of
// callbacks, hundreds of them for one folder; which files are taken is decided in Python (page/incoming.py).

(() => {
  const read = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  const opened = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));

  async function walk(entry, found) {
    try {
      if (entry.isFile) {
        found.files.push({ file: await opened(entry), path: entry.fullPath });
        return;
      }
      const reader = entry.createReader();
      // One answer holds at most a hundred entries; an empty one is the end.
      for (let some = await read(reader); some.length; some = await read(reader))
        for (const inner of some) await walk(inner, found);
    } catch {
      found.lost += 1; // moved, deleted or not ours to read; said in a notice
    }
  }

  globalThis.offcutFolders = {
    // To be called while the drop is being answered: the entries are gone afterwards.
    read: async (transfer) => {
      const items = [...transfer.items].filter((item) => item.kind === "file");
      const entries = items.map((item) => item.webkitGetAsEntry()).filter((entry) => entry);
      const found = { files: [], lost: 0 };
      for (const entry of entries) await walk(entry, found);
      return { files: found.files.map((one) => one.file), paths: found.files.map((one) => one.path), lost: found.lost };
    },
    // For what is asked of each of hundreds of files: one call from Python instead of several for each.
    hasFolder: (transfer) => [...transfer.items].some((item) => item.webkitGetAsEntry?.()?.isDirectory),
    dropped: (transfer) => [...transfer.items].map((item) => item.getAsFile()).filter((file) => file),
    listed: (files) => [...files],
    paths: (files) => files.map((file) => file.webkitRelativePath),
  };
})();
