"""Room: tests."""

import json
from pathlib import Path

from building.help import texts
from building.languages import language_list
from building.pseudo import accented, as_file, mirrored, pseudo_books, pseudo_languages
from building.words import check_words

ROOT = Path(__file__).resolve().parents[2]


def test_texts_grow_and_keep_their_places() -> None:
    assert accented("Save {name}") == "[Såvé {name} on]"
    assert accented("") == "[]"
    text = "Choose the pictures of {name:size} now"
    grown = accented(text)
    assert "{name:size}" in grown
    assert len(grown) - 2 >= len(text) + 0.4 * len(text.replace("{name:size}", "")) - 2


def test_mirrored_texts_have_no_latin_letters_but_their_places() -> None:
    text = mirrored("Save {name} now, [here](#/help/offline) and `code`")
    assert "{name}" in text and "](#/help/offline)" in text and "`code`" in text
    for kept in ["{name}", "](#/help/offline)", "`code`"]:
        text = text.replace(kept, "")
    assert not [letter for letter in text if letter.isascii() and letter.isalpha()]


def test_help_keeps_what_is_no_text() -> None:
    book = json.loads((ROOT / "assets" / "help" / "en.json").read_text(encoding="utf-8"))
    for made in pseudo_books(book).values():
        assert [page["id"] for page in made["pages"]] == [page["id"] for page in book["pages"]]
        assert len(texts(made)) == len(texts(book))
        assert made["pages"][0]["title"] != book["pages"][0]["title"]
        codes = [[b["text"] for p in one["pages"] for b in p["blocks"] if b["kind"] == "code"] for one in (made, book)]
        assert codes[0] == codes[1]


def test_both_are_complete_languages(tmp_path: Path) -> None:
    english = check_words(ROOT / "assets" / "i18n")["en"]
    (tmp_path / "en.json").write_bytes(as_file(english))
    for code, sentences in pseudo_languages(english).items():
        (tmp_path / f"{code}.json").write_bytes(as_file(sentences))
    languages = check_words(tmp_path)
    listed = json.loads(language_list(languages, set()).data)
    assert [(one["tag"], one["direction"]) for one in listed[1:]] == [("ar-XB", "rtl"), ("en-XA", "ltr")]
    ordinary = [key for key in english if not key.startswith(("language.", "page.name"))]
    short = sum(len(english[key]) for key in ordinary)
    assert 1.35 < sum(len(languages["en-xa"][key]) for key in ordinary) / short < 1.6
