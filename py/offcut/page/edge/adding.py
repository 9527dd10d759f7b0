"""Room: page/edge. Runs in the page only (MicroPython). May import asyncio and offcut.page.

Hundreds of files a few at a time, with the browser's turn in between: registering one costs several calls of
JavaScript, and five hundred of them in one task would be felt.
"""

import asyncio

from offcut.page import incoming

# What one turn takes; see docs/decisions/0035.
PAGE = 10
# Longer than nothing, or MicroPython goes on with the same task; about a frame, so that the page can be painted.
BETWEEN_PAGES_S = 0.015


class Adding:
    """`tell` takes events, `blobs` keeps the files. What came first is added first."""

    def __init__(self, tell: object, blobs: object):
        self._tell = tell
        self._blobs = blobs
        self._waiting: list = []
        self._is_busy = False

    def files(self, files: object, named: object, origin: str) -> None:
        """Add a JS array of files; `named(file)` is what one is called."""
        self._plan(lambda: self._add(files, named, origin))

    def folder(self, files: object, paths: object, lost: int) -> None:
        """Add what is a picture in a JS array of files, in the order of `paths`, as a person counts."""
        self._plan(lambda: self._add_folder(files, paths, lost))

    def arrived(self, files: object, facts: dict) -> None:
        """Add what is a picture in a JS array of files from outside; `facts` are said with the first of them."""
        self._plan(lambda: self._add_arrived(files, facts))

    def _plan(self, work: object) -> None:
        self._waiting.append(work)
        if not self._is_busy:
            self._is_busy = True
            asyncio.create_task(self._work())

    async def _work(self) -> None:
        try:
            while self._waiting:
                await self._waiting.pop(0)()
        finally:
            # A fault in one drop is told as any other, and must not stop the drops after it.
            self._is_busy = False

    async def _add(self, files: object, named: object, origin: str) -> None:
        total = files.length
        for begin in range(0, total, PAGE):
            if begin:
                await asyncio.sleep(BETWEEN_PAGES_S)
            listed = []
            for index in range(begin, min(begin + PAGE, total)):
                file = files.at(index)
                listed.append(self._registered(file, named(file)))
            event = {"type": "files-added", "files": listed, "origin": origin}
            self._tell(dict(event, total=total) if begin == 0 else dict(event, more=True))

    async def _add_arrived(self, files: object, facts: dict) -> None:
        listed = []
        for index in range(files.length):
            if index and index % PAGE == 0:
                await asyncio.sleep(BETWEEN_PAGES_S)
            file = files.at(index)
            if incoming.is_picture(file.name, file.type):
                listed.append(file)
        event = dict(facts, type="files-arrived", total=len(listed), others=files.length - len(listed))
        for begin in range(0, max(len(listed), 1), PAGE):
            if begin:
                await asyncio.sleep(BETWEEN_PAGES_S)
                event = {"type": "files-added", "origin": facts["origin"], "more": True}
            some = [self._registered(file, file.name) for file in listed[begin : begin + PAGE]]
            self._tell(dict(event, files=some))

    def _registered(self, file: object, name: str) -> dict:
        return {"file": self._blobs.put(file), "name": name, "bytes": file.size, "kind": file.type}

    async def _add_folder(self, files: object, paths: object, lost: int) -> None:
        found = []
        for index in range(files.length):
            if index and index % PAGE == 0:
                await asyncio.sleep(BETWEEN_PAGES_S)
            file = files.at(index)
            if incoming.is_picture(file.name, file.type):
                path = paths.at(index)
                found.append((incoming.order_key(path), index, path))
        others = files.length - len(found)
        if not found and not others and not lost:
            return
        found.sort()
        for begin in range(0, max(len(found), 1), PAGE):
            if begin:
                await asyncio.sleep(BETWEEN_PAGES_S)
            listed = []
            for _, index, path in found[begin : begin + PAGE]:
                file = files.at(index)
                listed.append(dict(self._registered(file, file.name), path=path))
            if begin:
                self._tell({"type": "files-added", "files": listed, "origin": "folder", "more": True})
            else:
                event = {"type": "folder-read", "files": listed, "lost": lost}
                self._tell(dict(event, total=len(found), others=others))
