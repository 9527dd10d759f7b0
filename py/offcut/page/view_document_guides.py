"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

What lies over a photo for a document on the stage: lines at crown, chin and axis that people move, and the bands that
the document allows. The lines are real sliders (WCAG 2.5.7), so that pointer, touch and keyboard move them.
"""

from offcut.page.document_rules import written
from offcut.page.node import node
from offcut.page.words import Words


def guides_over(words: Words, guides: tuple) -> list:
    """Return the layers; `guides` is what document_lines.guides gives."""
    known = dict(guides)
    layers = [_band(name, low, high) for name, low, high in known["bands"]]
    for line in ["crown", "chin", "axis"]:
        layers.append(_line(words, line, known))
    return layers


def guides_style(guides: tuple) -> dict:
    """Return how the picture under the lines is laid, so that it follows the hand at once."""
    moved = dict(guides)["shift"]
    if moved is None:
        moved = (0, 0, 1)
    names = ["--shift-x", "--shift-y"]
    style = {names[index]: "{:.3f}%".format(100 * moved[index]) for index in range(2)}
    style["--shift-scale"] = "{:.5f}".format(moved[2])
    return style


def _band(name: str, low: float, high: float) -> dict:
    style = {"--from": "{:.3f}%".format(100 * low), "--to": "{:.3f}%".format(100 * high)}
    attrs = {"class": "document-band band-" + name, "aria-hidden": "true"}
    return node("div", attrs, [], style=style, key="band-" + name)


def _line(words: Words, line: str, known: dict) -> dict:
    place = known[line]
    value = str(round(1000 * place))
    # Another text of the same number: a slider that was moved is then set again (documents.py, "turn").
    value += ".0" if known["turn"] % 2 else ""
    attrs = {"class": "document-line line-" + line, "type": "range", "min": "0", "max": "1000", "step": "1"}
    attrs.update({"id": "document-" + line, "autocomplete": "off", "aria-label": words.say("document.line." + line)})
    attrs["aria-valuetext"] = _spoken(words, line, known)
    moved = {"type": "document-line-moved", "line": line}
    told = {"input": moved, "change": {"type": "document-line-set", "line": line}}
    return node("input", attrs, props={"value": value}, on=told, key="line-" + line)


def _spoken(words: Words, line: str, known: dict) -> str:
    if line == "axis":
        return words.say("document.line.percent", {"value": written(100 * known[line])})
    if known["tall_mm"] is None:
        return words.say("document.line.percent", {"value": written(100 * known[line])})
    return words.say("document.line.mm", {"value": written(known["tall_mm"] * known[line])})
