"""Room: page/edge. Runs in the page only (MicroPython). May import offcut.contract, offcut.page, js, pyscript.

The real page for the painter: elements are made one by one and texts are set as texts, never as markup. All listening
is done once, at the document; elements carry a number that says what they answer.
"""

from js import document
from pyscript.ffi import create_proxy

from offcut.contract.languages import FIRST
from offcut.page.surface import Surface

VECTOR_TAGS = ["svg", "path"]
VECTOR_NAMESPACE = "http://www.w3.org/2000/svg"
# Caught on the way down: "close" of a dialog and "toggle" of a section do not bubble.
WORDS = ["click", "change", "input", "close", "toggle"]
MARK = "data-answers"
CAN_HAVE_FOCUS = "[tabindex], button, input, select, a[href], summary"


class Dom(Surface):
    """Paints below the element with id "app"."""

    def __init__(self, blobs: object):
        self._blobs = blobs
        self._frame: list | None = None
        # What has the focus and everything around it, inside first.
        self._path: list = []

    def listen(self, event_for: object, tell: object) -> None:
        """Answer to what people do: `event_for` is the painter's, `tell` the shell's."""

        def heard(event: object) -> None:
            answer(event, event_for, tell)

        proxy = create_proxy(heard)
        for word in WORDS:
            document.addEventListener(word, proxy, True)
        document.addEventListener("focusin", create_proxy(self._focused))

    def root(self) -> object:
        """Return the place for the page."""
        return document.getElementById("app")

    def create(self, tag: str) -> object:
        """Return a new element."""
        if tag in VECTOR_TAGS:
            return document.createElementNS(VECTOR_NAMESPACE, tag)
        return document.createElement(tag)

    def set(self, kind: str, element: object, name: str, value: object) -> None:
        """Set an attribute, a property or a style property."""
        if kind == "props":
            setattr(element, name, value)
        elif kind == "style":
            if value is None:
                element.style.removeProperty(name)
            else:
                element.style.setProperty(name, value)
        elif value is None or value is False:
            element.removeAttribute(name)
        else:
            element.setAttribute(name, "" if value is True else value)

    def set_blob(self, element: object, before: list | None, after: list | None) -> None:
        """Set an attribute to the object URL of a blob."""
        if after is None:
            element.removeAttribute(before[0])
        else:
            element.setAttribute(after[0], self._blobs.url(after[1]))

    def set_text(self, element: object, text: str) -> None:
        """Set the text of an element."""
        element.textContent = text

    def insert(self, parent: object, element: object, following: object | None) -> None:
        """Put an element in its place."""
        parent.insertBefore(element, following)

    def remove(self, element: object) -> None:
        """Take an element away."""
        element.remove()

    def mark(self, element: object, number: int | None) -> None:
        """Note the number of an element's answers."""
        if number is None:
            element.removeAttribute(MARK)
        else:
            element.setAttribute(MARK, str(number))

    def tag(self, element: object) -> str:
        """Return an element's name in small letters."""
        return element.localName

    def elements(self, element: object) -> list:
        """Return the child elements."""
        children = element.children
        return [children.item(index) for index in range(children.length)]

    def open_modal(self, element: object) -> None:
        """Open a dialog."""
        if not element.open:
            element.showModal()

    def close_modal(self, element: object) -> None:
        """Close a dialog."""
        if element.open:
            element.close()

    def focus(self, identifier: str) -> None:
        """Move the focus."""
        element = document.getElementById(identifier)
        if element:
            element.focus()

    def has_focus(self) -> bool:
        """Say whether something of the page has the focus."""
        element = document.activeElement
        return bool(element) and element.localName != "body"

    def restore_focus(self) -> None:
        """Focus the nearest thing around the place where the focus was."""
        for element in self._path:
            if element.isConnected:
                target = element if element.matches(CAN_HAVE_FOCUS) else element.querySelector(CAN_HAVE_FOCUS)
                if target:
                    target.focus()
                if self.has_focus():
                    return

    def _focused(self, event: object) -> None:
        element = event.target
        self._path = []
        while element:
            self._path.append(element)
            element = element.parentElement

    def set_frame(self, frame: dict) -> None:
        """Set language, direction, title and theme of the document, and what it is installed as."""
        document.title = frame["title"]
        # The title counts pictures; the rest changes once in a while and makes the browser look at the whole page.
        rest = [frame[name] for name in ["language", "direction", "code", "theme"]]
        if rest == self._frame:
            return
        self._frame = rest
        document.documentElement.lang = frame["language"]
        document.documentElement.dir = frame["direction"]
        document.querySelector("link[rel='manifest']").setAttribute("href", manifest_of(frame["code"]))
        document.documentElement.setAttribute("data-theme", frame["theme"])


def manifest_of(code: str) -> str:
    """Return the file that says in a language what the app is when it is installed; the build writes one for each."""
    return "manifest.webmanifest" if code == FIRST else "manifest." + code + ".webmanifest"


def answer(event: object, event_for: object, tell: object) -> None:
    """Find the nearest element around the target that answers to this event, and tell its answer."""
    element = event.target.closest("[" + MARK + "]") if event.target.nodeType == 1 else None
    while element:
        found = event_for(int(element.getAttribute(MARK)), event.type, None)
        if found is not None:
            told = dict(found)
            if event.type in ["change", "input"]:
                told["value"] = element.value
            elif event.type == "toggle":
                told["open"] = element.open
            tell(told)
            return
        parent = element.parentElement
        element = parent.closest("[" + MARK + "]") if parent else None
