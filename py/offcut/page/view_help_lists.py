"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

What help lists from data: keys, engines, libraries and samples with their licences.
"""

from offcut.contract.own import is_own
from offcut.page.node import node
from offcut.page.surroundings import SAMPLES
from offcut.page.texts import engine_text
from offcut.page.words import Words

# As keys.py and the brush answer them; each row has the sentence "shortcut.<name>".
SHORTCUTS = [
    (["Ctrl", "V"], "shortcut.paste"),
    (["Ctrl", "O"], "shortcut.open"),
    (["Ctrl", "S"], "shortcut.save"),
    (["Space"], "shortcut.compare"),
    (["+", "-", "0"], "shortcut.zoom"),
    (["←", "↑", "→", "↓"], "shortcut.look"),
    (["1–5"], "shortcut.candidates"),
    (["K"], "shortcut.keep"),
    (["E"], "shortcut.erase"),
    (["[", "]"], "shortcut.size"),
    (["Space", "Enter"], "shortcut.stamp"),
    (["Ctrl", "Z"], "shortcut.undo"),
    (["Ctrl", "Shift", "Z"], "shortcut.redo"),
    (["Esc"], "shortcut.leave"),
    (["?"], "shortcut.help"),
]


def key_list(words: Words) -> dict:
    """Return the shortcuts with what they do."""
    rows = []
    for keys, key in SHORTCUTS:
        rows.append(node("dt", {"dir": "ltr"}, [node("kbd", None, name) for name in keys]))
        rows.append(node("dd", None, words.say(key)))
    return node("dl", {"class": "shortcuts"}, rows)


def engine_list(words: Words, engines: list) -> dict:
    """Return the engines of the site with size and licence; models of one's own have none that we know."""
    return node("ul", {"class": "licences"}, [_engine(words, one) for one in engines if not is_own(one["id"])])


def library_list(words: Words, libraries: list) -> dict:
    """Return what the page is made of, as assets/vendor.json lists it."""
    return node("ul", {"class": "licences"}, [_library(words, one) for one in libraries])


def sample_list(words: Words) -> dict:
    """Return where the samples come from."""
    rows = [node("li", None, words.say("licence.sample." + one["id"])) for one in SAMPLES]
    return node("div", None, [node("p", None, words.say("licence.samples")), node("ul", {"class": "licences"}, rows)])


def _engine(words: Words, engine: dict) -> dict:
    licence = engine["licence"]
    attrs = {"href": licence["url"], "target": "_blank", "rel": "noopener noreferrer"}
    name = engine_text(words, engine, "label") + " (" + engine["id"] + ", " + words.say("engine.size", engine) + ")"
    link = node("a", attrs, licence["name"])
    note = node("p", {"lang": "en", "dir": "ltr"}, licence["note"])
    return node("li", None, [node("strong", None, name), node("span", None, ": "), link, note])


def _library(words: Words, library: dict) -> dict:
    text = words.say("licence.library", library)
    attrs = {"href": library["home"], "target": "_blank", "rel": "noopener noreferrer"}
    return node("li", None, [node("a", attrs, library["name"]), node("span", None, text)])
