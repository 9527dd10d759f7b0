"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Dialogs over the page: about and licences, and the question before results are thrown away.
"""

from offcut.contract.own import is_own
from offcut.page.node import node
from offcut.page.surroundings import SAMPLES
from offcut.page.texts import engine_text
from offcut.page.view_parts import button, icon_button
from offcut.page.words import Words

STEPS = ["about.step.1", "about.step.2", "about.step.3", "about.step.4", "about.step.5"]
SHORTCUTS = [
    (["Ctrl", "V"], "shortcut.paste"),
    (["Ctrl", "O"], "shortcut.open"),
    (["Ctrl", "S"], "shortcut.save"),
    (["Space"], "shortcut.compare"),
    (["+", "-", "0"], "shortcut.zoom"),
    (["←", "↑", "→", "↓"], "shortcut.look"),
]


def dialog(words: Words, name: str, engines: list, libraries: list, unsaved: int) -> dict:
    """Return the dialog called `name`."""
    body = _about(words, engines, libraries) if name == "about" else _clear(words, unsaved)
    attrs = {"class": "dialog dialog-" + name, "aria-labelledby": "dialog-title"}
    return node("dialog", attrs, body, modal=True, on={"close": {"type": "dialog-closed"}}, key="dialog-" + name)


def _head(words: Words, title: str) -> dict:
    close = icon_button(words.say("action.close"), {"type": "dialog-closed"}, "close")
    return node("div", {"class": "dialog-head"}, [node("h2", {"id": "dialog-title"}, title), close])


def _clear(words: Words, unsaved: int) -> list:
    actions = [
        button(words.say("action.clear-sure"), {"type": "pictures-cleared"}, "primary", "remove", id="clear-sure"),
        button(words.say("action.keep"), {"type": "dialog-closed"}, "", None, id="keep"),
    ]
    text = node("p", None, words.say_count("clear.text", unsaved))
    return [_head(words, words.say("clear.title")), text, node("div", {"class": "actions"}, actions)]


def _about(words: Words, engines: list, libraries: list) -> list:
    say = words.say
    return [
        _head(words, say("about.title")),
        node("p", None, say("about.text")),
        node("h3", None, say("about.how")),
        node("ol", None, [node("li", None, say(key)) for key in STEPS]),
        node("h3", None, say("about.private")),
        node("p", None, say("about.private.text")),
        node("h3", None, say("about.shortcuts")),
        node("dl", {"class": "shortcuts"}, _shortcuts(words)),
        node("h3", None, say("about.licences")),
        node("p", None, say("licence.product")),
        node(
            "ul",
            {"class": "licences"},
            [_engine_licence(words, engine) for engine in engines if not is_own(engine["id"])],
        ),
        node("p", None, say("licence.samples")),
        node("ul", {"class": "licences"}, [node("li", None, say("licence.sample." + one["id"])) for one in SAMPLES]),
        node("p", None, say("licence.libraries")),
        node("ul", {"class": "licences"}, [_library(words, one) for one in libraries]),
    ]


def _shortcuts(words: Words) -> list:
    rows = []
    for keys, key in SHORTCUTS:
        rows.append(node("dt", None, [node("kbd", None, name) for name in keys]))
        rows.append(node("dd", None, words.say(key)))
    return rows


def _engine_licence(words: Words, engine: dict) -> dict:
    licence = engine["licence"]
    attrs = {"href": licence["url"], "target": "_blank", "rel": "noopener noreferrer"}
    name = node("strong", None, engine_text(words, engine, "label") + " (" + engine["id"] + ")")
    link = node("a", attrs, licence["name"])
    return node("li", None, [name, node("span", None, ": "), link, node("p", {"lang": "en"}, licence["note"])])


def _library(words: Words, library: dict) -> dict:
    text = words.say("licence.library", library)
    attrs = {"href": library["home"], "target": "_blank", "rel": "noopener noreferrer"}
    return node("li", None, [node("a", attrs, library["name"]), node("span", None, text)])
