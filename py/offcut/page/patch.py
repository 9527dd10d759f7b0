"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Brings what is shown in line with a tree of nodes (node.py), touching only what changed. What touches the page is
handed in as `surface` (edge/dom.py), so that all of this is tested without a browser.

Listeners are not set on elements: an element that answers to something carries a number, the surface listens once
at the top and asks `event_for(number, ...)`. So nothing needs to be taken off when elements go.
"""

from offcut.page.surface import Surface


class Painter:
    """Keeps what is mounted and patches it."""

    def __init__(self, surface: Surface):
        self._surface = surface
        self._root: dict | None = None
        self._answers: dict = {}
        self._next_number = 1
        self._to_open: list = []

    def adopt(self, tree: dict) -> bool:
        """Take over the elements that index.html already shows for `tree`; False when they are not the same."""
        root = self._surface.root()
        elements = self._surface.elements(root)
        if len(elements) != 1 or not self._matches(tree, elements[0]):
            return False
        self._root = self._adopted(tree, elements[0])
        return True

    def paint(self, tree: dict) -> None:
        """Show `tree`."""
        surface = self._surface
        if self._root is None:
            root = surface.root()
            surface.set_text(root, "")
            self._root = self._made(tree)
            surface.insert(root, self._root["element"], None)
        else:
            self._patch(self._root, tree)
        for element in self._to_open:
            surface.open_modal(element)
        self._to_open = []

    def event_for(self, number: int, word: str, key: str | None) -> dict | None:
        """Return the event that the element with this number answers to `word` with, or None."""
        answer = self._answers.get(number, {}).get(word)
        if answer is not None and "keys" in answer:
            return answer["keys"].get(key)
        return answer

    def answer_count(self) -> int:
        """Return how many elements answer to something now (for tests: it must not grow without end)."""
        return len(self._answers)

    def _matches(self, tree: dict, element: object) -> bool:
        surface = self._surface
        if surface.tag(element) != tree["tag"]:
            return False
        children = tree.get("children", [])
        elements = surface.elements(element)
        if len(elements) != len(children):
            return False
        return all(self._matches(children[index], elements[index]) for index in range(len(children)))

    def _adopted(self, tree: dict, element: object) -> dict:
        mounted: dict = {"node": tree, "element": element, "number": None, "children": []}
        self._answer(mounted, tree.get("on"))
        elements = self._surface.elements(element)
        children = tree.get("children", [])
        mounted["children"] = [self._adopted(children[index], elements[index]) for index in range(len(children))]
        return mounted

    def _made(self, tree: dict) -> dict:
        surface = self._surface
        element = surface.create(tree["tag"])
        mounted: dict = {"node": tree, "element": element, "number": None, "children": []}
        self._set_all(mounted, {}, tree, ["attrs", "style", "blob"])
        if "text" in tree:
            surface.set_text(element, tree["text"])
        for child in tree.get("children", []):
            made = self._made(child)
            mounted["children"].append(made)
            surface.insert(element, made["element"], None)
        # After the children: a select takes its value only when its options are there.
        self._set_all(mounted, {}, tree, ["props"])
        self._answer(mounted, tree.get("on"))
        if tree.get("modal"):
            self._to_open.append(element)
        return mounted

    def _patch(self, mounted: dict, tree: dict) -> None:
        before = mounted["node"]
        if before is tree:
            return
        mounted["node"] = tree
        self._set_all(mounted, before, tree, ["attrs", "style", "blob"])
        if "text" in tree or "text" in before:
            self._patch_text(mounted, before, tree)
        if "children" in tree or "children" in before:
            self._patch_children(mounted, tree.get("children", []))
        self._set_all(mounted, before, tree, ["props"])
        if before.get("on") != tree.get("on"):
            self._answer(mounted, tree.get("on"))

    def _patch_text(self, mounted: dict, before: dict, tree: dict) -> None:
        if "text" not in tree:
            self._surface.set_text(mounted["element"], "")
        elif before.get("text") != tree["text"]:
            for child in mounted["children"]:
                self._forget(child)
            mounted["children"] = []
            self._surface.set_text(mounted["element"], tree["text"])

    def _patch_children(self, mounted: dict, children: list) -> None:
        old = mounted["children"]
        if len(old) == len(children) and all(old[index]["node"] is children[index] for index in range(len(old))):
            return
        names = _names(children)
        known = {}
        old_names = _names([child["node"] for child in old])
        for index in range(len(old)):
            known[old_names[index]] = old[index]
        for name in old_names:
            if name not in names:
                self._remove(known[name])
        order = [known[name] for name in old_names if name in names]
        for index in range(len(children)):
            name = names[index]
            if name in known:
                order = self._moved(mounted, order, index, known[name])
                self._patch(known[name], children[index])
            else:
                made = self._made(children[index])
                following = order[index]["element"] if index < len(order) else None
                self._surface.insert(mounted["element"], made["element"], following)
                order.insert(index, made)
        mounted["children"] = order

    def _moved(self, mounted: dict, order: list, index: int, child: dict) -> list:
        """Put `child` at `index` of `order`, and its element where it belongs, unless it is there already."""
        if order[index] is child:
            return order
        self._surface.insert(mounted["element"], child["element"], order[index]["element"])
        rest = [other for other in order if other is not child]
        rest.insert(index, child)
        return rest

    def _set_all(self, mounted: dict, before: dict, tree: dict, kinds: list) -> None:
        for kind in kinds:
            old, new = before.get(kind), tree.get(kind)
            if old is new or old == new:
                continue
            if kind == "blob":
                self._surface.set_blob(mounted["element"], old, new)
                continue
            old = {} if old is None else old
            new = {} if new is None else new
            for name in new:
                if name not in old or old[name] != new[name]:
                    self._surface.set(kind, mounted["element"], name, new[name])
            for name in old:
                if name not in new:
                    self._surface.set(kind, mounted["element"], name, None)

    def _answer(self, mounted: dict, answers: dict | None) -> None:
        number = mounted["number"]
        if answers is None:
            if number is not None:
                self._answers.pop(number)
                mounted["number"] = None
                self._surface.mark(mounted["element"], None)
            return
        if number is None:
            number = self._next_number
            self._next_number += 1
            mounted["number"] = number
            self._surface.mark(mounted["element"], number)
        self._answers[number] = answers

    def _remove(self, mounted: dict) -> None:
        if mounted["node"].get("modal"):
            # Closing first gives the focus back to what opened the dialog.
            self._surface.close_modal(mounted["element"])
        self._forget(mounted)
        self._surface.remove(mounted["element"])

    def _forget(self, mounted: dict) -> None:
        if mounted["number"] is not None:
            self._answers.pop(mounted["number"])
        for child in mounted["children"]:
            self._forget(child)


def _names(nodes: list) -> list:
    """Return a name for each sibling: its key, or its tag and which one of that tag it is, so that icons stay icons."""
    names = []
    counts: dict = {}
    for one in nodes:
        tag = one["tag"]
        counts[tag] = counts.get(tag, 0) + 1
        names.append(tag + ":" + one["key"] if "key" in one else tag + "#" + str(counts[tag]))
    return names
