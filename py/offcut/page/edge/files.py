"""Room: page/edge. Runs in the page only (MicroPython). May import offcut.page, js and pyscript.

The ways pictures come in: dropped anywhere, pasted, chosen, taken with the camera. Every file is taken as it is; the
worker says what is wrong with one.
"""

from js import document, window
from pyscript.ffi import create_proxy

# What browsers call a picture out of the clipboard, whatever it shows.
CLIPBOARD_NAMES = ["", "image.png", "image.jpg", "image.jpeg"]
# Fields whose files are no pictures, by what the field says of itself.
ENGINE_EVENTS = {"engine": "engine-files-chosen", "own": "own-file-chosen"}


class Files:
    """Listens at the window; `tell` takes events, `blobs` keeps the files."""

    def __init__(self, tell: object, blobs: object):
        self._tell = tell
        self._blobs = blobs
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

    def add(self, files: list, origin: str) -> None:
        """Register JS files and tell that they were added."""
        added = []
        for file in files:
            name = self._name(file, origin)
            added.append({"file": self._blobs.put(file), "name": name, "bytes": file.size, "kind": file.type})
        if added:
            self._tell({"type": "files-added", "files": added, "origin": origin})

    def _name(self, file: object, origin: str) -> str:
        if origin != "paste" or file.name not in CLIPBOARD_NAMES:
            return file.name
        self._pasted += 1
        return "pasted-" + str(self._pasted) + "." + (file.type.split("/")[-1] or "png")

    def _changed(self, event: object) -> None:
        if event.target.localName == "input" and event.target.type == "file":
            self._take_input(event.target)

    def _take_input(self, field: object) -> None:
        files = _listed(field.files)
        origin = field.getAttribute("data-origin")
        if origin in ENGINE_EVENTS:
            listed = [{"file": self._blobs.put(file), "name": file.name, "bytes": file.size} for file in files]
            engine = field.getAttribute("data-engine")
            self._tell({"type": ENGINE_EVENTS[origin], "files": listed, "engine": engine if engine else ""})
        else:
            self.add(files, origin)
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

    def _left(self, event: object) -> None:
        # Leaving for another element inside the page is no leaving.
        if not event.relatedTarget:
            self._over(False)

    def _over(self, is_over: bool) -> None:
        if is_over != self._is_over:
            self._is_over = is_over
            self._tell({"type": "drag-over", "over": is_over})

    def _dropped(self, event: object) -> None:
        if not self._has_files(event):
            return
        event.preventDefault()
        self._over(False)
        if _has_folder(event.dataTransfer.items):
            self._tell({"type": "notice", "code": "folders-not-read", "details": {}})
        self.add(_without_folders(event.dataTransfer), "drop")

    def _clipboard(self, event: object) -> None:
        files = _listed(event.clipboardData.files)
        if files:
            event.preventDefault()
            self.add(files, "paste")
        else:
            self._tell({"type": "notice", "code": "no-picture-in-clipboard", "details": {}})


def _listed(files: object) -> list:
    return [files.item(index) for index in range(files.length)]


def _entry(item: object) -> object:
    """Return the file system entry of a dragged item, None where the browser has none."""
    return item.webkitGetAsEntry() if item.kind == "file" and hasattr(item, "webkitGetAsEntry") else None


def _is_folder(item: object) -> bool:
    entry = _entry(item)
    return bool(entry and entry.isDirectory)


def _items(items: object) -> list:
    return [getattr(items, str(index)) for index in range(items.length)]


def _has_folder(items: object) -> bool:
    return any(_is_folder(item) for item in _items(items))


def _without_folders(transfer: object) -> list:
    items = [item for item in _items(transfer.items) if item.kind == "file" and not _is_folder(item)]
    return [item.getAsFile() for item in items]
