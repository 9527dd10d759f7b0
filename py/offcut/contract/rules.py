"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

How an engine wants its input and what its output means, as data: offcut.matte.tensor follows it, nothing knows one
engine by name. The same rules serve the catalogue and an engine that somebody brings along.
"""

from offcut.contract.forms import (
    invalid,
    require_choice,
    require_count,
    require_index,
    require_keys,
    require_list,
    require_number,
    require_numbers,
    require_one_of,
    require_text,
)

LAYOUTS = ["NCHW"]
FILTERS = ["bilinear", "lanczos"]
# What the values of a picture are divided by: a number, or the largest value of the (already resized) picture.
PICTURE_MAXIMUM = "picture-maximum"
ACTIVATIONS = ["none", "sigmoid", "softmax"]
# What a channel of the output says of each pixel: how much it is the subject, or how much it is the background.
MEANINGS = ["subject", "background"]
# The convolutional engines halve their input five times, so every side is a multiple of 32.
SIDE_MULTIPLE = 32
LARGEST_SIDE = 4096

INPUT_KEYS = ["layout", "scale", "mean", "std", "resize"]
# A list of sizes, the first one the default; or a rule that makes a size for each picture.
SIZE_KEYS = ["sizes_hw", "size_rule"]
SIZE_RULE_KEYS = ["short_side", "longest_side", "multiple"]
OUTPUT_KEYS = ["activation", "range"]
# The graph's input or output by its name, or by its place where its publisher says no name.
CHOICE_KEYS = ["name", "index"]
CHANNEL_KEYS = ["of", "index", "is"]
# The engine that looks first, what its run costs in runs of this engine at 1024 x 1024, from which overlap two masks
# show the same subject, and this engine's own passes.
CONSENSUS_KEYS = ["robust", "robust_cost", "agree_from", "passes"]
PASS_KEYS = ["side", "fit"]
# A pass keeps the picture's shape, or stretches it to a square.
FITS = ["aspect", "stretch"]


def check_input(spec: dict, where: str) -> None:
    """Raise ModelError catalogue-invalid unless `spec` is the `input` of an engine."""
    require_keys(spec, INPUT_KEYS, CHOICE_KEYS + SIZE_KEYS, where)
    _check_choice_of_value(spec, where)
    require_choice(spec["layout"], LAYOUTS, where + ".layout")
    require_choice(spec["resize"], FILTERS, where + ".resize")
    if spec["scale"] != PICTURE_MAXIMUM:
        require_number(spec["scale"], where + ".scale")
    require_numbers(spec["mean"], 3, where + ".mean")
    require_numbers(spec["std"], 3, where + ".std")
    for std in spec["std"]:
        if not std > 0:
            raise invalid(where + ".std", "is above 0")
    if require_one_of(spec, SIZE_KEYS, where) == "sizes_hw":
        _check_sizes(spec["sizes_hw"], where + ".sizes_hw")
    else:
        _check_size_rule(spec["size_rule"], where + ".size_rule")


def _check_sizes(sizes_hw: list, where: str) -> None:
    require_list(sizes_hw, where)
    for size in sizes_hw:
        require_numbers(size, 2, where)
        for side in size:
            _check_side(side, SIDE_MULTIPLE, where)


def _check_size_rule(rule: dict, where: str) -> None:
    require_keys(rule, SIZE_RULE_KEYS, [], where)
    require_count(rule["multiple"], where + ".multiple")
    for key in ["short_side", "longest_side"]:
        _check_side(rule[key], rule["multiple"], where + "." + key)
    if rule["longest_side"] < rule["short_side"]:
        raise invalid(where + ".longest_side", "is at least short_side")


def _check_side(side: int, multiple: int, where: str) -> None:
    require_count(side, where)
    if side % multiple or side > LARGEST_SIDE:
        raise invalid(where, "is a multiple of " + str(multiple) + " up to " + str(LARGEST_SIDE))


def check_output(spec: dict, where: str) -> None:
    """Raise ModelError catalogue-invalid unless `spec` is the `output` of an engine."""
    require_keys(spec, OUTPUT_KEYS, CHOICE_KEYS + ["channel"], where)
    _check_choice_of_value(spec, where)
    require_choice(spec["activation"], ACTIVATIONS, where + ".activation")
    require_numbers(spec["range"], 2, where + ".range")
    if not spec["range"][0] < spec["range"][1]:
        raise invalid(where + ".range", "goes from low to high")
    if "channel" in spec:
        _check_channel(spec["channel"], where + ".channel")
    elif spec["activation"] == "softmax":
        raise invalid(where, "lacks channel, which softmax needs")


def check_consensus(spec: dict, entry: dict, where: str) -> None:
    """Raise ModelError catalogue-invalid unless `spec` is how an engine of `entry` and another one look together."""
    require_keys(spec, CONSENSUS_KEYS, [], where)
    require_text(spec["robust"], where + ".robust")
    if spec["robust"] == entry["id"]:
        raise invalid(where + ".robust", "is another engine")
    for key in ["robust_cost", "agree_from"]:
        require_number(spec[key], where + "." + key)
        if not 0 < spec[key] <= 1:
            raise invalid(where + "." + key, "is above 0 and at most 1")
    require_list(spec["passes"], where + ".passes")
    if not spec["passes"]:
        raise invalid(where + ".passes", "are at least one")
    for index, step in enumerate(spec["passes"]):
        here = where + ".passes[" + str(index) + "]"
        require_keys(step, PASS_KEYS, [], here)
        require_choice(step["fit"], FITS, here + ".fit")
        _check_side(step["side"], SIDE_MULTIPLE, here + ".side")
        if [step["side"], step["side"]] not in entry["input"].get("sizes_hw", []):
            raise invalid(here + ".side", "is one of the engine's sizes")


def _check_choice_of_value(spec: dict, where: str) -> None:
    if require_one_of(spec, CHOICE_KEYS, where) == "name":
        require_text(spec["name"], where + ".name")
    else:
        require_index(spec["index"], where + ".index")


def value_of(spec: dict) -> str | int:
    """Return which of a graph's inputs or outputs an `input` or `output` means: its name, or its place."""
    return spec["name"] if "name" in spec else spec["index"]


def _check_channel(channel: dict, where: str) -> None:
    """One channel is the matte where there is no such record."""
    require_keys(channel, CHANNEL_KEYS, [], where)
    require_count(channel["of"], where + ".of")
    require_index(channel["index"], where + ".index")
    if channel["index"] >= channel["of"]:
        raise invalid(where + ".index", "is below " + str(channel["of"]))
    require_choice(channel["is"], MEANINGS, where + ".is")
