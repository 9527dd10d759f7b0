"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

The mirror of the engines' files: what the site says, what a person says, and what this page is allowed to ask.
"""

from offcut.contract import engine_messages, mirror
from offcut.page.records import with_changes
from offcut.page.schedule import send


def nothing_known() -> dict:
    """Return what a page that has just been opened knows.

    `origin` is the page's own, `hosts` are the others that its policy lets it fetch from, `default` is the site's
    mirror; `text` is what is typed, None before anybody has; `answer` says how the last try to change it ended.
    """
    return {"origin": "", "hosts": [], "default": "", "text": None, "answer": None}


def address_of(state: dict) -> str:
    """Return the mirror that is used: the person's, else the site's; "" for none or one that may not be asked."""
    said = state["settings"]["mirror"]
    address = state["mirror"]["default"] if said is None else said
    return address if mirror.is_allowed(address, state["mirror"]["hosts"]) else ""


def told(state: dict) -> dict:
    """Return the effect that tells a worker which mirror to ask."""
    return send(engine_messages.set_mirror(address_of(state)))


def _with_mirror(state: dict, changes: dict) -> dict:
    return with_changes(state, {"mirror": with_changes(state["mirror"], changes)})


def _known(state: dict, event: dict) -> tuple:
    return _with_mirror(state, {"origin": event["origin"], "hosts": event["hosts"], "default": event["default"]}), []


def _typed(state: dict, event: dict) -> tuple:
    return _with_mirror(state, {"text": event["value"], "answer": None}), []


def _asked(state: dict, event: dict) -> tuple:
    text = state["mirror"]["text"]
    if text is None:
        return state, []
    address = mirror.tidy(text, state["mirror"]["origin"])
    if not mirror.is_address(address):
        return _with_mirror(state, {"answer": "invalid"}), [{"do": "focus", "id": "mirror"}]
    if not mirror.is_allowed(address, state["mirror"]["hosts"]):
        return _with_mirror(state, {"answer": "not-allowed"}), [{"do": "focus", "id": "mirror"}]
    return _set(state, address, "set" if address else "none")


def _reset(state: dict, event: dict) -> tuple:
    return _set(state, None, "default")


def _set(state: dict, address: str | None, answer: str) -> tuple:
    settings = with_changes(state["settings"], {"mirror": address})
    state = _with_mirror(with_changes(state, {"settings": settings}), {"text": None, "answer": answer})
    return state, [told(state), {"do": "save-settings", "settings": settings}]


HANDLERS = {"mirror-known": _known, "mirror-typed": _typed, "mirror-asked": _asked, "mirror-reset": _reset}
