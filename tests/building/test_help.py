"""Room: tests."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from building.failure import BuildError
from building.help import KINDS, LISTED, check_help, texts
from offcut.page import view_help_blocks

ROOT = Path(__file__).resolve().parents[2]
BOOK: dict[str, Any] = {
    "pages": [
        {"id": "how", "title": "How", "blocks": [{"kind": "text", "text": "See [more](#/help/more)."}]},
        {"id": "more", "title": "More", "blocks": [{"kind": "list", "items": ["a", "b"]}]},
    ]
}


def folder_with(folder: Path, **books: object) -> Path:
    for code, book in books.items():
        (folder / f"{code}.json").write_text(book if isinstance(book, str) else json.dumps(book))
    return folder


def test_the_help_of_the_repository_is_whole_in_both_languages() -> None:
    books = check_help(ROOT / "assets" / "help", {"en", "zh"})
    assert set(books) == {"en", "zh"}
    same = [text for text, other in zip(texts(books["en"]), texts(books["zh"]), strict=True) if text == other]
    # Names and text to copy; whatever else is the same was forgotten.
    assert all(text in SAME or "\n" in text for text in same), [text for text in same if text not in SAME]


SAME = ["GitHub Pages", "Cloudflare Pages", "nginx", "Apache", "Caddy", "Firefox", "Android", "Cache Storage", "WebGPU"]


def test_every_kind_of_block_can_be_drawn() -> None:
    assert sorted(view_help_blocks.KINDS) == sorted([*KINDS, *LISTED])


def test_a_language_may_do_without_help_but_not_the_first_one(tmp_path: Path) -> None:
    assert set(check_help(folder_with(tmp_path, en=BOOK), {"en", "zh"})) == {"en"}
    (tmp_path / "en.json").rename(tmp_path / "zh.json")
    with pytest.raises(BuildError, match=r"assets/help/en.json is missing"):
        check_help(tmp_path, {"en", "zh"})


def changed(place: list[Any], value: Any) -> dict[str, Any]:
    book = copy.deepcopy(BOOK)
    inner: Any = book
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return book


@pytest.mark.parametrize(
    ("zh", "line"),
    [
        ({"pages": BOOK["pages"][:1]}, "zh.json is not built like en.json: /pages has 1 entries, not 2"),
        (changed(["pages", 1, "id"], "other"), "/pages/1/id is 'other', not 'more'"),
        (changed(["pages", 1, "blocks", 0, "items"], ["a"]), "has 1 entries, not 2"),
        (changed(["pages", 1, "blocks", 0, "kind"], "text"), "kind is 'text', not 'list'"),
        (changed(["pages", 0, "title"], " "), "zh.json has an empty text"),
        (changed(["pages", 0, "title"], ["x"]), "/pages/0/title is of another kind"),
        (changed(["pages", 0, "blocks", 0, "text"], "[x](#/help/gone)"), "a link to #/help/gone"),
        (changed(["pages", 0, "blocks", 0, "text"], "[x](https://elsewhere.example)"), "a link to https"),
        ("{", "zh.json is not JSON"),
        ("[]", "zh.json has no pages"),
    ],
)
def test_help_that_does_not_fit_stops_the_build(tmp_path: Path, zh: object, line: str) -> None:
    with pytest.raises(BuildError, match=line):
        check_help(folder_with(tmp_path, en=BOOK, zh=zh), {"en", "zh"})


def test_pictures_kinds_and_languages_that_are_not_there_stop_the_build(tmp_path: Path) -> None:
    step = {"kind": "steps", "items": [{"title": "a", "text": "b", "alt": "c", "picture": "gone"}]}
    with pytest.raises(BuildError, match=r"wants assets/help/gone.png"):
        check_help(folder_with(tmp_path, en=changed(["pages", 0, "blocks"], [step])), {"en"})
    with pytest.raises(BuildError, match="kind dance"):
        check_help(folder_with(tmp_path, en=changed(["pages", 0, "blocks", 0, "kind"], "dance")), {"en"})
    with pytest.raises(BuildError, match="in a language that assets/i18n does not have"):
        check_help(folder_with(tmp_path, en=BOOK, xx=BOOK), {"en"})
