"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Which sections of the settings are open. For this visit only: it is no setting.
"""

from offcut.page.records import with_changes

# What most people come for once the cutout is there.
FIRST = ["background"]


def _toggled(state: dict, event: dict) -> tuple:
    """Take over what the browser has done with a section; `open` says how it is now."""
    others = [name for name in state["sections"] if name != event["section"]]
    sections = others + [event["section"]] if event["open"] else others
    if len(sections) == len(state["sections"]):
        return state, []
    return with_changes(state, {"sections": sections}), []


HANDLERS = {"section-toggled": _toggled}
