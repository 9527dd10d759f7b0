"""Room: page/edge. Runs in the page only (MicroPython). May import offcut.contract, offcut.page, js and pyscript.

Carries out the effects that belong to the page itself: saving, copying, samples, looking at headers, keys.
"""

import asyncio
import json

import js
from js import document, window
from jsffi import JsException
from pyscript.ffi import create_proxy, to_js

from offcut.contract import documents
from offcut.page import keys
from offcut.page.peek import PEEK_BYTES, PREFIX_BYTES, Prefix, size_of

# Browsers drop downloads that begin in the same moment; a fifth of a second apart all of them have been seen to come.
BETWEEN_DOWNLOADS_S = 0.2


class Deeds:
    """`tell` takes events, `blobs` keeps files, `files` is edge/files.py."""

    def __init__(self, tell: object, blobs: object, files: object):
        self._tell = tell
        self._blobs = blobs
        self._files = files
        self._to_peek: list = []
        self._is_peeking = False

    def carry_out(self, effect: dict) -> bool:
        """Do what `effect` says; False when it is not one of the page's own."""
        word = effect["do"]
        if word == "release":
            for identifier in effect["blobs"]:
                self._blobs.release(identifier)
        elif word == "download":
            self._download(effect)
        elif word == "download-all":
            asyncio.create_task(self._download_all(effect["files"]))
        elif word == "choose-files":
            self._files.choose()
        elif word == "copy":
            asyncio.create_task(self._copy(effect))
        elif word == "fetch-sample":
            asyncio.create_task(self._fetch_sample(effect))
        elif word == "peek":
            self._to_peek.append((effect["file"], effect["picture"]))
            if not self._is_peeking:
                self._is_peeking = True
                asyncio.create_task(self._peek_all())
        elif word == "load-libraries":
            asyncio.create_task(self._load_libraries())
        elif word == "load-documents":
            asyncio.create_task(self._load_documents())
        else:
            return False
        return True

    def listen(self, shell: object) -> None:
        """Answer to the keys of the whole page."""

        def heard(event: object) -> None:
            target = event.target
            tag = target.localName if target.nodeType == 1 else ""
            kind = target.type if tag == "input" else ""
            place = target.id if target.nodeType == 1 else ""
            control = event.ctrlKey or event.metaKey
            held = {"control": control, "alt": event.altKey, "shift": event.shiftKey}
            answer = keys.event_for(shell.state, event.type, event.key, held, tag, kind, place)
            if answer is not None:
                event.preventDefault()
                if not event.repeat or answer["type"] in keys.REPEATED:
                    shell.tell(answer)

        proxy = create_proxy(heard)
        for word in ["keydown", "keyup"]:
            window.addEventListener(word, proxy)

    def _download(self, effect: dict) -> None:
        link = document.createElement("a")
        link.href = self._blobs.url(effect["blob"])
        link.download = effect["name"]
        link.click()

    async def _download_all(self, files: list) -> None:
        for file in files:
            # A person may have removed it meanwhile.
            if self._blobs.has(file["blob"]):
                self._download(file)
                await asyncio.sleep(BETWEEN_DOWNLOADS_S)

    async def _copy(self, effect: dict) -> None:
        blob = self._blobs.get(effect["blob"])
        failed = {"type": "copy-failed", "picture": effect["picture"]}
        if not hasattr(window, "ClipboardItem"):
            self._tell(failed)
            return
        try:
            item = js.ClipboardItem.new(to_js({"image/png": blob}))
            await js.navigator.clipboard.write(to_js([item]))
        except JsException:
            self._tell(failed)
            return
        self._tell({"type": "copied", "picture": effect["picture"]})

    async def _fetch_sample(self, effect: dict) -> None:
        try:
            response = await js.fetch(effect["url"])
            blob = await response.blob()
        except JsException:
            response = None
        if response is None or not response.ok:
            self._tell({"type": "notice", "code": "sample-failed", "details": {}})
            return
        file = js.File.new(to_js([blob]), effect["name"], to_js({"type": blob.type}))
        self._files.add(to_js([file]), "sample")

    async def _peek_all(self) -> None:
        """Look at one header after the other: five hundred at once would stop the page for seconds."""
        while self._to_peek:
            identifier, picture = self._to_peek.pop(0)
            # A person may have removed it meanwhile.
            if self._blobs.has(identifier):
                await self._peek(identifier, picture)
        self._is_peeking = False

    async def _peek(self, identifier: str, picture: str) -> None:
        blob = self._blobs.get(identifier)
        size = None
        try:
            start = Prefix(_bytes_of(await blob.slice(0, PREFIX_BYTES).arrayBuffer()))
            size = size_of(start.fetch)
            if start.is_short and blob.size > PREFIX_BYTES:
                view = js.DataView.new(await blob.slice(0, PEEK_BYTES).arrayBuffer())
                size = size_of(_fetch_from(start, view))
        except JsException:
            # The file is gone from the disk; the worker will say so.
            return
        if size is not None:
            event = {"type": "picture-peeked", "picture": picture}
            self._tell(dict(event, width=size[0], height=size[1]))

    async def _load_documents(self) -> None:
        try:
            response = await js.fetch("assets/documents.json")
            text = await response.text()
        except JsException:
            response = None
        if response is None or not response.ok:
            self._tell({"type": "documents-failed"})
            return
        self._tell({"type": "documents-loaded", "data": documents.parse(json.loads(text))})

    async def _load_libraries(self) -> None:
        try:
            response = await js.fetch("assets/vendor.json")
            text = await response.text()
        except JsException:
            return
        if not response.ok:
            return
        libraries = []
        for package in json.loads(text)["packages"]:
            library = {field: package[field] for field in ["name", "version", "home"]}
            library["licence"] = package["licence"]["name"]
            libraries.append(library)
        self._tell({"type": "libraries-loaded", "libraries": libraries})


def _bytes_of(buffer: object) -> bytes:
    """Return what is in a JS buffer in one conversion: a call for each byte is felt with hundreds of files.

    As numbers: a string of the bytes themselves ends for MicroPython at the first zero among them.
    """
    return bytes(json.loads("[" + js.Uint8Array.new(buffer).join() + "]"))


def _fetch_from(start: Prefix, view: object) -> object:
    """Return a `fetch` that takes single bytes from `view` behind the prefix: a JPEG needs few of many."""
    length = view.byteLength

    def fetch(place: int, count: int) -> bytes:
        if place + count <= len(start.data):
            return start.fetch(place, count)
        return bytes([view.getUint8(index) for index in range(place, min(place + count, length))])

    return fetch
