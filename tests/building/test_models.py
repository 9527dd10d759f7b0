"""Room: tests."""

import json
from pathlib import Path
from typing import Any

import pytest

from building.failure import BuildError, SourceFailed, UsageError
from building.models import (
    built_catalogue,
    built_entry,
    choose,
    hosts_of,
    parts_of,
    read_catalogue,
    served_file,
    with_remote,
)
from building.sources import Fetcher
from offcut.contract.catalog import parse
from tests.building.conftest import ROOT, Origin, Tree, wanted

CATALOGUE = read_catalogue(ROOT / "models.json")


def ids_of(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["id"] for entry in entries]


def test_engines_are_chosen_by_id_in_the_order_of_the_catalogue() -> None:
    ids = ids_of(CATALOGUE["models"])
    assert ids_of(choose(CATALOGUE, ids[::-1])) == ids
    assert ids_of(choose(CATALOGUE, [ids[4], ids[1]])) == [ids[1], ids[4]]
    with pytest.raises(UsageError, match="unknown model id 'x'"):
        choose(CATALOGUE, [ids[0], "x"])


def test_a_default_build_carries_what_the_catalogue_marks_and_all_means_all() -> None:
    assert ids_of(choose(CATALOGUE, None)) == ["u2netp", "isnet-w8", "isnet-fp16"]
    assert choose(CATALOGUE, ["all"]) == choose(CATALOGUE, ["all", "u2netp"]) == CATALOGUE["models"]


def test_a_page_may_fetch_what_the_site_does_not_carry_and_the_catalogue_allows(tree: Tree) -> None:
    tree.write("weights", tree.weights)
    first, second = CATALOGUE["models"][0], next(one for one in CATALOGUE["models"] if one["id"] == "modnet")
    parts = parts_of(tree.root / "weights")
    carried = [{**built_entry(first, parts), "bytes": len(tree.weights)}]
    entries = with_remote({**CATALOGUE, "models": [second, first]}, carried)
    assert ids_of(entries) == ["modnet", "u2netp"]
    (part,) = entries[0]["parts"]
    assert part["url"].startswith("https://huggingface.co/") and part["sha256"] == second["sha256"]
    assert hosts_of(entries) == ["https://*.hf.co", "https://huggingface.co"] and hosts_of(carried) == []
    parse(json.loads(built_catalogue({**CATALOGUE, "default": "u2netp"}, entries)), True)
    assert with_remote({**CATALOGUE, "models": [second]}, [built_entry(second, parts)]) == [built_entry(second, parts)]


def test_a_broken_catalogue_names_the_place(tree: Tree) -> None:
    catalogue = json.loads((tree.root / "models.json").read_text())
    catalogue["models"][0]["colour"] = "red"
    tree.write("models.json", json.dumps(catalogue))
    with pytest.raises(BuildError, match=r"models\[0\].*colour"):
        read_catalogue(tree.root / "models.json")


def test_the_site_s_catalogue_lists_parts_and_forgets_sources(tree: Tree) -> None:
    catalogue = read_catalogue(tree.root / "models.json")
    tree.write("weights", tree.weights)
    parts = parts_of(tree.root / "weights")
    built = json.loads(built_catalogue(catalogue, [built_entry(catalogue["models"][0], parts)]))
    (entry,) = built["models"]
    assert not {"sources", "source", "recipe"} & set(entry)
    assert [part["path"] for part in entry["parts"]] == [part.path for part in parts]
    assert built["default"] == "tiny"


def test_a_build_without_the_default_engine_has_another_default(tree: Tree) -> None:
    catalogue = read_catalogue(tree.root / "models.json")
    tree.write("weights", tree.weights)
    entry = built_entry(catalogue["models"][0], parts_of(tree.root / "weights"))
    assert json.loads(built_catalogue({**catalogue, "default": "other"}, [entry]))["default"] == "tiny"


class Deriving:
    """Stands in for the recipes: writes `result`, counts how often."""

    def __init__(self, result: bytes) -> None:
        self.result = result
        self.calls = 0

    def __call__(self, recipe: str, source: Path, target: Path) -> None:
        self.calls += 1
        if not self.result:
            raise SourceFailed("onnx does not load")
        target.write_bytes(self.result)


@pytest.fixture
def derived_entry(origin: Origin) -> dict[str, object]:
    origin.files["source"] = b"source"
    source, served = wanted("", b"source"), wanted("", b"served")
    return {
        "id": "small",
        "recipe": "prune-outputs",
        "sources": [{"kind": "url", "url": origin.url + "source"}],
        "source": {"bytes": source.bytes, "sha256": source.sha256},
        "bytes": served.bytes,
        "sha256": served.sha256,
    }


def test_an_engine_is_derived_once(derived_entry: dict[str, object], fetcher: Fetcher, tmp_path: Path) -> None:
    derive = Deriving(b"served")
    for _ in range(2):
        path = served_file(derived_entry, fetcher, tmp_path / "models", derive)
        assert path.read_bytes() == b"served"
    assert derive.calls == 1


@pytest.mark.parametrize(
    ("result", "line"), [(b"other", "gave 5 bytes with sha256"), (b"", "cannot derive engine small .* does not load")]
)
def test_a_wrong_derived_file_is_not_kept(
    derived_entry: dict[str, object], fetcher: Fetcher, tmp_path: Path, result: bytes, line: str
) -> None:
    with pytest.raises(BuildError, match=line):
        served_file(derived_entry, fetcher, tmp_path / "models", Deriving(result))
    assert list((tmp_path / "models").iterdir()) == []
