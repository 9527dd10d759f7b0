"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Licences that are shown and accepted before an engine is fetched. Declining leaves everything as it was.
"""

from offcut.contract import acceptance
from offcut.page import engines
from offcut.page.records import find, with_changes


def _accepted(state: dict, event: dict) -> tuple:
    asked = state["licence"]
    engine = None if asked is None else find(state["engines"], asked["engine"])
    state = with_changes(state, {"licence": None, "dialog": None})
    if asked is None or engine is None:
        return state, []
    accepted = acceptance.with_accepted(state["settings"]["accepted"], engine)
    settings = with_changes(state["settings"], {"accepted": accepted})
    state = with_changes(state, {"settings": settings})
    then = engines.choose if asked["then"] == "choose" else engines.fetch
    state, effects = then(state, engine["id"])
    return state, [{"do": "save-settings", "settings": settings}] + effects + [_focus(engine["id"])]


def _declined(state: dict, event: dict) -> tuple:
    if state["licence"] is None:
        return state, []
    state = with_changes(state, {"licence": None, "dialog": None})
    return state, [_focus(state["wanted"])]


def _focus(identifier: str | None) -> dict:
    return {"do": "focus", "id": "engine-" + str(identifier)}


HANDLERS = {"licence-accepted": _accepted, "licence-declined": _declined}
