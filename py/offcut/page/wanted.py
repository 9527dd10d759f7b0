"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Which engine cuts out the next picture, and which engines may be chosen now.
"""

from offcut.contract import acceptance
from offcut.page import network
from offcut.page.records import find, with_changes


def with_wanted(state: dict) -> dict:
    """Return `state` with the engine that the settings ask for, or the default when this site has no such engine.

    Nor is one taken whose licence has to be accepted and was not: it may be another one since.
    """
    free = [one for one in state["engines"] if not is_asked_about(state, one)]
    for identifier in [state["settings"]["engine"], state["default_engine"]]:
        if find(free, identifier) is not None:
            return with_changes(state, {"wanted": identifier})
    return with_changes(state, {"wanted": free[0]["id"] if free else None})


def is_asked_about(state: dict, engine: dict) -> bool:
    """Say whether the licence of an engine must be accepted first."""
    return acceptance.is_needed(engine, state["settings"]["accepted"])


def may_be_chosen(state: dict, engine: dict) -> bool:
    """Say whether an engine can be used without asking, and without a network that is not there."""
    return not network.is_out_of_reach(state, engine) and not is_asked_about(state, engine)
