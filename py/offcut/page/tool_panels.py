"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The panels that tools have of their own. A tool names one in assets/tools.json; contract/tools.py lists the names; the
file that builds it is joined here, and nothing else of the page knows it.

Each is (name, inputs, build): `inputs(state)` returns the list of what the panel shows, so that one that has not
changed is not built again; `build(words, *inputs)` returns a node. It is there before a picture is, too.
"""

from offcut.page import view_document, view_keying, view_marketplaces
from offcut.page.node import Memory
from offcut.page.words import Words

PANELS: list = [
    ("marketplaces", view_marketplaces.inputs, view_marketplaces.panel),
    ("keying", view_keying.inputs, view_keying.panel),
    ("id-photos", view_document.id_photo_inputs, view_document.panel),
    ("passports", view_document.passport_inputs, view_document.panel),
]


def tool_panel(state: dict, tool: dict, words: Words, memory: Memory) -> dict | None:
    """Return the panel of a tool, None where it has none."""
    for name, inputs, build in PANELS:
        if name == tool["panel"]:
            return memory.part("tool-panel", build, [words] + inputs(state))
    return None
