"""Room: tests. Runs on CPython. May import everything."""

import copy
from typing import Any

import pytest

from offcut.contract import rules
from offcut.contract.errors import ModelError

INPUT: dict[str, Any] = {
    "name": "input",
    "layout": "NCHW",
    "sizes_hw": [[64, 96]],
    "scale": 255,
    "mean": [0, 0.5, -1],
    "std": [1, 0.5, 2],
    "resize": "lanczos",
}
RULE = {"short_side": 512, "longest_side": 1024, "multiple": 32}
OUTPUT: dict[str, Any] = {"name": "output", "activation": "none", "range": [0, 1]}
CHANNEL = {"of": 4, "index": 0, "is": "background"}


def changed(spec: dict[str, Any], without: str = "", **changes: Any) -> dict[str, Any]:
    return {key: value for key, value in {**copy.deepcopy(spec), **changes}.items() if key != without}


@pytest.mark.parametrize(
    "spec",
    [
        INPUT,
        changed(INPUT, scale="picture-maximum"),
        changed(INPUT, without="name", index=0),
        changed(INPUT, without="sizes_hw", size_rule=RULE),
    ],
)
def test_inputs_that_can_be_said(spec: dict[str, Any]) -> None:
    rules.check_input(spec, "input")


@pytest.mark.parametrize(
    ("spec", "place"),
    [
        (changed(INPUT, scale="maximum"), "input.scale"),
        (changed(INPUT, scale=0), "input.scale"),
        (changed(INPUT, index=0), "input"),
        (changed(INPUT, without="name"), "input"),
        (changed(INPUT, size_rule=RULE), "input"),
        (changed(INPUT, without="sizes_hw"), "input"),
        (changed(INPUT, std=[1, 1, 0]), "input.std"),
        (changed(INPUT, sizes_hw=[[64, 65]]), "input.sizes_hw"),
        (changed(INPUT, without="sizes_hw", size_rule={**RULE, "short_side": 500}), "input.size_rule.short_side"),
        (changed(INPUT, without="sizes_hw", size_rule={**RULE, "longest_side": 480}), "input.size_rule.longest_side"),
        (changed(INPUT, without="sizes_hw", size_rule={**RULE, "multiple": 0}), "input.size_rule.multiple"),
        (changed(INPUT, without="sizes_hw", size_rule={**RULE, "fit": 1}), "input.size_rule"),
    ],
)
def test_inputs_that_make_no_sense(spec: dict[str, Any], place: str) -> None:
    with pytest.raises(ModelError) as caught:
        rules.check_input(spec, "input")
    assert caught.value.details["path"] == place


@pytest.mark.parametrize(
    "spec",
    [
        OUTPUT,
        changed(OUTPUT, without="name", index=6),
        changed(OUTPUT, activation="softmax", channel=CHANNEL),
        changed(OUTPUT, activation="sigmoid", channel=CHANNEL),
    ],
)
def test_outputs_that_can_be_said(spec: dict[str, Any]) -> None:
    rules.check_output(spec, "output")


@pytest.mark.parametrize(
    ("spec", "place"),
    [
        (changed(OUTPUT, index=0), "output"),
        (changed(OUTPUT, without="name"), "output"),
        (changed(OUTPUT, without="name", index=-1), "output.index"),
        (changed(OUTPUT, activation="relu"), "output.activation"),
        (changed(OUTPUT, activation="softmax"), "output"),
        (changed(OUTPUT, range=[1, 1]), "output.range"),
        (changed(OUTPUT, channel={**CHANNEL, "index": 4}), "output.channel.index"),
        (changed(OUTPUT, channel={**CHANNEL, "is": "hair"}), "output.channel.is"),
        (changed(OUTPUT, channel={"of": 1}), "output.channel"),
    ],
)
def test_outputs_that_make_no_sense(spec: dict[str, Any], place: str) -> None:
    with pytest.raises(ModelError) as caught:
        rules.check_output(spec, "output")
    assert caught.value.details["path"] == place


def test_a_value_of_the_graph_is_meant_by_its_name_or_its_place() -> None:
    assert rules.value_of(OUTPUT) == "output"
    assert rules.value_of({"index": 3}) == 3
