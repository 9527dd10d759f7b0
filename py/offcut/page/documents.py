"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Photos for documents: which document is wanted, how the head lies in its photo, and where a person says the head is.

Of state["documents"]: "data" is assets/documents.json once it was asked for and has come, "query" what people search
for, "drag" the line under the hand and where it is, (name, place), "turn" counts what was moved: the edge sets a slider
again only when its value reads otherwise. Of a picture: "marks" are where a person has put the head.
"""

from offcut.contract import documents as rules
from offcut.contract import documents_frame, recipe
from offcut.page import document_lines, document_sheets, finishing, zooming
from offcut.page.finishing import with_recipe
from offcut.page.own_recipes import recipe_now, recipe_of
from offcut.page.records import find, with_changes
from offcut.page.schedule import with_picture

PANELS = ["id-photos", "passports"]
# Best quality where an office names a least size, because small files are refused there; else what no eye tells apart.
QUALITY, BEST_QUALITY = 95, 100
# One press of an arrow key, and with Shift: about a quarter of a millimetre and two on a passport photo.
STEP, LARGE_STEP = 0.005, 0.04


def nothing_known() -> dict:
    """Return the state before anybody wants a photo for a document."""
    return {"data": None, "asked": False, "failed": False, "query": "", "drag": None, "turn": 0}


def is_open(state: dict) -> bool:
    """Say whether the tool in use makes photos for documents."""
    tool = find(state["tools"], state["tool"])
    return tool is not None and tool["panel"] in PANELS


def document_of(state: dict, made: dict) -> dict | None:
    """Return the document that a recipe is for, None for none and while the documents are not there yet."""
    return rules.find(state["documents"]["data"], made["document"]["id"])


def guides(state: dict, picture: dict | None) -> tuple | None:
    """Return what lies over the selected picture (document_lines.py), None where nothing does."""
    if picture is None or not is_open(state):
        return None
    return document_lines.guides(state, picture, document_of(state, recipe_of(state, picture)))


def applied(data: dict, document: dict, made: dict) -> dict:
    """Return a recipe as a document wants it; how the picture is cut out, turned and named stays."""
    width, height = rules.size_px(document)
    colours = [rules.colour_of(data, name) for name in document["backgrounds"]]
    is_good = made["background"]["kind"] == "colour" and made["background"]["colour"] in colours
    colour = made["background"]["colour"] if is_good else colours[0]
    usual = recipe.defaults()
    canvas = {"width_px": width, "height_px": height}
    canvas.update({key: made["canvas"][key] for key in ["rotate_deg", "flip"]})
    section = {"id": document["id"]}
    section.update(documents_frame.targets(document))
    least, most = document["file"]["kb"] if "file" in document else [None, None]
    output = {"format": "jpeg" if "file" not in document else document["file"]["format"]}
    output.update({"quality": QUALITY if least is None else BEST_QUALITY})
    output.update({"cap_kb": most, "dpi": document["dpi"], "background": colour})
    changes = {name: usual[name] for name in ["shadow", "outline"]}
    changes["background"] = with_changes(usual["background"], {"kind": "colour", "colour": colour})
    changes["canvas"] = with_changes(usual["canvas"], canvas)
    changes["document"] = section
    changes["output"] = with_changes(made["output"], output)
    return with_changes(made, changes)


def _chosen(state: dict, event: dict) -> tuple:
    data = state["documents"]["data"]
    document = rules.find(data, event["value"])
    if document is None:
        return state, []
    return with_recipe(_with(state, {"drag": None}), applied(data, document, recipe_now(state)))


def _searched(state: dict, event: dict) -> tuple:
    return _with(state, {"query": event["value"]}), []


def _coloured(state: dict, event: dict) -> tuple:
    made = recipe_now(state)
    changes = {
        "background": with_changes(made["background"], {"kind": "colour", "colour": event["colour"]}),
        "output": with_changes(made["output"], {"background": event["colour"]}),
    }
    return with_recipe(state, with_changes(made, changes))


def _set(state: dict, event: dict) -> tuple:
    """Take a number of the panel, in millimetres where the document has a size on paper, else in percent."""
    made = recipe_now(state)
    document = document_of(state, made)
    try:
        value = float(event["value"])
    except ValueError:
        return state, []
    if document is None:
        return state, []
    whole = 100
    if "mm" in document:
        whole = document["mm"][0 if event["key"] == "side" else 1]
    return _with_section(state, {event["key"]: round(value / whole, 5)})


def _fitted(state: dict, event: dict) -> tuple:
    """Lay the head where the document wants it, where the worker found it."""
    document = document_of(state, recipe_now(state))
    picture = find(state["pictures"], state["selected"])
    if document is None:
        return state, []
    if picture is not None:
        state = with_picture(state, picture["id"], {"marks": None})
    return _with_section(state, documents_frame.targets(document))


def _line_moved(state: dict, event: dict) -> tuple:
    """A line is under the hand: nothing is made before it is let go."""
    place = _place(event["value"])
    return (state, []) if place is None else (_with(state, {"drag": (event["line"], place)}), [])


def _line_set(state: dict, event: dict) -> tuple:
    place = _place(event["value"])
    state = _with(state, {"drag": None, "turn": state["documents"]["turn"] + 1})
    return (state, []) if place is None else _with_line(state, event["line"], place)


def _line_stepped(state: dict, event: dict) -> tuple:
    """An arrow key moves a line over the picture; the picture then follows."""
    picture = find(state["pictures"], state["selected"])
    if guides(state, picture) is None or picture is None:
        return state, []
    made = recipe_of(state, picture)
    place = document_lines.places(made, document_lines.marks_now(picture, made))[event["line"]]
    return _with_line(state, event["line"], place + event["by"] * (LARGE_STEP if event["far"] else STEP))


def _with_line(state: dict, line: str, place: float) -> tuple:
    picture = find(state["pictures"], state["selected"])
    if guides(state, picture) is None or picture is None:
        return state, []
    made = recipe_of(state, picture)
    known, marks = picture["result"]["document"], document_lines.marks_now(picture, made)
    wanted = document_lines.moved(made, marks, known, line, place)
    if documents_frame.wrong_marks(wanted) is not None:
        return state, []
    return finishing.made_again(with_picture(state, picture["id"], {"marks": wanted}))


def _nudged(state: dict, event: dict) -> tuple:
    """An arrow key moves the picture under the lines."""
    step = LARGE_STEP if event["far"] else STEP
    return _with_moved(state, event["dx"] * step, event["dy"] * step)


def _pulled(state: dict, event: dict) -> tuple:
    """The picture was pulled: under the lines, or the look at it while it is enlarged."""
    picture = find(state["pictures"], state["selected"])
    if guides(state, picture) is None or zooming.is_zoomed(state["zoom"]) or state["touch"]["mode"] is not None:
        return zooming.HANDLERS["stage-pulled"](state, event)
    return _with_moved(state, event["dx"], event["dy"])


def _with_moved(state: dict, right: float, down: float) -> tuple:
    picture = find(state["pictures"], state["selected"])
    if picture is None or guides(state, picture) is None:
        return state, []
    made = recipe_of(state, picture)
    if document_lines.marks_now(picture, made) is None:
        return state, []
    section = made["document"]
    return _with_section(state, {"top": round(section["top"] + down, 5), "side": round(section["side"] + right, 5)})


def _with_section(state: dict, changes: dict) -> tuple:
    """Return the state with other values of the section; what goes beyond its limits stops there."""
    made = recipe_now(state)
    section = dict(made["document"])
    section.update(changes)
    for part, key, _, kind, limits in recipe.FIELDS:
        if part == "document" and kind == "number":
            section[key] = min(max(section[key], limits[0]), limits[1])
    return with_recipe(state, with_changes(made, {"document": section}))


def _loaded(state: dict, event: dict) -> tuple:
    return _with(state, {"data": event["data"], "failed": False}), []


def _failed(state: dict, event: dict) -> tuple:
    return _with(state, {"failed": True}), []


def _again(state: dict, event: dict) -> tuple:
    return _with(state, {"failed": False}), [{"do": "load-documents"}]


def after(before: dict, state: dict, event: dict) -> tuple:
    """Ask for the documents when a tool for them is opened for the first time."""
    if state["documents"]["asked"] or not is_open(state):
        return state, []
    return _with(state, {"asked": True}), [{"do": "load-documents"}]


def _place(text: object) -> float | None:
    """Return the share that the value of a slider says."""
    try:
        return float(text) / 1000  # type: ignore[arg-type]
    except ValueError:
        return None


def _with(state: dict, changes: dict) -> dict:
    return with_changes(state, {"documents": with_changes(state["documents"], changes)})


HANDLERS = {
    "documents-loaded": _loaded,
    "documents-failed": _failed,
    "documents-again": _again,
    "document-chosen": _chosen,
    "document-searched": _searched,
    "document-coloured": _coloured,
    "document-set": _set,
    "document-fitted": _fitted,
    "document-line-moved": _line_moved,
    "document-line-set": _line_set,
    "document-line-stepped": _line_stepped,
    "document-nudged": _nudged,
    "stage-pulled": _pulled,
}
HANDLERS.update(document_sheets.HANDLERS)
