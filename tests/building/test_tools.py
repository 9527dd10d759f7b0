"""Room: tests. Tools as the build reads them, and the shortcuts of the manifest."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from building.failure import BuildError
from building.tools import check_documents, check_marketplaces, read_tools, read_words, sentences_of, with_shortcuts

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    for name in ["i18n/en.json", "i18n/zh.json", "tools.json", "manifest.webmanifest"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "assets" / name, tmp_path / name)
    return tmp_path


def change(path: Path, key: str, value: Any) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    data.pop(key, None) if value is None else data.update({key: value})
    path.write_text(json.dumps(data), encoding="utf-8")


def test_the_tools_of_the_repository_are_whole() -> None:
    assert len(read_tools(ROOT / "assets")["tools"]) >= 7


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sentence_too_few_or_too_many_stops_the_build(assets: Path, language: str) -> None:
    path = assets / "i18n" / f"{language}.json"
    text = path.read_text(encoding="utf-8")
    change(path, "tool.product.what", None)
    with pytest.raises(BuildError, match=rf"{language}\.json lacks tool\.product\.what"):
        read_tools(assets)
    path.write_text(text, encoding="utf-8")
    change(path, "tool.product.step.4", "And then?")
    with pytest.raises(BuildError, match=rf"{language}\.json has tool\.product\.step\.4"):
        read_tools(assets)


def test_a_faulty_list_stops_the_build_with_its_place(assets: Path) -> None:
    change(assets / "tools.json", "default", "nothing")
    with pytest.raises(BuildError, match=r"assets/tools\.json default is one of"):
        read_tools(assets)
    (assets / "tools.json").write_text("{", encoding="utf-8")
    with pytest.raises(BuildError, match="is not JSON"):
        read_tools(assets)


def test_each_tool_that_wants_one_is_a_shortcut_in_both_languages() -> None:
    assets = ROOT / "assets"
    known, words = read_tools(assets), read_words(assets)
    manifest = json.loads(with_shortcuts((assets / "manifest.webmanifest").read_bytes(), known, words))
    wanted = [tool["id"] for tool in known["tools"] if tool["shortcut"]]
    assert [one["url"] for one in manifest["shortcuts"]] == [f"./#/{tool}" for tool in wanted]
    for one, tool in zip(manifest["shortcuts"], wanted, strict=True):
        assert one["name"] == words["en"][f"tool.{tool}"]
        assert one["name_localized"] == {"zh-Hans": words["zh"][f"tool.{tool}"]}
        assert (ROOT / one["icons"][0]["src"]).is_file()
    before = json.loads((assets / "manifest.webmanifest").read_bytes())
    assert {key: value for key, value in manifest.items() if key != "shortcuts"} == before


def test_faulty_marketplaces_stop_the_build(assets: Path) -> None:
    check_marketplaces(ROOT / "assets")
    (assets / "marketplaces.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BuildError, match=r"assets/marketplaces\.json lacks"):
        check_marketplaces(assets)
    (assets / "marketplaces.json").write_text("[", encoding="utf-8")
    with pytest.raises(BuildError, match="is not JSON"):
        check_marketplaces(assets)


def test_faulty_documents_stop_the_build(assets: Path) -> None:
    check_documents(ROOT / "assets")
    (assets / "documents.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BuildError, match=r"assets/documents\.json lacks schema, date"):
        check_documents(assets)
    (assets / "documents.json").write_text("[", encoding="utf-8")
    with pytest.raises(BuildError, match="is not JSON"):
        check_documents(assets)


def test_a_tool_without_a_shortcut_is_left_out(assets: Path) -> None:
    data = json.loads((assets / "tools.json").read_text(encoding="utf-8"))
    data["tools"][1]["shortcut"] = False
    made = json.loads(with_shortcuts(b"{}", data, read_words(assets)))
    assert len(made["shortcuts"]) == len(data["tools"]) - 1


def test_shortcuts_written_by_hand_are_refused() -> None:
    with pytest.raises(BuildError, match="shortcuts come from"):
        with_shortcuts(b'{"shortcuts": []}', {"tools": []}, {"en": {}})


def test_what_a_tool_says() -> None:
    assert sentences_of({"id": "a", "steps": 2}) == [
        "tool.a",
        "tool.a.title",
        "tool.a.what",
        "tool.a.step.1",
        "tool.a.step.2",
    ]
