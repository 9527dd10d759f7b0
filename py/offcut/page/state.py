"""Room: page. Runs on CPython and MicroPython. May import offcut.contract.

The whole state of the page is one dict; it changes only by `step(state, event) -> (state, effects)`.

Events are plain dicts {"type": word, ...}: what people do, what the worker says, what the service worker says.
Effects are plain dicts {"do": word, ...} for the edge to carry out. Files and pictures are never in the state: it
holds their registry ids ("blob-7"), the edge holds the blobs.
"""

from offcut.contract import languages, settings
from offcut.contract.errors import ProtocolError
from offcut.page import (
    backdrops,
    batch,
    canvas_size,
    compatibility,
    cropping,
    document_sheets,
    documents,
    engines,
    finishing,
    following,
    graphics,
    help,
    importing,
    incoming,
    installing,
    keying,
    licences,
    looking,
    low_memory,
    marketplaces,
    measure,
    mirror,
    network,
    own_models,
    pictures,
    privacy,
    recipe_controls,
    recipe_files,
    removal,
    resuming,
    saved,
    saving,
    schedule,
    sections,
    speeds,
    storage,
    strip,
    suggestion,
    surroundings,
    tools,
    touch_ups,
    touching,
    updates,
    zooming,
)

# Heard from the worker, but nothing that people see: the supervisor listens to them.
UNSEEN = ["heartbeat", "pong", "worker-died"]


def initial_state() -> dict:
    """Return the state of a page that has just been opened and knows nothing yet."""
    return {
        "languages": languages.SHIPPED,
        # Those whose sentences are here already.
        "languages_here": [languages.FIRST],
        "language": languages.FIRST,
        "device_language": languages.FIRST,
        "settings": settings.defaults(),
        "device": {"memory_gb": None, "cores": None, "is_phone": False, "saves_data": False},
        "network": "unknown",
        "licence": None,
        "before_low_memory": None,
        "gpu": dict(graphics.UNKNOWN),
        "worker": {"state": "starting", "error": None, "threads": None, "isolated": None, "provider": None},
        "offline": {"state": "none", "done": None, "total": None, "code": None},
        "safe": False,
        "storage": storage.nothing_known(),
        "compatibility": compatibility.nothing_known(),
        "measure": measure.nothing_measured(),
        "importing": importing.nothing_begun(),
        "own": own_models.nothing_known(),
        "mirror": mirror.nothing_known(),
        "tools": [],
        "default_tool": None,
        "tool": None,
        "marketplaces": [],
        "engines": [],
        "default_engine": None,
        "wanted": None,
        "current": None,
        "pictures": [],
        "selected": None,
        "count": 0,
        # How many pictures of a drop are still to be added: the strip is as long as it will be from its first page on.
        "coming": 0,
        "backdrop": None,
        "touch": touching.nothing_begun(),
        "canvas_unit": "px",
        "cropping": cropping.nothing_begun(),
        "batch": batch.nothing_begun(),
        "saving": saving.nothing_saved(),
        "help": help.nothing_open(),
        "privacy": privacy.nothing_known(),
        "recipe_file": recipe_files.nothing_read(),
        "strip": strip.nothing_seen(),
        "split": 50,
        "zoom": zooming.fitted(),
        "documents": documents.nothing_known(),
        "sheet": document_sheets.nothing_printed(),
        "sections": list(sections.FIRST),
        "original": False,
        "dragging": False,
        "dialog": None,
        "update": updates.nothing_known(),
        "install": installing.nothing_known(),
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
    state, sends = (state, []) if word in schedule.CALM else schedule.next_jobs(state)
    state, keeps = storage.after(before, state, event)
    effects = effects + sends + keeps
    rooms = [
        speeds,
        measure,
        importing,
        own_models,
        saved,
        zooming,
        batch,
        following,
        cropping,
        help,
        documents,
        updates,
    ]
    for room in rooms:
        state, more = room.after(before, state, event)
        effects = effects + more
    state = low_memory.after(before, state, event)
    if state is not before:
        state = compatibility.after(state, event)
    return state, effects + network.after(event)


def has_pictures(state: dict) -> bool:
    """Say whether a picture is open, so that no code may reload the page (FAULTS R18)."""
    return len(state["pictures"]) > 0


def _all_handlers() -> dict:
    handlers = {}
    rooms = [pictures, finishing, looking, saving, engines, surroundings, graphics, storage, removal, compatibility]
    for room in rooms + [
        licences,
        low_memory,
        network,
        suggestion,
        backdrops,
        importing,
        own_models,
        mirror,
        saved,
        resuming,
        touching,
        touch_ups,
        sections,
        zooming,
        batch,
        following,
        incoming,
        installing,
        updates,
        recipe_controls,
        recipe_files,
        keying,
        measure,
        strip,
        help,
        privacy,
        tools,
        documents,
        marketplaces,
        canvas_size,
        cropping,
    ]:
        handlers.update(room.HANDLERS)
    return handlers


HANDLERS = _all_handlers()
