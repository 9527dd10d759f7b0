"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Offcut as an installed app: whether the browser offers to install it, and whether it already runs as one.
"""

from offcut.page.records import with_changes


def nothing_known() -> dict:
    """Return what a page that has just been opened knows."""
    return {"offered": False, "installed": False}


def _known(state: dict, event: dict) -> tuple:
    return with_changes(state, {"install": {"offered": event["offered"], "installed": event["installed"]}}), []


def _asked(state: dict, event: dict) -> tuple:
    """Have the browser ask; its own question is the confirmation."""
    return with_changes(state, {"dialog": None}), [{"do": "ask-install"}]


HANDLERS = {"install-known": _known, "install-asked": _asked}
