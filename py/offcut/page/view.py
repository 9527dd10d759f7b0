"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

What to show for a state: one tree of nodes (node.py), always whole. Memory keeps the parts that have not changed.
"""

from offcut.contract import languages
from offcut.page import cropping, documents, finishing, measure, status, touching
from offcut.page.help import language_of, link_of
from offcut.page.node import Memory, node
from offcut.page.own_recipes import recipe_of
from offcut.page.records import find, with_changes
from offcut.page.tally import Tally
from offcut.page.texts import sentence
from offcut.page.tool_panels import tool_panel
from offcut.page.tools import is_as_preset, tool_now
from offcut.page.view_background import background
from offcut.page.view_batch import bar as batch_bar
from offcut.page.view_batch import facts
from offcut.page.view_canvas import canvas
from offcut.page.view_compatibility import compatibility_dialog
from offcut.page.view_dialogs import clear_dialog
from offcut.page.view_edges import edges, for_all
from offcut.page.view_empty import empty
from offcut.page.view_export import export
from offcut.page.view_filmstrip import filmstrip
from offcut.page.view_header import header, notices, status_bar
from offcut.page.view_help import help_dialog
from offcut.page.view_icons import icon
from offcut.page.view_install import install_dialog
from offcut.page.view_install import opener as install_opener
from offcut.page.view_licence import licence_dialog
from offcut.page.view_measure import measure_dialog
from offcut.page.view_panel import panel
from offcut.page.view_privacy import privacy_dialog
from offcut.page.view_recipe import own_switch
from offcut.page.view_sources import sources_dialog
from offcut.page.view_stage import stage
from offcut.page.view_storage import storage_dialog
from offcut.page.view_tools import beside
from offcut.page.view_touch import touch
from offcut.page.view_update import bar as update_bar
from offcut.page.view_update import is_shown
from offcut.page.view_update import opener as update_opener
from offcut.page.words import Words


def view(state: dict, words: Words, memory: Memory | None = None) -> dict:
    """Return the tree that shows `state`; with the memory of the last view, unchanged parts are the same objects."""
    memory = Memory() if memory is None else memory
    part = memory.part
    settings = state["settings"]
    tools = [state["tools"], state["tool"]]
    children = [
        part("header", header, [words, state["languages"], state["language"], settings["theme"]] + tools),
        _main(state, words, memory),
        part(
            "footer",
            _footer,
            [words, state["install"], state["update"]["state"] if state["update"]["hidden"] else None],
        ),
        part("live", _live, [words, state["engines"], "status", state["spoken"]]),
        part("alert", _live, [words, state["engines"], "alert", state["alert"]]),
    ]
    if state["dialog"] is not None:
        unsaved = len([one for one in state["pictures"] if one["result"] is not None and not one["downloaded"]])
        if state["dialog"] == "storage":
            names = ["storage", "offline", "engines", "wanted", "worker", "safe", "pictures", "importing"]
            children.append(part("dialog", storage_dialog, [words] + [state[name] for name in names]))
        elif state["dialog"] == "licence":
            children.append(part("dialog", licence_dialog, [words, state["engines"], state["licence"]["engine"]]))
        elif state["dialog"] == "compatibility":
            inputs = [words, state["compatibility"], state["safe"]]
            children.append(part("dialog", compatibility_dialog, inputs))
        elif state["dialog"] == "measure":
            inputs = [words, state["measure"], state["engines"], state["wanted"], measure.can_begin(state)]
            children.append(part("dialog", measure_dialog, inputs))
        elif state["dialog"] == "privacy":
            inputs = [words, state["privacy"], state["selected"] is not None]
            children.append(part("dialog", privacy_dialog, inputs))
        elif state["dialog"] == "help":
            children.append(_help(state, words, part))
        elif state["dialog"] == "install":
            children.append(part("dialog", install_dialog, [words, state["install"]]))
        elif state["dialog"] == "sources":
            names = ["own", "mirror", "settings", "engines", "importing", "worker", "safe"]
            children.append(part("dialog", sources_dialog, [words] + [state[name] for name in names]))
        else:
            children.append(part("dialog", clear_dialog, [words, unsaved]))
    if state["dragging"]:
        children.append(part("veil", _veil, [words]))
    memory.finish()
    return node("div", {"class": "app"}, children)


def _help(state: dict, words: Words, part: object) -> dict:
    helps = state["help"]
    code = language_of(state)
    inputs = [words, helps["page"], helps["books"].get(code), code == state["language"], helps["failed"]]
    return part("dialog", help_dialog, inputs + [state["engines"], state["libraries"]])  # type: ignore[operator]


def _tally(state: dict, memory: Memory | None) -> dict:
    """Return what the pictures come to; with a memory only what has changed is counted again.

    Those that are still to be added wait already, so that nothing says another number with each page of them.
    """
    if memory is None:
        return _with_coming(Tally().of(state), state["coming"])
    if "pictures" not in memory.counters:
        memory.counters["pictures"] = Tally()
    return _with_coming(memory.counters["pictures"].of(state), state["coming"])


def _with_coming(counts: dict, coming: int) -> dict:
    return with_changes(counts, {"waiting": counts["waiting"] + coming})


def frame(state: dict, words: Words, memory: Memory | None = None) -> dict:
    """Return what is set on the document itself: language and its direction, title, theme."""
    title = words.say("page.title")
    if state["tool"] != state["default_tool"]:
        title = words.say("page.title.tool", {"tool": words.say("tool." + state["tool"])})
    total = len(state["pictures"]) + state["coming"]
    counts = _tally(state, memory)
    ended = total - counts["waiting"] - counts["working"]
    if ended < total:
        title = words.say("page.title.busy", {"ended": ended, "total": total})
    language = languages.find(state["languages"], state["language"])
    around = {"language": language["tag"], "direction": language["direction"], "code": language["code"]}
    around.update({"title": title, "theme": state["settings"]["theme"]})
    return around


def _main(state: dict, words: Words, memory: Memory) -> dict:
    part = memory.part
    parts = ["worker", "engines", "pictures", "offline", "wanted", "gpu", "safe", "settings"]
    status_line = part("status", _status, [words] + [state[name] for name in parts] + [state["storage"]["removed"]])
    engines = panel(words, state, memory)
    picture = find(state["pictures"], state["selected"])
    settings = None
    if picture is None:
        column = part("empty", empty, [words, tool_now(state)])
    else:
        names = ["engines", "wanted", "split", "original", "copied", "zoom"]
        recipe = recipe_of(state, picture)
        inputs = [words, picture] + [state[name] for name in names] + [recipe["cut"]]
        inputs += [touching.active(state, picture), cropping.active(state, picture), documents.guides(state, picture)]
        settings = _settings(state, picture, words, memory)
        counts = _tally(state, memory)
        strip = filmstrip(words, state["pictures"], state["selected"], memory, state["strip"], counts, state["coming"])
        bar = part("batch", batch_bar, [words] + facts(state, counts) + [state["saving"]])
        column = node("div", {"class": "work-column"}, [part("stage", stage, inputs), bar, strip], key="work")
    about = _tool(state, picture, words, memory)
    side = node("div", {"class": "side"}, [about, engines, settings], key="side")
    children = [status_line, node("div", {"class": "bench"}, [column, side], key="bench")]
    if state["notices"]:
        children.insert(1, part("notices", notices, [words, state["notices"]]))
    if is_shown(state["update"]):
        children.insert(1, part("update", update_bar, [words, state["update"]]))
    return node("main", {"class": "main", "id": "main"}, children)


def _tool(state: dict, picture: dict | None, words: Words, memory: Memory) -> dict | None:
    """Return what the tool in use is for and its own panel; the empty page tells the first by itself."""
    tool = tool_now(state)
    if tool is None:
        return None
    own = tool_panel(state, tool, words, memory)
    if picture is None and own is None:
        return None
    about = None
    if picture is not None:
        is_changed = not is_as_preset(state, recipe_of(state, picture))
        about = memory.part("tool-about", beside, [words, tool, is_changed])
    attrs = {"class": "panel tool-panel", "aria-label": words.say("tool." + tool["id"])}
    return node("section", attrs, [about, own], key="tool")


def _settings(state: dict, picture: dict, words: Words, memory: Memory) -> dict:
    """Return the settings of a cutout; they mean nothing before there is a picture."""
    recipe = recipe_of(state, picture)
    others = _tally(state, memory)["outdated"]
    if picture["result"] is not None and not finishing.is_as_set(state, picture):
        others -= 1
    names = state["sections"]
    parts = []
    if len(state["pictures"]) > 1 or picture["own_recipe"] is not None:
        inputs = [words, picture["id"], picture["own_recipe"] is not None]
        parts.append(memory.part("own", own_switch, inputs))
    parts.append(memory.part("for-all", for_all, [words, others]))
    inputs = [words, recipe, "edges" in names, state["touch"]["mode"], state["settings"]["quick_look"]]
    parts.append(memory.part("edges", edges, inputs))
    inputs = [words, state["touch"], recipe, picture, "touch" in names]
    parts.append(memory.part("touch", touch, inputs))
    parts.append(memory.part("background", background, [words, recipe, state["backdrop"], "background" in names]))
    drafted = cropping.with_draft(state, recipe)
    facts = [state["canvas_unit"], state["cropping"]["on"], cropping.is_possible(picture)]
    parts.append(memory.part("canvas", canvas, [words, drafted, "canvas" in names] + facts))
    inputs = [words, recipe, "output" in names, state["recipe_file"], picture, state["saving"]["share"]]
    parts.append(memory.part("export", export, inputs))
    attrs = {"class": "panel settings-panel", "aria-label": words.say("set.title")}
    return node("section", attrs, parts, key="settings")


def _status(
    words: Words,
    worker: dict,
    engines: list,
    pictures: list,
    offline: dict,
    wanted: str | None,
    gpu: dict,
    safe: bool,
    settings: dict,
    removed: dict | None,
) -> dict:
    known: dict = {"worker": worker, "engines": engines, "pictures": pictures, "offline": offline, "wanted": wanted}
    known.update({"gpu": gpu, "safe": safe, "settings": settings, "storage": {"removed": removed}})
    return status_bar(words, status.read(known), status.threads(known), engines)


def _footer(words: Words, install: dict, update: str | None) -> dict:
    attrs = {"class": "link", "href": link_of("licences"), "id": "open-licences"}
    more = node("a", attrs, words.say("footer.licences"))
    tries = {"type": "dialog-opened", "dialog": "compatibility"}
    attrs = {"class": "link", "type": "button", "id": "open-compatibility"}
    able = node("button", attrs, words.say("compatibility.open"), on={"click": tries})
    measures = {"type": "dialog-opened", "dialog": "measure"}
    attrs = {"class": "link", "type": "button", "id": "open-measure"}
    fast = node("button", attrs, words.say("measure.open"), on={"click": measures})
    counts = {"type": "dialog-opened", "dialog": "privacy"}
    attrs = {"class": "link", "type": "button", "id": "open-privacy"}
    private = node("button", attrs, words.say("privacy.title"), on={"click": counts})
    children: list = [node("p", None, words.say("footer.text"))]
    if update is not None:
        children.append(update_opener(words))
    children += [private, install_opener(words, install), able, fast, more]
    return node("footer", {"class": "footer"}, children)


def _live(words: Words, engines: list, role: str, said: dict) -> dict:
    """Return a region that a screen reader speaks; a new turn is a new element, so that a repetition is heard too."""
    text = sentence(words, engines, said["key"], said["values"])
    attrs = {"class": "only-heard", "role": role, "aria-atomic": "true"}
    return node("div", attrs, [node("p", None, text, key=str(said["turn"]))], key=role)


def _veil(words: Words) -> dict:
    text = node("p", {"class": "veil-text"}, [icon("picture"), node("span", None, words.say("veil.text"))])
    return node("div", {"class": "veil", "aria-hidden": "true"}, [text], key="veil")
