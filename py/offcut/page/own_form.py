"""Room: page. Runs on CPython and MicroPython. May import offcut.contract.

The form about a model of one's own: texts as people type them, and what they mean (contract/own.py checks it).
"""

from offcut.contract import own, rules
from offcut.contract.errors import ModelError

MEGABYTE = 1000000
# (field, choices of a list; None: a text). The values to begin with are those of ISNet, the most common of such models.
FIELDS: list[tuple] = [
    ("label", None),
    ("size", ["fixed", "rule"]),
    ("sizes", None),
    ("short_side", None),
    ("longest_side", None),
    ("multiple", None),
    ("resize", rules.FILTERS),
    ("scale", None),
    ("mean", None),
    ("std", None),
    ("input", None),
    ("output", None),
    ("activation", rules.ACTIVATIONS),
    ("range", None),
    ("channels", None),
    ("channel", None),
    ("means", rules.MEANINGS),
    ("memory", None),
    ("deadline", None),
]
FIRST = {
    "label": "",
    "size": "fixed",
    "sizes": "1024x1024",
    "short_side": "512",
    "longest_side": "2048",
    "multiple": "32",
    "resize": "bilinear",
    "scale": "255",
    "mean": "0.5, 0.5, 0.5",
    "std": "1, 1, 1",
    "input": "0",
    "output": "0",
    "activation": "none",
    "range": "0, 1",
    "channels": "1",
    "channel": "0",
    "means": "subject",
    "memory": "2000",
    "deadline": "300",
}
# Which fields are asked for with each way of saying the size, and only with several channels.
ONLY_WITH = {
    "sizes": ("size", "fixed"),
    "short_side": ("size", "rule"),
    "longest_side": ("size", "rule"),
    "multiple": ("size", "rule"),
}
ONLY_WITH_CHANNELS = ["channel", "means"]
# Where a rule is broken, and the field that says so; the first that fits.
PLACES = [
    ("size_rule.short_side", "short_side"),
    ("size_rule.longest_side", "longest_side"),
    ("size_rule.multiple", "multiple"),
    ("sizes_hw", "sizes"),
    ("input.scale", "scale"),
    ("input.mean", "mean"),
    ("input.std", "std"),
    ("input.name", "input"),
    ("input.index", "input"),
    ("output.range", "range"),
    ("output.name", "output"),
    ("output.index", "output"),
    ("channel.index", "channel"),
    ("channel", "channels"),
    ("output", "channels"),
    ("memory_bytes", "memory"),
    ("deadline_s", "deadline"),
    ("label", "label"),
]
# What a person may type for a scale that is the picture's largest value.
MAXIMUM = "max"


class FieldWrong(Exception):
    """A text that does not say what its field asks for."""

    def __init__(self, field: str):
        super().__init__(field)
        self.field = field


def is_asked(form: dict, field: str) -> bool:
    """Say whether a field means something beside what the others say."""
    if field in ONLY_WITH:
        other, value = ONLY_WITH[field]
        return form[other] == value
    return field not in ONLY_WITH_CHANNELS or form["channels"].strip() != "1"


def read(form: dict) -> tuple:
    """Return (what add-own-model takes, None), or (None, the field that is wrong)."""
    try:
        said = {
            "label": form["label"].strip(),
            "input": _input(form),
            "output": _output(form),
            "memory_bytes": _whole(form, "memory") * MEGABYTE,
            "deadline_s": _whole(form, "deadline"),
        }
        own.check_form(said)
        return said, None
    except FieldWrong as wrong:
        return None, wrong.field
    except ModelError as error:
        place = error.details["path"]
        return None, [field for part, field in PLACES if part in place][0]


def _input(form: dict) -> dict:
    spec = _value(form, "input")
    spec.update({"layout": "NCHW", "resize": form["resize"]})
    spec["scale"] = rules.PICTURE_MAXIMUM if form["scale"].strip() == MAXIMUM else _numbers(form, "scale", 1)[0]
    spec.update({"mean": _numbers(form, "mean", 3), "std": _numbers(form, "std", 3)})
    if form["size"] == "fixed":
        spec["sizes_hw"] = _sizes(form)
    else:
        spec["size_rule"] = {field: _whole(form, field) for field in rules.SIZE_RULE_KEYS}
    return spec


def _output(form: dict) -> dict:
    spec = _value(form, "output")
    spec.update({"activation": form["activation"], "range": _numbers(form, "range", 2)})
    if form["channels"].strip() != "1":
        spec["channel"] = {"of": _whole(form, "channels"), "index": _whole(form, "channel"), "is": form["means"]}
    return spec


def _value(form: dict, field: str) -> dict:
    """Return which of the graph's inputs or outputs is meant: a number is its place, anything else its name."""
    text = form[field].strip()
    return {"index": int(text)} if text.isdigit() and len(text) < 4 else {"name": text}


def _sizes(form: dict) -> list:
    sizes = []
    for piece in form["sizes"].replace("×", "x").split(","):
        sides = [_digits(side, "sizes") for side in piece.split("x")]
        if len(sides) > 2:
            raise FieldWrong("sizes")
        sizes.append([sides[0], sides[-1]])
    return sizes


def _numbers(form: dict, field: str, count: int) -> list:
    try:
        values = [float(piece) for piece in form[field].replace(",", " ").split()]
    except ValueError:
        values = []
    if len(values) != count or not all(value - value == 0 for value in values):
        raise FieldWrong(field)
    return values


def _whole(form: dict, field: str) -> int:
    return _digits(form[field], field)


def _digits(text: str, field: str) -> int:
    text = text.strip()
    if not text.isdigit() or len(text) > 6:
        raise FieldWrong(field)
    return int(text)
