"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

The dialog "Offline & storage": what is saved, how much room it takes, and what can be done about it.
"""

from offcut.contract.own import is_own
from offcut.page.node import node
from offcut.page.records import find
from offcut.page.saved import record_of
from offcut.page.storage import PARTS, check_of, is_lost
from offcut.page.texts import engine_text, sentence
from offcut.page.view_importing import engine_file_button, importing_section
from offcut.page.view_panel import saved
from offcut.page.view_parts import button, icon_button, progress
from offcut.page.words import Words


def storage_dialog(
    words: Words,
    storage: dict,
    offline: dict,
    engines: list,
    wanted: str | None,
    worker: dict,
    safe: bool,
    pictures: list,
    importing: dict,
) -> dict:
    """Return the dialog; after everything was removed only that is said."""
    title = node("h2", {"id": "dialog-title"}, words.say("storage.title"))
    close = icon_button(words.say("action.close"), {"type": "dialog-closed"}, "close")
    body = [node("div", {"class": "dialog-head"}, [title, close])]
    if storage["removed"] is not None:
        body += _removed(words, storage["removed"])
    else:
        can_act = storage["task"] is None and not safe
        body.append(_summary(words, storage, offline, engines, wanted, safe))
        is_free = worker["state"] == "ready" and can_act
        body.append(_list(words, storage, engines, is_free, importing["job_id"] is None))
        body.append(_actions(words, can_act))
        body.append(_outcome(words, storage, engines))
        body += importing_section(words, engines, importing, worker["state"] == "ready")
        body.append(_sources(words))
        body += _room(words, storage, engines)
        body += _removal(words, storage, pictures)
    attrs = {"class": "dialog dialog-storage", "aria-labelledby": "dialog-title"}
    return node("dialog", attrs, body, modal=True, on={"close": {"type": "dialog-closed"}}, key="dialog-storage")


def _summary(words: Words, storage: dict, offline: dict, engines: list, wanted: str | None, safe: bool) -> dict:
    """Return the one sentence that matters, computed from what is there."""
    engine = find(engines, wanted)
    values: dict = {"engine": "" if engine is None else engine["id"]}
    tone = "attention"
    if offline["state"] == "ready" and engine is not None and engine["saved"] and engine["stored"]:
        key, tone = "storage.summary.ready", "ready"
    elif offline["state"] == "ready":
        key = "storage.summary.no-engine"
    elif offline["code"] is not None:
        key, values = "storage.summary.failed", {"reason": offline["code"]}
    elif offline["state"] == "filling":
        key, tone = "storage.summary.filling", "busy"
    else:
        key = "storage.summary.missing"
    dot = node("span", {"class": "status-dot", "aria-hidden": "true"})
    text = node("p", None, sentence(words, engines, key, values))
    return node("div", {"class": "storage-summary status-" + tone}, [dot, text])


def _sources(words: Words) -> dict:
    opens = {"type": "dialog-opened", "dialog": "sources"}
    return node("button", {"class": "link", "type": "button"}, words.say("sources.open"), on={"click": opens})


def _list(words: Words, storage: dict, engines: list, can_act: bool, can_import: bool) -> dict:
    rows = [_part(words, storage, part) for part in PARTS]
    rows += [_engine(words, storage, engine, can_act, can_import) for engine in engines]
    return node("ul", {"class": "storage-list"}, rows)


def _part(words: Words, storage: dict, part: str) -> dict:
    counted = storage[part]
    if counted is None:
        kind, where = "not-saved", words.say("storage.part.none")
    elif counted["kept"] == counted["files"]:
        kind, where = "saved", words.say("storage.part.saved")
    else:
        kind, where = "partly", words.say("storage.part.partly", counted)
    size = None if counted is None else words.say("engine.size", counted)
    checked = check_of(storage, part, storage["release"]) if kind == "saved" else None
    facts = [_where(kind, where), _checked(words, checked)]
    return _row(part, words.say("storage." + part), words.say("storage." + part + ".what"), size, facts, [])


def _engine(words: Words, storage: dict, engine: dict, can_act: bool, can_import: bool) -> dict:
    kind = "lost" if is_lost(storage, engine) else saved(engine)
    where = words.say("storage.lost") if kind == "lost" else words.say("engine." + kind, engine)
    checked = check_of(storage, "engine:" + engine["id"], engine["sha256"]) if kind == "saved" else None
    facts = [_where(kind, where), _noted(words, storage, engine), _checked(words, checked)]
    name = engine_text(words, engine, "label")
    actions = []
    can_act = can_act and engine["job_id"] is None
    if can_act and engine["known"] and not engine["saved"] and not is_own(engine["id"]):
        spoken = words.say("import.choose-for", {"engine": name})
        more = {"engine": engine["id"], "spoken": spoken}
        place = "import-" + engine["id"]
        actions.append(
            engine_file_button(words.say("import.choose-short"), "engine", place, "small quiet", can_import, **more)
        )
    if can_act and engine["saved_bytes"] > 0:
        event = {"type": "engine-dropped", "engine": engine["id"]}
        spoken = words.say("action.drop-one", {"engine": name})
        actions.append(button(words.say("action.remove"), event, "small quiet", "remove", aria_label=spoken))
    what = words.say("storage.engine.what")
    return _row("engine-" + engine["id"], name, what, words.say("engine.size", engine), facts, actions)


def _noted(words: Words, storage: dict, engine: dict) -> dict | None:
    """Return when a saved engine was saved and where it came from, as far as that is noted."""
    record = record_of(storage, engine)
    if record is None or not engine["saved"] or not engine["stored"]:
        return None
    text = words.say("storage.from." + record["from"], {"time": record["at"]})
    return node("span", {"class": "storage-checked"}, text)


def _where(kind: str, text: str) -> dict:
    return node("span", {"class": "engine-saved", "data-saved": kind}, text)


def _checked(words: Words, check: dict | None) -> dict | None:
    if check is None:
        return None
    return node("span", {"class": "storage-checked"}, words.say("storage.checked", {"time": check["at"]}))


def _row(key: str, name: str, what: str, size: str | None, facts: list, actions: list) -> dict:
    title = [node("strong", None, name), node("span", {"class": "storage-what"}, what)]
    body = [node("p", {"class": "storage-name"}, title), node("p", {"class": "storage-facts"}, facts)]
    children = [node("div", {"class": "storage-body"}, body)] + actions
    if size is not None:
        children.insert(1, node("span", {"class": "engine-size"}, size))
    return node("li", {"class": "storage-row", "data-row": key}, children, key=key)


def _actions(words: Words, can_act: bool) -> dict:
    """Return the three things to do. They keep their place, and the focus, while one of them goes on."""
    said = {"aria_disabled": None if can_act else "true"}
    return node(
        "div",
        {"class": "actions"},
        [
            button(words.say("storage.save"), {"type": "save-asked"}, "primary", "download", id="save-all", **said),
            button(words.say("storage.check"), {"type": "check-asked"}, "", "truth", id="check-all", **said),
            button(words.say("storage.repair"), {"type": "repair-asked"}, "", "again", id="repair-all", **said),
        ],
    )


def _outcome(words: Words, storage: dict, engines: list) -> dict:
    """Return what goes on or how it ended. The page's own live regions are inert behind a dialog, so this is one."""
    task, result = storage["task"], storage["result"]
    text = "" if result is None else sentence(words, engines, _truth(result["key"], engines), result["values"])
    children = []
    if task is not None:
        text = words.say("storage.task." + task["name"])
        children.append(progress(text, task["done"], task["total"], text))
    said = node("p", {"role": "status", "class": "storage-outcome", "id": "storage-outcome"}, text)
    return node("div", {"class": "storage-work"}, [said] + children)


def _truth(key: str, engines: list) -> str:
    """Return how saving ended. An engine in memory only is not saved, although its job succeeded."""
    in_memory = [engine for engine in engines if not engine["stored"]]
    return "storage.result.in-memory" if key == "storage.result.saved" and in_memory else key


def _room(words: Words, storage: dict, engines: list) -> list:
    used = sum([storage[part]["kept_bytes"] for part in PARTS if storage[part] is not None])
    used += sum([engine["saved_bytes"] for engine in engines if engine["stored"]])
    lines = [node("p", None, words.say("storage.used", {"bytes": used}))]
    survey = storage["survey"]
    if survey is not None and survey["usage"] is not None and survey["quota"]:
        lines.append(node("p", {"class": "storage-small"}, words.say("storage.estimate", survey)))
    kept = "unknown" if storage["kept"] is None else "yes" if storage["kept"] else "no"
    lines.append(node("p", {"class": "storage-small"}, words.say("storage.kept." + kept)))
    opens = {"type": "dialog-opened", "dialog": "compatibility"}
    more = node("button", {"class": "link", "type": "button"}, words.say("compatibility.open"), on={"click": opens})
    return [node("h3", None, words.say("storage.room"))] + lines + [more]


def _removal(words: Words, storage: dict, pictures: list) -> list:
    title = node("h3", None, words.say("storage.remove-all.title"))
    if not storage["asking"]:
        ask = button(words.say("storage.remove-all"), {"type": "remove-all-asked"}, "", "remove", id="remove-all")
        return [title, node("p", None, words.say("storage.remove-all.text")), node("div", {"class": "actions"}, [ask])]
    children = [node("p", None, words.say("storage.remove-all.sure"))]
    unfinished = len([one for one in pictures if one["state"] in ["waiting", "working"]])
    if unfinished:
        children.append(node("p", None, words.say_count("storage.remove-all.unfinished", unfinished)))
    answers = [
        button(words.say("storage.remove-all.yes"), {"type": "remove-all-confirmed"}, "primary", "remove"),
        button(words.say("storage.remove-all.no"), {"type": "remove-all-refused"}, "", None, id="remove-all-no"),
    ]
    children.append(node("div", {"class": "actions"}, answers))
    attrs = {"class": "storage-question", "id": "remove-all-question", "tabindex": "-1", "role": "group"}
    attrs["aria-label"] = words.say("storage.remove-all.title")
    return [title, node("div", attrs, children, key="question")]


def _removed(words: Words, removed: dict) -> list:
    texts = [words.say_count("storage.removed.files", removed["files"])]
    if removed["database"]:
        texts.append(words.say("storage.removed.settings"))
    if removed["worker"]:
        texts.append(words.say("storage.removed.worker"))
    if removed["left"]:
        texts.append(words.say("storage.removed.left"))
    reload = button(words.say("action.reload"), {"type": "reload-asked"}, "primary", "again")
    attrs = {"class": "storage-removed", "id": "removed", "tabindex": "-1"}
    said = [node("p", None, words.say("storage.removed"))] + [node("p", None, text) for text in texts]
    return [node("div", attrs, said), node("div", {"class": "actions"}, [reload])]
