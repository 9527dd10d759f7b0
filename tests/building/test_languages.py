"""Room: tests."""

import json

import pytest

from building.failure import BuildError
from building.languages import language_list, manifests
from tests.building.conftest import Tree

ENGLISH = {"language.name": "English", "language.tag": "en", "language.direction": "ltr", "about": "Cuts"}
PERSIAN = {"language.name": "فارسی", "language.tag": "fa", "language.direction": "rtl", "about": "برش"}


def test_the_list_says_what_the_files_say_and_begins_with_the_first_language() -> None:
    listed = json.loads(language_list({"de": {**ENGLISH, "language.name": "Deutsch"}, "en": ENGLISH}, {"en"}).data)
    assert [one["code"] for one in listed] == ["en", "de"]
    assert listed[0] == {"code": "en", "name": "English", "tag": "en", "direction": "ltr", "help": True}
    assert not listed[1]["help"]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"language.name": " "}, "has no language.name"),
        ({"language.tag": "not a tag"}, "is no language tag"),
        ({"language.tag": ""}, "is no language tag"),
        ({"language.direction": "up"}, "must be ltr or rtl"),
    ],
)
def test_a_language_that_does_not_introduce_itself_stops_the_build(change: dict[str, str], line: str) -> None:
    with pytest.raises(BuildError, match=line):
        language_list({"en": {**ENGLISH, **change}}, set())


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "pt-BR", "sr-Latn-RS", "es-419", "de-1996"])
def test_usual_tags_are_taken(tag: str) -> None:
    language_list({"en": {**ENGLISH, "language.tag": tag}}, set())


def test_every_language_has_its_manifest() -> None:
    source = json.dumps({"name": "O", "description": "{about}", "icons": [{"src": "a.png"}]}).encode()
    made = {one.path: json.loads(one.data) for one in manifests(source, {"en": ENGLISH, "fa": PERSIAN})}
    assert made["manifest.webmanifest"]["description"] == "Cuts"
    persian = made["manifest.fa.webmanifest"]
    assert (persian["description"], persian["lang"], persian["dir"]) == ("برش", "fa", "rtl")
    assert persian["icons"] == [{"src": "a.png"}]
    with pytest.raises(BuildError, match=r"asks for gone, which assets/i18n/en.json lacks"):
        manifests(b'{"description": "{gone}"}', {"en": ENGLISH})


def test_one_file_more_is_one_language_more_and_a_lacking_sentence_stops_the_build(tree: Tree) -> None:
    english = json.loads((tree.root / "assets/i18n/en.json").read_text())
    tree.write("assets/i18n/de.json", json.dumps({**english, "language.name": "Deutsch", "language.tag": "de"}))
    assert tree.run().returncode == 0
    listed = json.loads((tree.root / "dist/assets/languages.json").read_text())
    assert [one["code"] for one in listed] == ["en", "de", "zh"]
    assert (tree.root / "dist/manifest.de.webmanifest").is_file()
    assert (tree.root / "dist/assets/i18n/de.json").is_file()
    del english["drop"]
    tree.write("assets/i18n/de.json", json.dumps(english))
    done = tree.run()
    assert done.returncode == 1
    assert "assets/i18n/de.json lacks drop" in done.stderr


def test_made_up_languages_come_only_when_asked_for(tree: Tree) -> None:
    assert tree.run("--pseudo").returncode == 0
    listed = json.loads((tree.root / "dist/assets/languages.json").read_text())
    assert [one["code"] for one in listed] == ["en", "ar-xb", "en-xa", "zh"]
    assert tree.run().returncode == 0
    assert not (tree.root / "dist/assets/i18n/en-xa.json").exists()
