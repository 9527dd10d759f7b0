"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

The checklist of a photo for a document: what can be measured of the finished file, and what only a person can judge.
Each line is (rule, state, values): "met", "unmet" or "judge"; its sentence is "document.rule.<rule>.<state>".
"""

from offcut.contract import documents, documents_frame
from offcut.page import document_lines

# What no outline tells.
JUDGED = ["expression", "glasses", "light", "recent", "edited"]
# A file's kilobytes as output.py of the worker counts them; offices that mean 1024 bytes allow a little more.
BYTES_PER_KB = 1000
# Numbers that agree to a tenth of a millimetre are the same to people.
NEARLY = 1e-4
FORMATS = {"image/jpeg": "jpeg", "image/png": "png"}


def checklist(data: dict, document: dict, picture: dict) -> list:
    """Return the lines about the result of a picture, made for this document."""
    result, shown = picture["result"], picture["shown"]
    known = result["document"]
    lines = [_size(document, result), _density(document, shown)]
    if known["marks"] is None:
        lines.append(("head", "judge", {}))
    else:
        for key, value in [("head", shown["document"]["head"]), ("top", shown["document"]["top"])]:
            lines.append(_range(document, key, value))
        if picture["marks"] is None:
            lines.append(("lines", "judge", {}))
    lines.append(_range(document, "eyes", None))
    lines.append(_background(data, document, shown))
    lines.append(_format(document, result))
    lines.append(_bytes(document, result))
    frame = document_lines.frame_of(shown, known["marks"], known)
    lines.append(_pixels(frame, result))
    lines.append(_inside(frame, known))
    lines += [(rule, "judge", {}) for rule in JUDGED]
    return [line for line in lines if line is not None]


def _said(rule: str, is_met: bool, values: dict) -> tuple:
    return rule, "met" if is_met else "unmet", values


def _size(document: dict, result: dict) -> tuple:
    size = [result["width"], result["height"]]
    wanted = documents.size_px(document)
    limits = document.get("px_range")
    is_met = size == wanted
    if limits is not None:
        is_met = size[0] * wanted[1] == size[1] * wanted[0]
        for index in range(4):
            limit, side = limits[index], size[index % 2]
            is_met = is_met and (limit is None or (side >= limit if index < 2 else side <= limit))
    values = {"width": size[0], "height": size[1], "asked_width": wanted[0], "asked_height": wanted[1]}
    return _said("size", is_met, values)


def _density(document: dict, shown: dict) -> tuple | None:
    """Return whether the file says how large it is on paper; None where the office wants a file only."""
    if "mm" not in document:
        return None
    dpi = shown["output"]["dpi"]
    values = {"dpi": 0 if dpi is None else dpi, "asked": document["dpi"]}
    return _said("density", dpi == document["dpi"], values)


def _range(document: dict, key: str, value: float | None) -> tuple | None:
    """Return whether a share of the photo's height is within its limits, in the unit that the office uses."""
    if key not in document:
        return None
    limits, (low, high) = document[key], documents.in_shares(document, key)  # type: ignore[misc]
    whole, unit = (document["mm"][1], " mm") if limits["unit"] == "mm" else (100, " %")
    scale = 1 if limits["unit"] == "mm" else 100
    values = {"least": written(limits["least"] * scale), "most": written(limits["most"] * scale), "unit": unit}
    if value is None:
        return key, "judge", values
    values["value"] = written(value * whole)
    return _said(key, low - NEARLY <= value <= high + NEARLY, values)


def _background(data: dict, document: dict, shown: dict) -> tuple:
    allowed = [documents.colour_of(data, name) for name in document["backgrounds"]]
    behind = shown["background"]
    is_met = behind["kind"] == "colour" and behind["colour"] in allowed
    return _said("background", is_met, {"names": document["backgrounds"]})


def _format(document: dict, result: dict) -> tuple | None:
    if "file" not in document:
        return None
    wanted = document["file"]["format"]
    return _said("format", FORMATS.get(result["mime"]) == wanted, {"format": wanted.upper()})


def _bytes(document: dict, result: dict) -> tuple | None:
    if "file" not in document or document["file"]["kb"] == [None, None]:
        return None
    least, most = document["file"]["kb"]
    size = result["bytes"]
    is_met = (least is None or size >= least * BYTES_PER_KB) and (most is None or size <= most * BYTES_PER_KB)
    values = {"value": (size + BYTES_PER_KB - 1) // BYTES_PER_KB, "least": least or 0, "most": most}
    return _said("bytes" if most is not None else "bytes-least", is_met, values)


def _pixels(frame: list, result: dict) -> tuple:
    """Return whether the picture has as many pixels as the photo, so that nothing was enlarged."""
    scale = result["width"] / (frame[2] - frame[0])
    return _said("pixels", scale <= 1.005, {"times": written(scale)})


def _inside(frame: list, known: dict) -> tuple:
    """Return whether the subject is whole where the photo goes beyond the picture; background alone may go on there."""
    over = documents_frame.beyond(frame, known["width"], known["height"])
    cut = [side for side in over if side in known["touches"]]
    return _said("inside", not cut, {"sides": cut})


def written(value: float) -> str:
    """Return a number with one decimal where there is one."""
    rounded = round(value, 1)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)
