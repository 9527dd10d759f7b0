"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Which models of one's own may be used now, and telling a worker so.
"""

from offcut.contract import engine_messages
from offcut.page.schedule import send


def is_on(state: dict) -> bool:
    """Say whether a person has switched models of their own on."""
    return state["settings"]["own_models"] == "on"


def usable(state: dict) -> list:
    """Return the entries that may be used now."""
    return state["own"]["entries"] if is_on(state) else []


def told(state: dict) -> dict:
    """Return the effect that tells a worker which models of one's own there are."""
    return send(engine_messages.set_own_models(usable(state)))
