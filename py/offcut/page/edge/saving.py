"""Room: page/edge. Runs in the page only (MicroPython). May import asyncio, js, jsffi, pyscript, offcut.page.

Carries results out of the page: one ZIP around them, files in a folder, the share sheet; and texts in and out.
"""

import asyncio

import js
from js import document, window
from jsffi import JsException
from pyscript.ffi import to_js

from offcut.page.archive import archive, numbered

# A link that is clicked starts a download from its address; the address must live until the browser has opened it.
KEEP_ADDRESS_S = 60


class Saving:
    """`tell` takes events, `blobs` keeps files."""

    def __init__(self, tell: object, blobs: object):
        self._tell = tell
        self._blobs = blobs
        self._folder: object = None
        self._finished: list = []
        self._is_following = False
        self._on_disk: list = []

    def start(self) -> None:
        """Tell what this browser can do."""
        event = {"type": "savers-known", "folder": hasattr(window, "showDirectoryPicker")}
        event["share"] = hasattr(js.navigator, "share") and hasattr(js.navigator, "canShare")
        self._tell(event)

    def carry_out(self, effect: dict) -> bool:
        """Do what `effect` says; False when it is not about saving."""
        word = effect["do"]
        if word == "download-zip":
            asyncio.create_task(self._zip(effect))
        elif word == "follow-into-folder":
            asyncio.create_task(self._follow())
        elif word == "save-finished":
            self._finished.append(effect["file"])
            if not self._is_following:
                self._is_following = True
                asyncio.create_task(self._save_finished())
        elif word == "save-into-folder":
            asyncio.create_task(self._save_into_folder(effect["files"]))
        elif word == "share":
            asyncio.create_task(self._share(effect["file"]))
        elif word == "save-text":
            self._download([to_js(effect["text"])], effect["mime"], effect["name"])
        elif word == "read-text":
            asyncio.create_task(self._read_text(effect))
        else:
            return False
        return True

    async def _zip(self, effect: dict) -> None:
        """Download all as one file, unless some of it has been moved away on the disk."""
        lost = []
        for file in effect["files"]:
            # No list comprehension: MicroPython cannot await in one.
            if not await self._is_there(file["blob"]):
                lost.append(file["picture"])
        if lost:
            self._tell({"type": "saved-lost", "pictures": lost})
        else:
            self._download_zip(effect)
            files = [{"picture": file["picture"], "blob": file["blob"]} for file in effect["files"]]
            self._tell({"type": "zip-begun", "files": files})

    def _download_zip(self, effect: dict) -> None:
        """Join headers and results: the new Blob only points to the old ones, nothing is copied."""
        files = [file for file in effect["files"] if self._blobs.has(file["blob"])]
        now = js.Date.new()
        date = [now.getFullYear(), now.getMonth() + 1, now.getDate(), now.getHours(), now.getMinutes()]
        date.append(now.getSeconds())
        entries = []
        for file in files:
            entries.append({"name": file["name"], "bytes": file["bytes"], "crc32": file["crc32"], "date": date})
        parts = []
        for piece in archive(entries):
            parts.append(self._blobs.get(files[piece]["blob"]) if isinstance(piece, int) else _bytes(piece))
        self._download(parts, "application/zip", effect["name"])

    def _download(self, parts: list, mime: str, name: str) -> None:
        array = js.Array.new()
        for part in parts:
            array.push(part)
        address = js.URL.createObjectURL(js.Blob.new(array, to_js({"type": mime})))
        link = document.createElement("a")
        link.href = address
        link.download = name
        link.click()
        asyncio.create_task(_revoke(address))

    async def _save_into_folder(self, files: list) -> None:
        try:
            folder = await window.showDirectoryPicker(to_js({"id": "offcut", "mode": "readwrite"}))
        except JsException as error:
            reason = _name(error)
            self._tell({"type": "folder-ended", "cause": "cancelled" if reason == "AbortError" else reason})
            return
        for file in files:
            # A person may have removed it meanwhile.
            cause = await self._write(folder, file) if self._blobs.has(file["blob"]) else "removed"
            event = {"type": "file-saved", "picture": file["picture"], "blob": file["blob"], "cause": cause}
            event["name"] = file["name"]
            self._tell(event)
        self._tell({"type": "folder-ended", "cause": None})

    async def _follow(self) -> None:
        """Ask for a folder into which results go as they finish."""
        event: dict = {"type": "follow-began", "folder": "", "cause": None}
        try:
            self._folder = await window.showDirectoryPicker(to_js({"id": "offcut", "mode": "readwrite"}))
            event["folder"] = str(self._folder.name)
        except JsException as error:
            reason = _name(error)
            event["cause"] = "cancelled" if reason == "AbortError" else reason
        self._tell(event)

    async def _save_finished(self) -> None:
        """Save one result after the other; the page then holds the file on the disk instead of a copy."""
        while self._finished:
            file = self._finished.pop(0)
            cause: str | None = "removed"
            if self._blobs.has(file["blob"]):
                cause = await self._write(self._folder, file, True)
            event = {"type": "finished-saved", "picture": file["picture"], "blob": file["blob"], "cause": cause}
            event["name"] = file["name"]
            self._tell(event)
        self._is_following = False

    async def _is_there(self, identifier: str) -> bool:
        """Say whether a result can still be read: files on the disk may have been moved since."""
        if identifier not in self._on_disk or not self._blobs.has(identifier):
            return True
        try:
            await self._blobs.get(identifier).slice(0, 1).arrayBuffer()
        except JsException:
            self._on_disk.remove(identifier)
            return False
        return True

    async def _write(self, folder: object, file: dict, is_moved: bool = False) -> str | None:
        """Write one result under a name that nothing in the folder has yet; return why it failed.

        What is moved is held as that file from then on.
        """
        name = ""
        try:
            name = await _free_name(folder, file["name"])
            handle = await folder.getFileHandle(name, to_js({"create": True}))
            writable = await handle.createWritable()
            await writable.write(self._blobs.get(file["blob"]))
            await writable.close()
            if is_moved:
                self._blobs.replace(file["blob"], await handle.getFile())
                self._on_disk.append(file["blob"])
        except JsException as error:
            if name:
                await _remove_empty(folder, name)
            return _name(error)
        return None

    async def _share(self, file: dict) -> None:
        whole = js.File.new(to_js([self._blobs.get(file["blob"])]), file["name"], to_js({"type": file["mime"]}))
        content = to_js({"files": [whole]})
        event = {"type": "share-ended", "picture": file["picture"], "cause": "not-allowed"}
        if js.navigator.canShare(content):
            try:
                await js.navigator.share(content)
            except JsException as error:
                if _name(error) == "AbortError":
                    return
            else:
                event["cause"] = None
        self._tell(event)

    async def _read_text(self, effect: dict) -> None:
        text = None
        try:
            text = await self._blobs.get(effect["file"]).text()
        except JsException:
            # Moved or deleted since it was chosen: None says so.
            text = None
        self._blobs.release(effect["file"])
        self._tell({"type": "recipe-file-read", "name": effect["name"], "text": text})


async def _free_name(folder: object, name: str) -> str:
    """Return the name, with a number where the folder has it: nothing of anybody's is overwritten."""
    number = 1
    candidate = name
    while await _is_there(folder, candidate):
        number += 1
        candidate = numbered(name, number)
    return candidate


async def _is_there(folder: object, name: str) -> bool:
    try:
        await folder.getFileHandle(name)
    except JsException as error:
        # A folder of that name is there too.
        return _name(error) == "TypeMismatchError"
    return True


async def _remove_empty(folder: object, name: str) -> None:
    try:
        await folder.removeEntry(name)
    except JsException:
        # What could not be written was not made either, or the folder itself is gone; the failure is said anyway.
        return


async def _revoke(address: str) -> None:
    await asyncio.sleep(KEEP_ADDRESS_S)
    js.URL.revokeObjectURL(address)


def _bytes(piece: bytes) -> object:
    return js.Uint8Array.new(to_js(list(piece)))


def _name(error: object) -> str:
    """Return the browser's name of an error, such as QuotaExceededError."""
    return str(error.args[1] if len(error.args) > 1 else error)
