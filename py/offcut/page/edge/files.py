"""Room: page/edge. Runs in the page only (MicroPython). May import asyncio, js, pyscript and
offcut.page.

The ways pictures come in: dropped anywhere, pasted, chosen, taken with the camera, whole folders of them. Every file is
taken as it is; the worker says what is wrong with one.
"""

import asyncio

import js
from js import document, window
from pyscript.ffi import create_proxy

from offcut.page.edge.adding import Adding

# What browsers call a picture out of the clipboard, whatever it shows.
CLIPBOARD_NAMES = ["", "image.png", "image.jpg", "image.jpeg"]
# Fields whose files are no pictures, by what the field says of itself.
ENGINE_EVENTS = {"engine": "engine-files-chosen", "own": "own-file-chosen"}
# Where a text may be dropped, because it is one that is typed there.
TEXT_FIELDS = "input[type=text], input[type=number], input[type=url], textarea"


class Files:
    """Listens at the window; `tell` takes events, `blobs` keeps the files."""

    def __init__(self, tell: object, blobs: object):
        self._tell = tell
        self._blobs = blobs
        self.adding = Adding(tell, blobs)
        self._pasted = 0
        # A picture that is dragged out of this very page is not a new one.
        self._is_own_drag = False
        self._is_over = False

    def listen(self) -> None:
        """Begin to listen, and take what has been chosen before Python was there."""
        handlers = {
            "dragstart": self._drag_started,
            "dragend": self._drag_ended,
            "dragenter": self._dragged,
            "dragover": self._dragged,
            "dragleave": self._left,
            "drop": self._dropped,
            "paste": self._clipboard,
        }
        for word in handlers:
            window.addEventListener(word, create_proxy(handlers[word]))
        document.addEventListener("change", create_proxy(self._changed), True)
        inputs = document.querySelectorAll("input[type=file]")
        for index in range(inputs.length):
            self._take_input(inputs.item(index))

    def choose(self) -> None:
        """Open the browser's own dialog; works only while a person's key or click is being answered."""
        field = document.getElementById("choose")
        if field:
            field.click()

    def add(self, files: object, origin: str) -> None:
        """Register the files of a JS array and tell that they were added, a page of them after the other."""
        if origin == "backdrop":
            if files.length:
                file = files.at(0)
                self._tell({"type": "backdrop-chosen", "file": self._blobs.put(file), "name": file.name})
            return
        self.adding.files(files, lambda file: self._name(file, origin), origin)

    def _name(self, file: object, origin: str) -> str:
        if origin != "paste" or file.name not in CLIPBOARD_NAMES:
            return file.name
        self._pasted += 1
        return "pasted-" + str(self._pasted) + "." + (file.type.split("/")[-1] or "png")

    def _changed(self, event: object) -> None:
        if event.target.localName == "input" and event.target.type == "file":
            self._take_input(event.target)

    def _take_input(self, field: object) -> None:
        # A copy: the field is emptied before all of them have been taken.
        chosen = js.offcutFolders.listed(field.files)
        origin = field.getAttribute("data-origin")
        if origin in ENGINE_EVENTS:
            files = [chosen.at(index) for index in range(chosen.length)]
            listed = [{"file": self._blobs.put(file), "name": file.name, "bytes": file.size} for file in files]
            engine = field.getAttribute("data-engine")
            self._tell({"type": ENGINE_EVENTS[origin], "files": listed, "engine": engine if engine else ""})
        elif origin == "recipe":
            if chosen.length:
                file = chosen.at(0)
                event = {"type": "recipe-file-chosen", "file": self._blobs.put(file), "name": file.name}
                event["bytes"] = file.size
                self._tell(event)
        elif origin == "folder":
            self.adding.folder(chosen, js.offcutFolders.paths(chosen), 0)
        else:
            self.add(chosen, origin)
        # Empty again, so that choosing the same file a second time is a change too.
        field.value = ""

    def _drag_started(self, event: object) -> None:
        self._is_own_drag = True

    def _drag_ended(self, event: object) -> None:
        self._is_own_drag = False

    def _has_files(self, event: object) -> bool:
        return not self._is_own_drag and event.dataTransfer.types.includes("Files")

    def _dragged(self, event: object) -> None:
        if self._has_files(event):
            event.preventDefault()
            event.dataTransfer.dropEffect = "copy"
            self._over(True)
        elif self._is_strange(event):
            # Without this the browser would leave the page for the address that is dropped.
            event.preventDefault()

    def _is_strange(self, event: object) -> bool:
        """Say whether a link or a text from elsewhere is dragged over something that takes no text."""
        if self._is_own_drag or event.dataTransfer.types.includes("Files"):
            return False
        target = event.target
        is_field = target.nodeType == 1 and target.matches(TEXT_FIELDS)
        return event.dataTransfer.types.length > 0 and not is_field

    def _left(self, event: object) -> None:
        # Leaving for another element inside the page is no leaving.
        if not event.relatedTarget:
            self._over(False)

    def _over(self, is_over: bool) -> None:
        if is_over != self._is_over:
            self._is_over = is_over
            self._tell({"type": "drag-over", "over": is_over})

    def _dropped(self, event: object) -> None:
        if self._is_strange(event):
            event.preventDefault()
            self._tell({"type": "notice", "code": "dropped-no-file", "details": {}})
        if not self._has_files(event):
            return
        event.preventDefault()
        self._over(False)
        if js.offcutFolders.hasFolder(event.dataTransfer):
            # Called here and not in the task: the entries are gone when the drop has been answered.
            asyncio.create_task(self._read_folders(js.offcutFolders.read(event.dataTransfer)))
        else:
            self.add(js.offcutFolders.dropped(event.dataTransfer), "drop")

    async def _read_folders(self, reading: js.Object) -> None:
        read = await reading
        self.adding.folder(read.files, read.paths, read.lost)

    def _clipboard(self, event: object) -> None:
        files = js.offcutFolders.listed(event.clipboardData.files)
        if files.length:
            event.preventDefault()
            self.add(files, "paste")
        else:
            self._tell({"type": "notice", "code": "no-picture-in-clipboard", "details": {}})
