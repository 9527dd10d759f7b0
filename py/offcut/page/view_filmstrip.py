"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The strip of all pictures with their states; each can be looked at, stopped, tried again and removed.
"""

from offcut.page import strip
from offcut.page.looking import needs_look
from offcut.page.node import Memory, node
from offcut.page.records import find
from offcut.page.texts import error_sentence
from offcut.page.view_icons import icon
from offcut.page.view_parts import button, file_button, icon_button, picture_progress, stage_text
from offcut.page.words import Words

# Larger originals are not decoded only to be seen at the size of a thumb: 2 megapixels are 8 MB decoded, and some
# twenty cards are seen at once. Their card has an icon until there is a preview.
LARGEST_THUMBNAIL_PIXELS = 2000000


def filmstrip(
    words: Words, pictures: list, selected: str | None, memory: Memory, place: dict, counts: dict, coming: int = 0
) -> dict:
    """Return the strip.

    `place` says which part of a long one is seen (strip.py), `counts` is of tally.py, `coming` how many pictures are
    still to be added: each card says how many there are, and would be made again with every one.
    """
    is_all_done = not counts["waiting"] and not counts["working"]
    shown = strip.in_order(pictures) if is_all_done and counts["was_unsure"] else pictures
    is_windowed = strip.is_windowed(pictures, coming)
    cards = _window(words, shown, selected, memory, place, len(shown) + coming) if is_windowed else []
    for picture in [] if is_windowed else shown:
        inputs = [words, picture, picture["id"] == selected, 0, 0]
        cards.append(memory.part("card." + picture["id"], _card, inputs))
    told = [len(pictures) + coming, counts["done"], counts["failed"], counts["unsaved"], counts["unsure"]]
    # Not made again with each picture that comes or is done.
    sources = memory.part("strip-sources", _sources, [words])["children"]
    head = memory.part("strip-head", _head, [words, sources] + told)
    kind = "cards cards-many" if is_windowed else "cards"
    listed = node("ul", {"class": kind, "id": "cards"}, cards, key="cards")
    attrs = {"class": "filmstrip", "aria-labelledby": "filmstrip-title"}
    return node("section", attrs, [head, listed], key="filmstrip")


def _window(words: Words, shown: list, selected: str | None, memory: Memory, place: dict, total: int) -> list:
    """Return the cards near the seen part, and space for the others."""
    chosen = find(shown, selected)
    # Compared as wholes by the interpreter, which stops at the very same object.
    kept = None if chosen is None else shown.index(chosen)
    cards = []
    for part in strip.layout(len(shown), place, kept):
        if part[0] == "space":
            # As high as so many cards and the gaps between them: see .cards-many in the style sheet.
            style = {"--rows": str(part[1])}
            cards.append(node("li", {"class": "card-space", "role": "presentation"}, style=style))
            continue
        for index in range(part[1], part[2]):
            picture = shown[index]
            inputs = [words, picture, picture["id"] == selected, index + 1, total]
            cards.append(memory.part("card." + picture["id"], _card, inputs))
    return cards


def _sources(words: Words) -> dict:
    """Return the ways to add more, as the children of a node."""
    children = [file_button(words.say("action.add"), "add", "choose", "small", "choose")]
    children.append(file_button(words.say("action.folder"), "folder", "folder", "small folder", "folder"))
    children.append(file_button(words.say("action.camera"), "camera", "camera", "small camera", "camera"))
    return node("div", None, children)


def _head(words: Words, sources: list, count: int, done: int, failed: int, unsaved: int, unsure: int) -> dict:
    """Return the title line; removing everything asks first when a result would be lost."""
    clear = {"type": "dialog-opened", "dialog": "clear"} if unsaved else {"type": "pictures-cleared"}
    title = node("h2", {"class": "filmstrip-title", "id": "filmstrip-title"}, words.say_count("filmstrip.title", count))
    children = [title] + sources
    if unsure:
        text = words.say_count("look.next", unsure)
        children.append(button(text, {"type": "next-look-asked"}, "small", "alert", id="next-look"))
    if done > 1:
        text = words.say("action.download-all", {"count": done})
        children.append(button(text, {"type": "all-downloaded"}, "small", "download", id="download-all"))
    if failed > 1:
        children.append(button(words.say("action.retry-failed"), {"type": "failed-again"}, "small", "again"))
    children.append(button(words.say("action.clear"), clear, "small quiet", "remove", id="clear"))
    return node("div", {"class": "filmstrip-head"}, children, key="head")


def _card(words: Words, picture: dict, is_selected: bool, place: int, total: int) -> dict:
    texts = [
        node("span", {"class": "card-name"}, picture["name"]),
        node("span", {"class": "card-state"}, _state_text(words, picture)),
    ]
    if needs_look(picture):
        texts.append(node("span", {"class": "card-look"}, words.say("look.badge")))
    attrs = {"class": "card-select", "type": "button", "id": "select-" + picture["id"]}
    attrs["aria-current"] = "true" if is_selected else None
    select = node(
        "button",
        attrs,
        [_thumbnail(picture), node("span", {"class": "card-texts"}, texts)],
        on={"click": {"type": "picture-selected", "picture": picture["id"]}},
    )
    children = [select, node("div", {"class": "card-actions"}, _card_actions(words, picture))]
    if picture["state"] == "working":
        children.append(picture_progress(words, picture))
    card = {"class": "card", "data-state": picture["state"], "data-picture": picture["id"]}
    if total:
        card.update({"aria-posinset": str(place), "aria-setsize": str(total)})
    if needs_look(picture):
        card["data-look"] = "true"
    return node("li", card, children, key=picture["id"])


def _state_text(words: Words, picture: dict) -> str:
    if picture["state"] == "working":
        return stage_text(words, picture)
    if picture["state"] == "done" and picture["downloaded"]:
        return words.say("state.downloaded")
    if picture["state"] == "failed":
        return error_sentence(words, picture["error"])
    return words.say("state." + picture["state"])


def _thumbnail(picture: dict) -> dict:
    """Return the small picture; it is decoration, the name stands beside it."""
    result = picture["result"]
    blob = None
    if result is not None:
        blob = result["cutout"] if result["after"] is None else result["after"]
    elif picture["preview"] is not None:
        blob = picture["preview"]
    elif (
        picture["can_show"]
        and picture["state"] != "failed"
        and picture["width"] * picture["height"] <= LARGEST_THUMBNAIL_PIXELS
    ):
        blob = picture["file"]
    if blob is None:
        return node("span", {"class": "thumbnail"}, [icon("picture")])
    kind = "thumbnail" + (" checkered" if result is not None or picture["preview"] is not None else "")
    image = node("img", {"alt": "", "draggable": "false", "decoding": "async"}, None, blob=["src", blob])
    return node("span", {"class": kind}, [image])


def _card_actions(words: Words, picture: dict) -> list:
    name = {"name": picture["name"]}
    identifier = picture["id"]
    if picture["state"] in ["waiting", "working"]:
        event = {"type": "picture-cancelled", "picture": identifier}
        return [icon_button(words.say("action.cancel-one", name), event, "close")]
    actions = []
    if picture["state"] in ["failed", "cancelled"]:
        event = {"type": "picture-again", "picture": identifier}
        actions.append(icon_button(words.say("action.again-one", name), event, "again"))
    event = {"type": "picture-removed", "picture": identifier}
    return actions + [icon_button(words.say("action.remove-one", name), event, "remove")]
