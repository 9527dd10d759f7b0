"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

The panel of the tools for ID and passport photos: which document, its background, how the head lies, the checklist, and
sheets to print.
"""

from offcut.contract import documents as rules
from offcut.contract import print_sheets
from offcut.page import document_lines
from offcut.page.document_rules import written
from offcut.page.node import node
from offcut.page.own_recipes import recipe_now
from offcut.page.records import find
from offcut.page.texts import error_advice, error_sentence
from offcut.page.view_document_rules import checklist, name_of, source
from offcut.page.view_parts import button
from offcut.page.words import Words

# An outline clearer than this is clear: half of what matte/head.py gives to a neck as narrow as necks are.
SURE = 0.5
KINDS = {"id-photos": ["id", "card"], "passports": ["passport", "visa", "card"]}


def id_photo_inputs(state: dict) -> list:
    """Return what the panel for ID photos shows."""
    return _inputs(state, "id-photos")


def passport_inputs(state: dict) -> list:
    """Return what the panel for passport and visa photos shows."""
    return _inputs(state, "passports")


def _inputs(state: dict, name: str) -> list:
    documents = state["documents"]
    picture = find(state["pictures"], state["selected"])
    return [
        name,
        documents["data"],
        documents["failed"],
        documents["query"],
        recipe_now(state),
        picture,
        state["sheet"],
    ]


def panel(
    words: Words,
    name: str,
    data: dict | None,
    failed: bool,
    query: str,
    recipe: dict,
    picture: dict | None,
    sheet: dict,
) -> dict:
    """Return the panel."""
    if data is None:
        return node("div", {"class": "tool-own", "id": "document-panel"}, _waiting(words, failed), key="documents")
    document = rules.find(data, recipe["document"]["id"])
    children = [_search(words, query), _choice(words, name, data, document, query)]
    if document is not None:
        children.append(_facts(words, document))
        children.append(_colours(words, data, document, recipe))
        children.append(_cap(words, recipe))
        is_made = picture is not None and picture["result"] is not None and picture["state"] == "done"
        is_made = is_made and picture["result"].get("document") is not None  # type: ignore[index]
        if is_made and picture is not None:
            children.append(_head(words, document, recipe, picture))
            if picture["shown"]["document"]["id"] == document["id"]:
                children.append(checklist(words, data, document, picture))
                if "mm" in document:
                    children.append(_sheets(words, sheet))
        children.append(source(words, document))
    children.append(node("p", {"class": "setting-help", "id": "document-promise"}, words.say("document.promise")))
    return node("div", {"class": "tool-own", "id": "document-panel"}, children, key="documents")


def _waiting(words: Words, failed: bool) -> list:
    if not failed:
        return [node("p", {"class": "setting-help"}, words.say("document.loading"))]
    again = button(words.say("action.retry"), {"type": "documents-again"}, "tiny", "again", id="documents-again")
    return [node("p", {"class": "setting-help"}, words.say("document.failed")), again]


def _search(words: Words, query: str) -> dict:
    attrs = {"type": "search", "id": "document-search", "class": "setting-field", "autocomplete": "off"}
    attrs.update({"spellcheck": "false", "placeholder": words.say("document.search.how")})
    field = node("input", attrs, props={"value": query}, on={"input": {"type": "document-searched"}})
    label = node("label", {"for": "document-search"}, words.say("document.search"))
    return node("div", {"class": "setting document-wide"}, [label, field], key="search")


def _choice(words: Words, name: str, data: dict, chosen: dict | None, query: str) -> dict:
    groups = []
    for region in data["regions"]:
        options = []
        for one in data["documents"]:
            is_shown = one["kind"] in KINDS[name] and matches(region, one, query)
            if one["region"] == region["id"] and (is_shown or one is chosen):
                text, props = _option_text(words, region, one), {"selected": one is chosen}
                options.append(node("option", {"value": one["id"]}, text, props=props, key=one["id"]))
        if options:
            groups.append(node("optgroup", {"label": name_of(words, region["name"])}, options, key=region["id"]))
    if chosen is None:
        groups.insert(0, node("option", {"value": ""}, words.say("document.none"), props={"selected": True}, key=""))
    attrs = {"class": "select document-select", "id": "set-document-id", "autocomplete": "off"}
    select = node("select", attrs, groups, on={"change": {"type": "document-chosen"}})
    label = node("label", {"for": "set-document-id"}, words.say("set.document.id"))
    return node("div", {"class": "setting document-wide"}, [label, select], key="choice")


def _option_text(words: Words, region: dict, document: dict) -> str:
    """Return a name that is clear where the list is closed and its group is not seen."""
    name = name_of(words, document["name"])
    if document["kind"] == "id":
        return name
    return words.say("document.of", {"region": name_of(words, region["name"]), "name": name})


def matches(region: dict, document: dict, query: str) -> bool:
    """Say whether each word of a search is in the names of a document or its region, in any language."""
    names = [region["id"]]
    for named in [region["name"], document["name"]]:
        names += [named[language] for language in named]
    known = " ".join(names).lower()
    return all(word in known for word in query.lower().split())


def _facts(words: Words, document: dict) -> dict:
    width, height = rules.size_px(document)
    said = [words.say("document.px", {"width": width, "height": height})]
    if "mm" in document:
        sides = {"width": written(document["mm"][0]), "height": written(document["mm"][1]), "dpi": document["dpi"]}
        said.insert(0, words.say("document.mm", sides))
    return node("p", {"class": "setting-help", "id": "document-facts"}, " · ".join(said), key="facts")


def _colours(words: Words, data: dict, document: dict, recipe: dict) -> dict:
    """Return the backgrounds that are allowed as swatches; any other is in the section of the background."""
    now = recipe["background"]["colour"] if recipe["background"]["kind"] == "colour" else None
    made = []
    for one in data["colours"]:
        if one["id"] in document["backgrounds"]:
            text = words.say("document.colour." + one["id"])
            attrs = {"type": "button", "class": "swatch", "title": text, "aria-label": text}
            attrs["id"] = "document-colour-" + one["id"]
            attrs["aria-pressed"] = "true" if one["colour"] == now else "false"
            told = {"type": "document-coloured", "colour": one["colour"]}
            made.append(node("button", attrs, [], style={"--swatch": one["colour"]}, on={"click": told}, key=one["id"]))
    chooser = {"type": "color", "id": "document-colour", "class": "colour-chooser", "autocomplete": "off"}
    chooser["aria-label"] = words.say("document.colour.other")
    event = {"type": "recipe-changed", "section": "background", "key": "colour"}
    made.append(
        node("input", chooser, props={"value": recipe["background"]["colour"]}, on={"change": event}, key="own")
    )
    title = node("span", {"class": "setting-legend", "id": "document-colours"}, words.say("document.background"))
    row = node("div", {"class": "swatches", "role": "group", "aria-labelledby": "document-colours"}, made)
    return node("div", {"class": "document-part"}, [title, row], key="colours")


def _head(words: Words, document: dict, recipe: dict, picture: dict) -> dict:
    """Return how the head lies in the photo, as numbers."""
    is_found = document_lines.marks_now(picture, recipe) is not None
    told = "document.head.guessed" if picture["result"]["document"]["confidence"] >= SURE else "document.head.unsure"
    told = told if picture["marks"] is None else "document.head.set"
    children = [node("h3", {"class": "document-title"}, words.say("document.head"))]
    children.append(
        node(
            "p", {"class": "setting-help", "id": "document-head"}, words.say(told if is_found else "document.head.lost")
        )
    )
    if is_found:
        fields = [_number(words, document, recipe, key) for key in ["head", "top", "side"]]
        fields.append(_turn(words, recipe))
        children.append(node("div", {"class": "document-numbers"}, fields))
        fit = {"type": "document-fitted"}
        children.append(button(words.say("document.fit"), fit, "tiny", "again", id="document-fit"))
    return node("div", {"class": "document-part"}, children, key="head")


def _number(words: Words, document: dict, recipe: dict, key: str) -> dict:
    whole, unit = 100, "%"
    if "mm" in document:
        whole, unit = document["mm"][0 if key == "side" else 1], "mm"
    identifier = "set-document-" + key
    attrs = {"type": "number", "id": identifier, "class": "setting-number", "step": "0.1", "autocomplete": "off"}
    value = written(recipe["document"][key] * whole)
    field = node("input", attrs, props={"value": value}, on={"change": {"type": "document-set", "key": key}})
    label = node("label", {"for": identifier}, words.say("set.document." + key))
    shown = node("span", {"class": "setting-value"}, [field, node("span", {"class": "setting-unit"}, unit)])
    return node("div", {"class": "document-number"}, [label, shown], key=key)


def _turn(words: Words, recipe: dict) -> dict:
    attrs = {"type": "number", "id": "document-turn", "class": "setting-number", "step": "0.5", "autocomplete": "off"}
    event = {"type": "recipe-changed", "section": "canvas", "key": "rotate_deg"}
    value = written(recipe["canvas"]["rotate_deg"])
    field = node("input", attrs, props={"value": value}, on={"change": event})
    label = node("label", {"for": "document-turn"}, words.say("document.turn"))
    shown = node("span", {"class": "setting-value"}, [field, node("span", {"class": "setting-unit"}, "°")])
    return node("div", {"class": "document-number"}, [label, shown], key="turn")


def _cap(words: Words, recipe: dict) -> dict:
    cap = recipe["output"]["cap_kb"]
    attrs = {"type": "number", "id": "document-cap", "class": "setting-number", "min": "1", "autocomplete": "off"}
    attrs["placeholder"] = words.say("set.any")
    event = {"type": "recipe-changed", "section": "output", "key": "cap_kb"}
    field = node("input", attrs, props={"value": "" if cap is None else str(cap)}, on={"change": event})
    label = node("label", {"for": "document-cap"}, words.say("document.cap"))
    shown = node("span", {"class": "setting-value"}, [field, node("span", {"class": "setting-unit"}, "KB")])
    return node("div", {"class": "document-number"}, [label, shown], key="cap")


def _sheets(words: Words, sheet: dict) -> dict:
    options = []
    for paper in print_sheets.PAPER_ORDER:
        props = {"selected": paper == sheet["paper"]}
        options.append(node("option", {"value": paper}, words.say("document.paper." + paper), props=props, key=paper))
    attrs = {"class": "select", "id": "document-paper", "autocomplete": "off"}
    select = node("select", attrs, options, on={"change": {"type": "sheet-paper-chosen"}})
    label = node("label", {"for": "document-paper"}, words.say("document.paper"))
    made: list = [node("div", {"class": "setting", "data-kind": "choice"}, [label, select])]
    buttons = []
    for form in print_sheets.FORMATS:
        busy = "true" if sheet["job_id"] is not None else None
        event = {"type": "sheet-asked", "format": form}
        text = words.say("document.sheet." + form)
        buttons.append(button(text, event, "tiny", "download", id="sheet-" + form, aria_disabled=busy))
    made.append(node("div", {"class": "document-buttons"}, buttons))
    said = None
    if sheet["error"] is not None:
        said = error_sentence(words, sheet["error"]) + " " + error_advice(words, sheet["error"])
    elif sheet["job_id"] is not None:
        said = words.say("document.sheet.making")
    elif sheet["made"] is not None:
        said = words.say_count("document.sheet.made", sheet["made"]["count"])
    if said is not None:
        made.append(node("p", {"class": "setting-help", "id": "sheet-said"}, said))
    made.append(node("p", {"class": "setting-help"}, words.say("document.sheet.how")))
    title = node("h3", {"class": "document-title"}, words.say("document.sheet"))
    return node("div", {"class": "document-part"}, [title] + made, key="sheets")
