"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Which pictures a person should look at, because the engines disagreed, and choosing what another pass of them saw.
"""

from offcut.page import finishing
from offcut.page.records import find, with_changes
from offcut.page.schedule import with_picture


def _candidate_chosen(state: dict, event: dict) -> tuple:
    picture = find(state["pictures"], event["picture"])
    if picture is None or picture["result"] is None or finishing.wanted_candidate(picture) == event["candidate"]:
        return state, []
    state = with_picture(state, picture["id"], {"looked": True})
    return finishing.wished(state, find(state["pictures"], picture["id"]), event["candidate"])


def choices(result: dict) -> list:
    """Return the candidates to offer, the common one (None) first; an empty list when there is nothing to choose."""
    others = [number for number in range(len(result["candidates"])) if result["candidates"][number]["other"]]
    return [None] + others if others else []


def _candidate_key(state: dict, event: dict) -> tuple:
    """Take the key of a candidate's number, 1 for the first that is offered."""
    picture = find(state["pictures"], state["selected"])
    if picture is None or picture["result"] is None:
        return state, []
    offered = choices(picture["result"])
    if not 0 < event["number"] <= len(offered):
        return state, []
    chosen = {"picture": picture["id"], "candidate": offered[event["number"] - 1]}
    return _candidate_chosen(state, chosen)


def needs_look(picture: dict) -> bool:
    """Say whether a person should look: the engines disagreed and nobody has said that it is right."""
    return picture["result"] is not None and picture["result"]["needs_look"] and not picture["looked"]


def _looked(state: dict, event: dict) -> tuple:
    return with_picture(state, event["picture"], {"looked": True}), [{"do": "focus", "id": "stage-title"}]


def _next_look(state: dict, event: dict) -> tuple:
    """Select the next picture that needs a look, after the selected one and round again."""
    pictures = state["pictures"]
    places = [place for place in range(len(pictures)) if needs_look(pictures[place])]
    if not places:
        return state, []
    here = -1
    for place in range(len(pictures)):
        if pictures[place]["id"] == state["selected"]:
            here = place
    later = [place for place in places if place > here]
    chosen = pictures[later[0] if later else places[0]]
    state = with_changes(state, {"selected": chosen["id"], "original": False, "copied": None})
    return state, [{"do": "focus", "id": "stage-title"}]


HANDLERS = {
    "candidate-chosen": _candidate_chosen,
    "candidate-key": _candidate_key,
    "picture-looked": _looked,
    "next-look-asked": _next_look,
}
