"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

What a page of help is made of: each kind of block as nodes. Texts are texts; `code`, **strong** and [links](#/help/x)
inside them become elements, and nothing else does.
"""

from offcut.page.node import node
from offcut.page.view_help_lists import engine_list, key_list, library_list, sample_list
from offcut.page.view_parts import button
from offcut.page.words import Words

MARKS = ["`", "**", "["]


def block(words: Words, one: dict, facts: dict) -> dict:
    """Return a block; raises KeyError for a kind that nobody knows, which the build refuses before."""
    return KINDS[one["kind"]](words, one, facts)


def inline(text: str) -> list:
    """Return the nodes of a text with marks."""
    nodes: list = []
    while text:
        found = [(text.find(mark), mark) for mark in MARKS if text.find(mark) >= 0]
        if not found:
            return nodes + [node("span", None, text)]
        place, mark = min(found)
        if place > 0:
            nodes.append(node("span", None, text[:place]))
        made, text = _marked(text[place:], mark)
        nodes.append(made)
    return nodes


def _marked(text: str, mark: str) -> tuple:
    """Return the node that `text` begins with, and the rest of it."""
    if mark == "[":
        name, _, rest = text[1:].partition("](")
        address, _, rest = rest.partition(")")
        return node("a", {"href": address}, name), rest
    inside, _, rest = text[len(mark) :].partition(mark)
    return node("code" if mark == "`" else "strong", {"dir": "ltr"} if mark == "`" else None, inside), rest


def _text(words: Words, one: dict, facts: dict) -> dict:
    return node("p", None, inline(one["text"]))


def _heading(words: Words, one: dict, facts: dict) -> dict:
    return node("h4", None, one["text"])


def _note(words: Words, one: dict, facts: dict) -> dict:
    return node("p", {"class": "help-note"}, inline(one["text"]))


def _code(words: Words, one: dict, facts: dict) -> dict:
    attrs = {
        "class": "help-code",
        "tabindex": "0",
        "dir": "ltr",
        "aria-label": words.say("help.code"),
        "role": "region",
    }
    return node("pre", attrs, one["text"])


def _list(words: Words, one: dict, facts: dict) -> dict:
    return node("ul", {"class": "help-list"}, [node("li", None, inline(item)) for item in one["items"]])


def _steps(words: Words, one: dict, facts: dict) -> dict:
    items = []
    for step in one["items"]:
        address = "assets/help/" + step["picture"] + ".png"
        attrs = {"src": address, "alt": step["alt"], "width": "120", "height": "120", "draggable": "false"}
        told = node("div", None, [node("h4", None, step["title"]), node("p", None, inline(step["text"]))])
        items.append(node("li", None, [node("img", attrs), told]))
    return node("ol", {"class": "help-steps"}, items)


def _table(words: Words, one: dict, facts: dict) -> dict:
    head = node("tr", None, [node("th", {"scope": "col"}, name) for name in one["head"]])
    rows = []
    for row in one["rows"]:
        cells = [node("th", {"scope": "row"}, inline(row[0]))] + [node("td", None, inline(cell)) for cell in row[1:]]
        rows.append(node("tr", None, cells))
    return node("table", {"class": "help-table"}, [node("thead", None, [head]), node("tbody", None, rows)])


def _questions(words: Words, one: dict, facts: dict) -> dict:
    items = []
    for item in one["items"]:
        summary = node("summary", None, item["question"])
        items.append(node("details", {"class": "help-question"}, [summary, node("p", None, inline(item["answer"]))]))
    return node("div", {"class": "help-questions"}, items)


def _open(words: Words, one: dict, facts: dict) -> dict:
    opens = {"type": "dialog-opened", "dialog": one["dialog"]}
    return node("div", {"class": "actions"}, [button(one["text"], opens, "", None, data_opens=one["dialog"])])


def _keys(words: Words, one: dict, facts: dict) -> dict:
    return key_list(words)


def _engines(words: Words, one: dict, facts: dict) -> dict:
    return engine_list(words, facts["engines"])


def _libraries(words: Words, one: dict, facts: dict) -> dict:
    return library_list(words, facts["libraries"])


def _samples(words: Words, one: dict, facts: dict) -> dict:
    return sample_list(words)


KINDS = {
    "text": _text,
    "heading": _heading,
    "note": _note,
    "code": _code,
    "list": _list,
    "steps": _steps,
    "table": _table,
    "questions": _questions,
    "open": _open,
    "keys": _keys,
    "engines": _engines,
    "libraries": _libraries,
    "samples": _samples,
}
