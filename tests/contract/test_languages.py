"""Room: tests. Runs on CPython. May import everything."""

import json
from pathlib import Path

import pytest

from building.languages import language_list
from building.words import check_words
from offcut.contract import languages
from offcut.contract.errors import ProtocolError

ROOT = Path(__file__).resolve().parents[2]
THREE = [*languages.SHIPPED, {"code": "pt-br", "name": "Português", "tag": "pt-BR", "direction": "ltr", "help": False}]


@pytest.mark.parametrize(
    ("asked", "device", "code"),
    [
        ("auto", "en-GB", "en"),
        ("auto", "zh-TW,en", "zh"),
        ("auto", "fr-CA,zh-CN,en", "zh"),
        ("auto", "pt-BR", "pt-br"),
        ("auto", "pt-PT", "en"),
        ("auto", "", "en"),
        ("auto", "fr", "en"),
        ("zh", "en", "zh"),
        ("gone", "zh", "zh"),
    ],
)
def test_the_choice_goes_before_the_browser_and_the_browser_before_english(asked: str, device: str, code: str) -> None:
    assert languages.chosen(THREE, asked, device) == code


def test_a_site_without_english_shows_its_first_language() -> None:
    assert languages.chosen(THREE[1:], "auto", "fr") == "zh"


@pytest.mark.parametrize("code", ["", "e", "EN", "e n", "../en", "auto", 7, None, "x" * 25])
def test_what_is_no_code(code: object) -> None:
    assert not languages.is_code(code)


@pytest.mark.parametrize("change", [{"code": "../en"}, {"name": ""}, {"tag": None}, {"direction": "up"}])
def test_a_list_that_the_build_has_not_written_is_refused(change: dict[str, object]) -> None:
    assert languages.parse(THREE) == THREE
    with pytest.raises(ProtocolError):
        languages.parse([{**THREE[0], **change}])
    nonsense: list[object] = [[], None, {"en": "English"}]
    for listed in nonsense:
        with pytest.raises(ProtocolError):
            languages.parse(listed)


def test_what_the_page_knows_before_it_has_read_the_list_is_what_the_list_says() -> None:
    listed = json.loads(language_list(check_words(ROOT / "assets" / "i18n"), {"en", "zh"}).data)
    assert languages.parse(listed) == languages.SHIPPED


def test_one_is_always_found() -> None:
    assert languages.find(THREE, "pt-br")["tag"] == "pt-BR"
    assert languages.find(THREE, "gone")["code"] == "en"
