"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

What a person changes after the engines have looked: settings, another candidate. Only the selected picture is made
again at once, from what the worker kept; pictures that come later get the new settings anyway. While one wish is being
carried out the next one waits, and a newer one takes its place.

Of a picture: "of" is the job whose masks the worker keeps, "shown" the recipe of the visible result, "finish_id" the
finish-job that is under way, "wish" the one to send after it, {"candidate": which}.
"""

from offcut.contract import protocol, result_messages
from offcut.contract.recipe import is_flat
from offcut.page import document_sheets, hand_work
from offcut.page.own_recipes import recipe_of
from offcut.page.records import find, with_changes
from offcut.page.schedule import called_back, send, waiting, with_picture
from offcut.page.speech import speak, speak_alert

# What is made again without an engine; "cut" needs one.
FINISHED_SECTIONS = ["keying", "edges", "background", "shadow", "outline", "canvas", "document", "output"]


def new_fields() -> dict:
    """Return what a picture has of all this when it comes."""
    fields: dict = {"preview": None, "of": None, "asked": None, "shown": None, "finish_id": None, "finish_count": 0}
    fields.update({"finish_asked": None, "finish_candidate": None, "wish": None, "finish_error": None, "looked": False})
    fields["cut_timings_ms"] = None
    fields.update({"strokes": [], "undone": [], "asked_hand": None, "shown_hand": None, "finish_hand": None})
    fields.update({"own_recipe": None, "marks": None})
    return fields


def is_as_set(state: dict, picture: dict) -> bool:
    """Say whether the visible result was made with the settings of now."""
    wanted, shown = recipe_of(state, picture), picture["shown"]
    # Mostly the very same object: in a large batch this is asked of hundreds of pictures at each event.
    is_same = shown is wanted or all(shown[section] == wanted[section] for section in FINISHED_SECTIONS)
    is_same = is_same and is_flat(shown) == is_flat(wanted)
    return is_same and picture["shown_hand"] == hand_work.hand(state, picture)


def after_job(state: dict, identifier: str) -> tuple:
    """Return the state and effects after a new result: what was changed or wished meanwhile is done now."""
    picture = find(state["pictures"], identifier)
    if picture is None or picture["result"] is None:
        return state, []
    if picture["wish"] is not None:
        return _sent(state, picture, picture["wish"]["candidate"])
    if state["selected"] == identifier and not is_as_set(state, picture):
        return _sent(state, picture, picture["result"]["candidate"])
    return state, []


def stopped(picture: dict) -> list:
    """Return the effects that stop the finish-job of a picture."""
    return [] if picture["finish_id"] is None else [send(protocol.cancel_job(picture["finish_id"]))]


def ended(state: dict, event: dict) -> tuple | None:
    """Return the state and effects after the end of a finish-job or a sheet, None when the event is of another job."""
    printed = document_sheets.ended(state, event)
    if printed is not None:
        return printed
    for picture in state["pictures"]:
        if picture["finish_id"] is not None and picture["finish_id"] == event["job_id"]:
            if event["type"] == "job-done":
                return _done(state, picture, event["result"])
            if event["type"] == "job-failed":
                return _failed(state, picture, event["error"])
            return _without_look(with_picture(state, picture["id"], {"finish_id": None}), picture)
    return None


def _without_look(state: dict, picture: dict) -> tuple:
    """Let go of the quick look of a finish-job that came to nothing."""
    looks = [] if picture["preview"] is None else [{"do": "release", "blobs": [picture["preview"]]}]
    return with_picture(state, picture["id"], {"preview": None}), looks


def _done(state: dict, picture: dict, result: dict) -> tuple:
    old = picture["result"]
    changes = {
        "result": result,
        "shown": picture["finish_asked"],
        "shown_hand": picture["finish_hand"],
        "finish_id": None,
        "finish_error": None,
    }
    changes.update({"downloaded": False, "preview": None})
    looks = [] if picture["preview"] is None else [picture["preview"]]
    state = speak(with_picture(state, picture["id"], changes), "spoken.updated", {"name": picture["name"]})
    state, effects = after_job(state, picture["id"])
    return state, [{"do": "release", "blobs": result_blobs(old) + looks}] + effects


def _failed(state: dict, picture: dict, error: dict) -> tuple:
    """The worker has forgotten the picture (a new worker has not seen it): it is cut out again by itself."""
    if error["code"] == "alpha-missing":
        return with_picture(state, picture["id"], _anew({"candidate": wanted_candidate(picture)})), []
    changes = {"finish_id": None, "wish": None, "finish_error": error}
    state, looks = _without_look(with_picture(state, picture["id"], changes), picture)
    return speak_alert(state, "spoken.failed", {"name": picture["name"], "error": error}), looks


def _anew(wish: dict) -> dict:
    """Return the changes that have a picture cut out once more, and then made as wished."""
    changes = waiting()
    changes.update({"finish_id": None, "wish": wish, "of": None})
    return changes


def wished(state: dict, picture: dict | None, candidate: int | None) -> tuple:
    """Make a picture again: now, or after what is under way."""
    if picture is None or picture["result"] is None or picture["job_id"] is not None or picture["state"] != "done":
        return state, []
    if picture["of"] is None:
        return with_picture(state, picture["id"], _anew({"candidate": candidate})), []
    if picture["finish_id"] is not None:
        return with_picture(state, picture["id"], {"wish": {"candidate": candidate}}), []
    return _sent(state, picture, candidate)


def _sent(state: dict, picture: dict, candidate: int | None) -> tuple:
    if is_flat(recipe_of(state, picture)) != is_flat(picture["shown"]):
        # What one way to cut has found is of no use to the other.
        changes = waiting()
        changes.update({"finish_id": None, "wish": None})
        return with_picture(state, picture["id"], changes), stopped(picture)
    count = picture["finish_count"] + 1
    job_id = "finish-" + picture["id"] + "." + str(count)
    wanted = dict(recipe_of(state, picture))
    wanted["cut"] = picture["shown"]["cut"]
    if candidate is not None and candidate >= len(picture["result"]["candidates"]):
        candidate = None
    command = result_messages.finish_job(
        job_id,
        picture["of"],
        picture["file"],
        picture["name"],
        wanted,
        candidate,
        True,
        state["pictures"].index(picture),
    )
    made = hand_work.hand(state, picture)
    command = hand_work.with_hand(command, made)
    changes = {
        "finish_id": job_id,
        "finish_count": count,
        "finish_asked": wanted,
        "finish_hand": made,
        "finish_candidate": candidate,
        "wish": None,
    }
    return with_picture(state, picture["id"], changes), [send(command)]


def with_recipe(state: dict, wanted: dict) -> tuple:
    """Return the state and effects after the settings have become `wanted`: the selected picture is made again.

    They are those of everything that follows, or those of the selected picture alone when it has its own.
    """
    effects = []
    selected = find(state["pictures"], state["selected"])
    if selected is not None and selected["own_recipe"] is not None:
        state = with_picture(state, selected["id"], {"own_recipe": wanted})
    elif wanted != state["settings"]["recipe"]:
        if is_flat(wanted) != is_flat(state["settings"]["recipe"]):
            # What waits for an engine need not, or has to.
            state, effects = called_back(state)
        settings = with_changes(state["settings"], {"recipe": wanted})
        state = with_changes(state, {"settings": settings})
        effects.append({"do": "save-settings", "settings": settings})
    state, sends = made_again(state)
    return state, effects + sends


def made_again(state: dict) -> tuple:
    """Make the selected picture again, unless it is as it should be."""
    picture = find(state["pictures"], state["selected"])
    if picture is None or picture["result"] is None or is_as_set(state, picture) and picture["finish_id"] is None:
        return state, []
    return wished(state, picture, wanted_candidate(picture))


def _for_all(state: dict, event: dict) -> tuple:
    """Make every finished picture again with the settings of now; what has its own settings keeps them.

    When the selected picture has its own, they become those of all the others.
    """
    effects = []
    selected = find(state["pictures"], state["selected"])
    if selected is not None and selected["own_recipe"] is not None:
        wanted = selected["own_recipe"]
        state = with_picture(state, selected["id"], {"own_recipe": None})
        state, effects = with_recipe(state, wanted)
    for picture in state["pictures"]:
        if picture["result"] is not None and not is_as_set(state, picture):
            state, sends = wished(state, picture, wanted_candidate(picture))
            effects.extend(sends)
    return state, effects


def _own_switched(state: dict, event: dict) -> tuple:
    """Give a picture settings of its own, the ones of now to begin with, or those of all again."""
    picture = find(state["pictures"], event["picture"])
    if picture is None:
        return state, []
    own = state["settings"]["recipe"] if picture["own_recipe"] is None else None
    return made_again(with_picture(state, picture["id"], {"own_recipe": own}))


def wanted_candidate(picture: dict) -> int | None:
    """Return the candidate that is shown, or will be."""
    if picture["wish"] is not None:
        return picture["wish"]["candidate"]
    if picture["finish_id"] is not None:
        return picture["finish_candidate"]
    return picture["result"]["candidate"]


def _previewed(state: dict, event: dict) -> tuple:
    for picture in state["pictures"]:
        if event["job_id"] in [picture["job_id"], picture["finish_id"]]:
            old = [] if picture["preview"] is None else [{"do": "release", "blobs": [picture["preview"]]}]
            return with_picture(state, picture["id"], {"preview": event["after"]}), old
    return state, [{"do": "release", "blobs": [event["after"]]}]


def result_blobs(result: dict | None) -> list:
    """Return the ids of the blobs of a result."""
    if result is None:
        return []
    return [result[field] for field in ["cutout", "before", "after"] if result[field] is not None]


HANDLERS = {
    "recipe-for-all": _for_all,
    "own-recipe-switched": _own_switched,
    "job-preview": _previewed,
}
