"""Room: page. Runs on CPython and MicroPython. May import nothing.

What the painter and the shell need from a page. edge/dom.py is the real one, tests have one of plain Python objects.
"""


class Surface:
    """A page to paint on; elements are opaque to everybody but the surface."""

    def root(self) -> object:
        """Return the element that holds the one element of the tree."""
        raise NotImplementedError

    def create(self, tag: str) -> object:
        """Return a new element."""
        raise NotImplementedError

    def set(self, kind: str, element: object, name: str, value: object) -> None:
        """Set one of the "attrs", "props" or "style" of an element; None (and False for attrs) takes it away."""
        raise NotImplementedError

    def set_blob(self, element: object, before: list | None, after: list | None) -> None:
        """Give the attribute after[0] the object URL of the blob after[1]; None takes away what was before."""
        raise NotImplementedError

    def set_text(self, element: object, text: str) -> None:
        """Replace all content of an element by a text."""
        raise NotImplementedError

    def insert(self, parent: object, element: object, following: object | None) -> None:
        """Put an element before `following`, or last."""
        raise NotImplementedError

    def remove(self, element: object) -> None:
        """Take an element out of the page."""
        raise NotImplementedError

    def mark(self, element: object, number: int | None) -> None:
        """Note on the element which answers are its own."""
        raise NotImplementedError

    def tag(self, element: object) -> str:
        """Return the name of an element."""
        raise NotImplementedError

    def elements(self, element: object) -> list:
        """Return the child elements."""
        raise NotImplementedError

    def open_modal(self, element: object) -> None:
        """Open a <dialog> over the page."""
        raise NotImplementedError

    def close_modal(self, element: object) -> None:
        """Close a <dialog>, so that the focus goes back to what opened it."""
        raise NotImplementedError

    def focus(self, identifier: str) -> None:
        """Move the focus to the element with this id, if it is there."""
        raise NotImplementedError

    def has_focus(self) -> bool:
        """Say whether something of the page has the focus."""
        raise NotImplementedError

    def restore_focus(self) -> None:
        """Move the focus to the nearest thing that is left, after what had it has gone."""
        raise NotImplementedError

    def set_frame(self, frame: dict) -> None:
        """Set the language, title and theme of the document."""
        raise NotImplementedError
