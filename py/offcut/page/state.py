"""Room: page. Runs on CPython and MicroPython. May import offcut.contract.

The whole state of the page is one dict; it changes only by `step(state, event) -> (state, effects)`.

Events are plain dicts {"type": word, ...}: what people do, what the worker says, what the service worker says.
Effects are plain dicts {"do": word, ...} for the edge to carry out. Files and pictures are never in the state: it
holds their registry ids ("blob-7"), the edge holds the blobs.
"""

from offcut.contract import recipe
from offcut.contract.errors import ProtocolError
from offcut.page import (
    compatibility,
    engines,
    finishing,
    graphics,
    looking,
    pictures,
    removal,
    saving,
    schedule,
    storage,
    surroundings,
)

# Heard from the worker, but nothing that people see: the supervisor listens to them.
UNSEEN = ["heartbeat", "pong", "worker-died"]


def initial_state() -> dict:
    """Return the state of a page that has just been opened and knows nothing yet."""
    return {
        "language": "en",
        "device_language": "en",
        "settings": {"language": "auto", "theme": "auto", "engine": None, "gpu": [], "recipe": recipe.defaults()},
        "gpu": dict(graphics.UNKNOWN),
        "worker": {"state": "starting", "error": None, "threads": None, "isolated": None, "provider": None},
        "offline": {"state": "none", "done": None, "total": None, "code": None},
        "safe": False,
        "storage": storage.nothing_known(),
        "compatibility": compatibility.nothing_known(),
        "engines": [],
        "default_engine": None,
        "wanted": None,
        "current": None,
        "pictures": [],
        "selected": None,
        "count": 0,
        "split": 50,
        "original": False,
        "dragging": False,
        "dialog": None,
        "libraries": [],
        "notices": [],
        "copied": None,
        "spoken": {"turn": 0, "key": None, "values": {}},
        "alert": {"turn": 0, "key": None, "values": {}},
    }


def step(state: dict, event: dict) -> tuple:
    """Return the state after `event` and the list of effects to carry out.

    Raises ProtocolError for a type of event that nobody has written a handler for: that is a bug, not a condition.
    """
    word = event.get("type")
    if word in UNSEEN:
        return state, []
    handler = HANDLERS.get(word)
    if handler is None:
        raise ProtocolError("protocol", "unknown event: " + repr(word))
    before = state
    state, effects = handler(state, event)
    state, sends = schedule.next_jobs(state)
    state, keeps = storage.after(before, state, event)
    if state is not before:
        state = compatibility.after(state, event)
    return state, effects + sends + keeps


def has_pictures(state: dict) -> bool:
    """Say whether a picture is open, so that no code may reload the page (FAULTS R18)."""
    return len(state["pictures"]) > 0


def _all_handlers() -> dict:
    handlers = {}
    for room in [
        pictures,
        finishing,
        looking,
        saving,
        engines,
        surroundings,
        graphics,
        storage,
        removal,
        compatibility,
    ]:
        handlers.update(room.HANDLERS)
    return handlers


HANDLERS = _all_handlers()
