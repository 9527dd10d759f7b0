"""Room: tests."""

import json
from pathlib import Path

import pytest

from building.failure import BuildError
from building.words import check_words


def languages(folder: Path, **words: object) -> Path:
    for name, content in words.items():
        (folder / f"{name}.json").write_text(content if isinstance(content, str) else json.dumps(content))
    return folder


def test_languages_with_the_same_keys_pass(tmp_path: Path) -> None:
    said = check_words(languages(tmp_path, en={"a": "{n:size} x"}, zh={"a": "y {n}"}))
    assert said == {"en": {"a": "{n:size} x"}, "zh": {"a": "y {n}"}}


@pytest.mark.parametrize(
    ("en", "zh", "line"),
    [
        ({"a": "1", "b": "2"}, {"a": "1"}, "zh.json lacks b"),
        ({"a": "1"}, {"a": "1", "c": "2"}, "en.json lacks c"),
        ({"a": "1"}, "{", "zh.json is not JSON"),
        ({"a": "1"}, {"a": {"b": "1"}}, "zh.json is not a flat list"),
        ({"a": "1"}, ["a"], "zh.json is not a flat list"),
        ({"a": "1"}, {"a": " "}, "zh.json: a is empty"),
        ({"a": "{n} x"}, {"a": "x"}, r"zh.json: a has the places \[\]"),
        ({"a": "x"}, {"a": "{n} x"}, r"zh.json: a has the places \['n'\]"),
        ({"a": "{n} x"}, {"a": "{m} x"}, r"zh.json: a has the places \['m'\]"),
        ({"a": "{n} x"}, {"a": "{n:cups} x"}, "zh.json: a asks to write in a way that nobody knows: cups"),
        ({"a": "{n} x"}, {"a": "{n x"}, "zh.json: a has a brace"),
        ({"a.one": "1", "a.other": "2"}, {"a.one": "1", "a.few": "3"}, "zh.json lacks a.other"),
    ],
)
def test_what_one_language_lacks_or_says_otherwise_stops_the_build(
    tmp_path: Path, en: object, zh: object, line: str
) -> None:
    with pytest.raises(BuildError, match=line):
        check_words(languages(tmp_path, en=en, zh=zh))


def test_a_language_may_have_more_plural_forms(tmp_path: Path) -> None:
    en = {"a.one": "{count} x", "a.other": "{count} xs"}
    check_words(languages(tmp_path, en=en, pl={**en, "a.few": "{count} xy", "a.many": "{count} xów"}))


def test_no_language_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="holds no language"):
        check_words(tmp_path)
