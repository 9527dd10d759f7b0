"""Room: page. Runs on CPython and MicroPython. May import nothing.

What the view is made of. A node is a plain dict:

    tag         element name; the tags of SVG are made in its namespace
    key         tells siblings apart when their number or order changes
    attrs       attributes: a text, True (present without value); False and None leave it out
    props       properties that live apart from the attribute once a person has touched it: value, checked
    style       CSS properties, set one by one through the style object (the page's policy refuses style="")
    blob        (attribute, registry id): the attribute gets the object URL of that blob
    text        text content; a node has text or children, not both
    children    list of nodes
    on          {DOM event: event for `step`, or {"keys": {key: event}} for keyboard events}
    modal       True: a <dialog> that is opened over the page
"""


def node(tag: str, attrs: dict | None = None, children: list | str | None = None, **more: object) -> dict:
    """Return a node; `children` is a text or a list in which None stands for nothing."""
    made: dict = {"tag": tag}
    if attrs is not None:
        made["attrs"] = attrs
    if isinstance(children, str):
        made["text"] = children
    elif children is not None:
        made["children"] = [child for child in children if child is not None]
    made.update(more)
    return made


class Memory:
    """Keeps the parts of the last view, so that a part whose inputs are the same objects is the same object too.

    The painter then skips it without looking inside: the work for one event is about what the event changed.
    """

    def __init__(self) -> None:
        self._parts: dict = {}
        self._kept: dict = {}
        # Counters that remember more than one view, by name (page/tally.py).
        self.counters: dict = {}

    def part(self, name: str, build: object, inputs: list) -> dict:
        """Return build(*inputs), or what it returned last time for the same inputs."""
        known = self._parts.get(name)
        if known is None or not _same(known[0], inputs):
            known = (inputs, build(*inputs))  # type: ignore[operator]
        self._kept[name] = known
        return known[1]

    def finish(self) -> None:
        """Forget the parts that this view has not asked for."""
        self._parts = self._kept
        self._kept = {}


def _same(before: list, after: list) -> bool:
    for index in range(len(after)):
        first, second = before[index], after[index]
        if first is not second and (isinstance(first, (dict, list)) or first != second):
            return False
    return True
