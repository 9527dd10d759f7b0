"""Room: tests. Runs on CPython and MicroPython. What people type about a model becomes rules, or a field is wrong."""

from offcut.contract import own
from offcut.page import own_form
from tests.shared.repository import LANGUAGES, words


def form(**changes: str) -> dict:
    typed = dict(own_form.FIRST)
    typed["label"] = "Mine"
    typed.update(changes)
    return typed


def test_what_is_there_at_first_is_right_but_for_the_name() -> None:
    said, wrong = own_form.read(form())
    assert wrong is None
    own.check_form(said)
    assert said["input"]["sizes_hw"] == [[1024, 1024]] and said["output"] == {
        "index": 0,
        "activation": "none",
        "range": [0, 1],
    }
    assert said["memory_bytes"] == 2000000000 and said["deadline_s"] == 300
    assert own_form.read(form(label=" ")) == (None, "label")


def test_every_text_that_means_something_is_understood() -> None:
    typed = form(sizes="320, 640x480 ,512×512", scale="max", mean="0.485 0.456,0.406", std="1,1,1", input="img")
    typed.update({"output": "2", "activation": "softmax", "channels": "2", "channel": "1", "means": "background"})
    said, wrong = own_form.read(typed)
    assert wrong is None
    assert said["input"]["sizes_hw"] == [[320, 320], [640, 480], [512, 512]]
    assert said["input"]["scale"] == "picture-maximum" and said["input"]["name"] == "img"
    assert said["input"]["mean"] == [0.485, 0.456, 0.406]
    assert said["output"]["index"] == 2
    assert said["output"]["channel"] == {"of": 2, "index": 1, "is": "background"}


def test_a_rule_for_the_size_is_asked_for_only_when_it_is_chosen() -> None:
    typed = form(size="rule", sizes="nonsense", short_side="512", longest_side="1024", multiple="32")
    said, _ = own_form.read(typed)
    assert said["input"]["size_rule"] == {"short_side": 512, "longest_side": 1024, "multiple": 32}
    assert "sizes_hw" not in said["input"]
    asked = [field for field, _ in own_form.FIELDS if own_form.is_asked(typed, field)]
    assert "sizes" not in asked and "short_side" in asked and "channel" not in asked
    assert own_form.is_asked(form(channels="2"), "channel") and own_form.is_asked(form(), "sizes")


WRONG = [
    ("label", {"label": "x" * 61}),
    ("sizes", {"sizes": "33"}),
    ("sizes", {"sizes": "0"}),
    ("sizes", {"sizes": "1024x1024x3"}),
    ("sizes", {"sizes": ""}),
    ("sizes", {"sizes": "99999999999999999999"}),
    ("short_side", {"size": "rule", "short_side": "513"}),
    ("longest_side", {"size": "rule", "longest_side": "32"}),
    ("multiple", {"size": "rule", "multiple": "0"}),
    ("scale", {"scale": "0"}),
    ("scale", {"scale": "largest"}),
    ("mean", {"mean": "0.5"}),
    ("mean", {"mean": "nan nan nan"}),
    ("std", {"std": "0 1 1"}),
    ("std", {"std": "inf 1 1"}),
    ("input", {"input": " "}),
    ("output", {"output": ""}),
    ("range", {"range": "1, 0"}),
    ("channels", {"activation": "softmax"}),
    ("channels", {"channels": "0"}),
    ("channels", {"channels": "two"}),
    ("channel", {"channels": "2", "channel": "2"}),
    ("memory", {"memory": "1"}),
    ("memory", {"memory": "4295"}),
    ("deadline", {"deadline": "0"}),
    ("deadline", {"deadline": "1e9"}),
]


def test_the_field_that_is_wrong_is_named() -> None:
    for field, change in WRONG:
        typed = form()
        typed.update(change)
        assert own_form.read(typed) == (None, field), change


def test_every_field_and_choice_has_its_sentences() -> None:
    for language in LANGUAGES:
        said = words(language)
        for field, choices in own_form.FIELDS:
            assert said.has("own.field." + field) and said.has("own.hint." + field), field
            for choice in choices or []:
                assert said.has("own." + field + "." + choice), choice
    assert sorted([field for field, _ in own_form.FIELDS]) == sorted(own_form.FIRST)
