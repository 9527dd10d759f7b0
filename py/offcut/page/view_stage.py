"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The picture in the middle: its original while it is worked on, the cutout on a checkerboard with before and after.
"""

from offcut.page.keys import FRAME
from offcut.page.node import node
from offcut.page.status import PREPARING
from offcut.page.texts import engine_name, error_advice, error_sentence, format_name, note_sentence
from offcut.page.view_candidates import candidates
from offcut.page.view_crop import crop_bar, crop_stage
from offcut.page.view_document_guides import guides_over, guides_style
from offcut.page.view_failure import failure
from offcut.page.view_icons import icon
from offcut.page.view_look import after_blob, before_blob, frame_class, look_bar, look_style
from offcut.page.view_parts import button, picture_progress, stage_text
from offcut.page.view_touch import overlay
from offcut.page.words import Words


def stage(
    words: Words,
    picture: dict,
    engines: list,
    wanted: str | None,
    split: int,
    original: bool,
    copied: str | None,
    look: dict,
    cut: dict,
    brush: dict | None,
    crop: dict | None = None,
    guides: tuple | None = None,
) -> dict:
    """Return the stage with the selected picture.

    `brush` is the state's "touch" while it lies over the picture, `crop` the frame of a crop, `guides` the lines of a
    photo for a document.
    """
    title = node("h2", {"class": "stage-title", "id": "stage-title", "tabindex": "-1"}, picture["name"])
    line = node("p", {"class": "stage-facts"}, facts(words, picture, engines))
    body = [node("div", {"class": "stage-head"}, [title, line])]
    if crop is not None:
        body.append(crop_stage(words, picture, crop))
    elif picture["state"] != "failed" or picture["can_show"] or picture["result"] is not None:
        body.append(_canvas(words, picture, split, original, look, brush, guides))
    if picture["state"] == "failed":
        body.append(failure(words, picture))
    if picture["result"] is not None and picture["state"] != "failed":
        body.append(look_bar(words, picture, look) if crop is None else crop_bar(words))
        row = candidates(words, picture, engines)
        body += [] if row is None else [row]
        # A flat background asks no engine, and a change of the way is followed by itself.
        is_other = (wanted != picture["result"]["engine"] or picture["shown"]["cut"] != cut) and cut["way"] != "flat"
        body.append(_actions(words, picture, engines, wanted if is_other else None, original, copied == picture["id"]))
        if picture["finish_error"] is not None:
            body.append(_unfinished(words, picture["finish_error"]))
        if picture["result"]["notes"]:
            body.append(_notes(words, picture["result"]["notes"]))
    elif picture["state"] == "cancelled":
        event = {"type": "picture-again", "picture": picture["id"]}
        body.append(node("div", {"class": "actions"}, [button(words.say("action.again"), event, "primary", "again")]))
    return node("section", {"class": "stage", "aria-labelledby": "stage-title"}, body, key=picture["id"])


def facts(words: Words, picture: dict, engines: list) -> str:
    """Return the line under the name: size in pixels and bytes, and what made the result."""
    result = picture["result"]
    if result is None:
        if picture["width"] is None:
            return words.say("facts.bytes", picture)
        return words.say("facts.original", picture)
    values = {"width": result["width"], "height": result["height"], "bytes": result["bytes"]}
    values["format"] = format_name(result)
    values["engine"] = engine_name(words, engines, result["engine"])
    # Fetching and starting the engine happens once and says nothing about this picture.
    once = [stage for stage, _ in PREPARING]
    # What was finished again with other settings keeps the time of the cut itself.
    timings = result["timings_ms"] if picture["cut_timings_ms"] is None else picture["cut_timings_ms"]
    values["time"] = sum([timings[key] for key in timings if key not in once])
    if result["engine"] is None:
        return words.say("facts.keyed", values)
    if result["provider"] == "webgpu":
        line = words.say("facts.result.gpu", values)
    else:
        line = words.say_count("facts.result", result["threads"], values)
    if result["closer_ms"] is None:
        return line
    return words.say("facts.closer", {"facts": line, "time": result["closer_ms"]})


def _unfinished(words: Words, error: dict) -> dict:
    """Return why the newest settings could not be applied; the result that is shown has the ones before."""
    text = error_sentence(words, error) + " " + error_advice(words, error)
    return node("p", {"class": "stage-error"}, [icon("alert"), node("span", None, text)], key="unfinished")


def _notes(words: Words, notes: list) -> dict:
    """Return what should be known about a result: what was not done, or done another way."""
    children = [node("li", None, [icon("info"), node("span", None, note_sentence(words, code))]) for code in notes]
    return node("ul", {"class": "stage-notes"}, children, key="notes")


def _canvas(
    words: Words, picture: dict, split: int, original: bool, look: dict, brush: dict | None, guides: tuple | None
) -> dict:
    width, height = _size(picture)
    result = picture["result"]
    busy = picture["state"] in ["waiting", "working"]
    has_preview = result is None and picture["preview"] is not None
    layers = [] if result is None else _comparison(words, picture, look)
    if has_preview:
        alt = words.say("alt.preview", picture)
        # In the place of the result: that comes without a gap, and nothing else moves.
        layers.append(_image("canvas-after", picture["preview"], alt, key="after"))
    elif result is None and picture["can_show"]:
        alt = words.say("alt.original", picture)
        layers.append(_image("canvas-original", picture["file"], alt, key="original"))
    elif result is None:
        layers.append(node("div", {"class": "canvas-blank"}, [icon("picture")], key="blank"))
    if picture["finish_id"] is not None and not busy:
        layers.append(node("p", {"class": "canvas-updating"}, words.say("stage.updating"), key="updating"))
    if busy:
        layers.append(_work(words, picture))
    elif brush is not None:
        # The slider rests: the picture is for the brush.
        layers.extend(overlay(words, brush, picture))
    elif guides is not None:
        layers.extend(guides_over(words, guides))
    elif result is not None and result["before"] is not None:
        layers.extend(_slider(words, split, original))
    kind = "canvas" + (" refining" if busy and has_preview else " busy" if busy else "")
    if result is not None or has_preview:
        kind += frame_class(picture, look)
    has_lines = guides is not None and brush is None and not busy
    shown = 100 if original else 0 if brush is not None or has_lines else split
    style = {"--ratio": str(width / height), "--split": str(shown) + "%"}
    style.update(look_style(look))
    if has_lines:
        kind += " framed"
        style.update(guides_style(guides))  # type: ignore[arg-type]
    if result is not None and picture["shown"] is not None:
        style["--swatch"] = picture["shown"]["background"]["colour"]
    attrs = {"class": kind, "id": FRAME, "tabindex": "0", "role": "group", "aria-label": words.say("stage.frame")}
    return node("div", attrs, layers, style=style, key="canvas")


def _comparison(words: Words, picture: dict, look: dict) -> list:
    """Return the layers of after and before; how much of the original is seen is --split on the canvas."""
    layers = [_image("canvas-after", after_blob(picture, look), words.say("alt.result", picture), key="after")]
    before = before_blob(picture, look)
    if before is None:
        return layers
    layers.append(_image("canvas-before", before, words.say("alt.original", picture), key="before"))
    return layers


def _slider(words: Words, split: int, original: bool) -> list:
    """Return the slider between before and after: a real range input over the whole picture (WCAG 2.5.7)."""
    shown = 100 if original else split
    attrs = {"class": "split-range", "type": "range", "min": "0", "max": "100", "step": "1", "id": "split"}
    attrs["aria-label"] = words.say("compare.slider")
    attrs["aria-valuetext"] = words.say("compare.value", {"percent": shown})
    slider = node("input", attrs, props={"value": str(shown)}, on={"input": {"type": "split-moved"}}, key="split")
    handle = node("span", {"class": "split-handle"}, [icon("compare")])
    line = node("div", {"class": "split-line", "aria-hidden": "true"}, [handle], key="line")
    return [slider, line]


def _image(kind: str, blob: str, alt: str, key: str) -> dict:
    return node("img", {"class": kind, "alt": alt, "draggable": "false"}, None, blob=["src", blob], key=key)


def _size(picture: dict) -> tuple:
    """Return width and height to lay the canvas out with; 4:3 until they are known."""
    if picture["result"] is not None:
        return picture["result"]["width"], picture["result"]["height"]
    if picture["width"]:
        return picture["width"], picture["height"]
    return 4, 3


def _work(words: Words, picture: dict) -> dict:
    """Return what lies over a picture that waits or is worked on; there is always a way out."""
    stop = {"type": "picture-cancelled", "picture": picture["id"]}
    children = []
    if picture["state"] == "working":
        text = stage_text(words, picture)
        if picture["preview"] is not None:
            text = words.say("stage.refining", {"stage": text})
        children.append(node("p", {"class": "work-text"}, text))
        children.append(picture_progress(words, picture))
    else:
        children.append(node("p", {"class": "work-text"}, words.say("state.waiting")))
    children.append(button(words.say("action.cancel"), stop, "small", "close", id="cancel"))
    return node("div", {"class": "work"}, children, key="work")


def _actions(words: Words, picture: dict, engines: list, other: str | None, original: bool, copied: bool) -> dict:
    """Return what can be done with a result; `other` is the engine to cut it out with again, if that makes sense."""
    say = words.say
    identifier = picture["id"]
    result = picture["result"]
    attrs = {"class": "button primary", "id": "download", "download": result["name"]}
    label = say(
        "action.download-again" if picture["downloaded"] else "action.download", {"format": format_name(result)}
    )
    download = node(
        "a",
        attrs,
        [icon("download"), node("span", None, label)],
        blob=["href", result["cutout"]],
        on={"click": {"type": "downloaded", "picture": identifier}},
        key="download",
    )
    copy = button(
        say("action.copied" if copied else "action.copy"),
        {"type": "copy-asked", "picture": identifier},
        "",
        "check" if copied else "copy",
        id="copy",
    )
    pressed = "true" if original else "false"
    toggle = {"type": "original-toggled"}
    compare = button(say("action.original"), toggle, "", "compare", id="original", aria_pressed=pressed)
    # Browsers copy pictures as PNG only.
    children = [download, copy, compare] if result["mime"] == "image/png" else [download, compare]
    if other is not None and picture["state"] == "done":
        text = say("action.again-with", {"engine": engine_name(words, engines, other)})
        children.append(button(text, {"type": "picture-again", "picture": identifier}, "", "again", id="again"))
    gone = {"type": "picture-removed", "picture": identifier}
    remove = button(say("action.remove"), gone, "quiet", "remove", id="remove")
    return node("div", {"class": "actions"}, children + [remove], key="actions")
