"""Room: tests. Runs on CPython and MicroPython. A page of plain objects for the painter, which counts what it does."""

from offcut.page.surface import Surface


class Element:
    def __init__(self, tag: str):
        self.tag = tag
        self.values: dict = {"attrs": {}, "props": {}, "style": {}}
        self.text = ""
        self.children: list = []
        self.parent: Element | None = None
        self.number: int | None = None
        self.is_open = False

    def find(self, tag: str) -> list:
        found = [self] if self.tag == tag else []
        for child in self.children:
            found.extend(child.find(tag))
        return found

    def all_text(self) -> str:
        return " ".join([self.text] + [child.all_text() for child in self.children])


class FakePage(Surface):
    def __init__(self) -> None:
        self.top = Element("div")
        self.work = 0
        self.focused: list = []
        self.frames: list = []
        self.is_focused = False

    def root(self) -> Element:
        return self.top

    def create(self, tag: str) -> Element:
        self.work += 1
        return Element(tag)

    def set(self, kind: str, element: object, name: str, value: object) -> None:
        self.work += 1
        assert isinstance(element, Element)
        if value is None or value is False and kind == "attrs":
            element.values[kind].pop(name, None)
        else:
            element.values[kind][name] = value

    def set_blob(self, element: object, before: list | None, after: list | None) -> None:
        assert isinstance(element, Element)
        if after is None:
            assert before is not None
            self.set("attrs", element, before[0], None)
        else:
            self.set("attrs", element, after[0], "url-of-" + after[1])

    def set_text(self, element: object, text: str) -> None:
        self.work += 1
        assert isinstance(element, Element)
        element.text = text
        element.children = []

    def insert(self, parent: object, element: object, following: object | None) -> None:
        self.work += 1
        assert isinstance(parent, Element) and isinstance(element, Element)
        if element.parent is not None:
            element.parent.children.remove(element)
        element.parent = parent
        if following is None:
            parent.children.append(element)
        else:
            parent.children.insert(parent.children.index(following), element)

    def remove(self, element: object) -> None:
        self.work += 1
        assert isinstance(element, Element) and element.parent is not None
        element.parent.children.remove(element)
        element.parent = None

    def mark(self, element: object, number: int | None) -> None:
        self.work += 1
        assert isinstance(element, Element)
        element.number = number

    def tag(self, element: object) -> str:
        assert isinstance(element, Element)
        return element.tag

    def elements(self, element: object) -> list:
        assert isinstance(element, Element)
        return list(element.children)

    def open_modal(self, element: object) -> None:
        assert isinstance(element, Element)
        element.is_open = True

    def close_modal(self, element: object) -> None:
        assert isinstance(element, Element)
        element.is_open = False

    def focus(self, identifier: str) -> None:
        self.focused.append(identifier)

    def has_focus(self) -> bool:
        return self.is_focused

    def restore_focus(self) -> None:
        self.focused.append("restored")
        self.is_focused = True

    def set_frame(self, frame: dict) -> None:
        self.frames.append(frame)


def shows(element: Element, tree: dict) -> bool:
    """Say whether an element shows exactly what a node says."""
    if element.tag != tree["tag"] or element.text != tree.get("text", ""):
        return False
    attrs = {name: value for name, value in tree.get("attrs", {}).items() if value is not None and value is not False}
    if "blob" in tree:
        attrs[tree["blob"][0]] = "url-of-" + tree["blob"][1]
    if element.values["attrs"] != attrs or element.values["style"] != tree.get("style", {}):
        return False
    children = tree.get("children", [])
    if len(children) != len(element.children):
        return False
    return all(shows(element.children[index], children[index]) for index in range(len(children)))
