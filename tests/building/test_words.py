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
    check_words(languages(tmp_path, en={"a": {"b": "x"}}, zh={"a": {"b": "y"}}))


@pytest.mark.parametrize(
    ("en", "zh", "line"),
    [
        ({"a": "1", "b": "2"}, {"a": "1"}, "zh.json lacks b"),
        ({"a": "1"}, {"a": "1", "c": "2"}, "en.json lacks c"),
        ({"a": {"b": "1", "c": "2"}}, {"a": {"b": "1"}}, "zh.json lacks a.c"),
        ({"a": "1"}, "{", "zh.json is not JSON"),
    ],
)
def test_a_sentence_that_a_language_lacks_stops_the_build(tmp_path: Path, en: object, zh: object, line: str) -> None:
    with pytest.raises(BuildError, match=line):
        check_words(languages(tmp_path, en=en, zh=zh))


def test_no_language_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="holds no language"):
        check_words(tmp_path)
