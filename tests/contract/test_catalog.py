"""Room: tests. Runs on CPython. May import everything."""

import copy
import json
from typing import Any

import pytest

from offcut.contract import catalog
from offcut.contract.errors import ModelError
from tests.testdata import ROOT

SOURCE: dict[str, Any] = json.loads((ROOT / "models.json").read_text(encoding="utf-8"))
MAY_BE_ABSENT = ["default_build", "remote", "accept", "md5", "consensus"]
HASH = "0123456789abcdef" * 4


def built() -> dict[str, Any]:
    catalogue = copy.deepcopy(SOURCE)
    for entry in catalogue["models"]:
        for key in catalog.SOURCE_KEYS + ["default_build", "remote"]:
            entry.pop(key, None)
        entry["bytes"] = 300
        entry["parts"] = [{"path": f"weights/{HASH}.bin", "sha256": HASH, "bytes": size} for size in (200, 100)]
    return catalogue


def places(record: Any, path: tuple = ()) -> list[tuple]:
    """Return the path of every key in nested records."""
    found = []
    items = record.items() if isinstance(record, dict) else enumerate(record) if isinstance(record, list) else ()
    for key, value in items:
        if isinstance(record, dict):
            found.append((*path, key))
        found += places(value, (*path, key))
    return found


def holder_of(record: Any, path: tuple) -> Any:
    for key in path[:-1]:
        record = record[key]
    return record


def refused(catalogue: Any, is_built: bool) -> str:
    with pytest.raises(ModelError) as caught:
        catalog.parse(catalogue, is_built)
    assert caught.value.code == "catalogue-invalid"
    return caught.value.details["path"]


def test_the_repository_s_catalogue_is_valid() -> None:
    entries = catalog.parse(SOURCE, False)["models"]
    assert [entry["id"] for entry in entries if entry.get("default_build")] == ["u2netp", "isnet-w8", "isnet-fp16"]
    assert {"u2net", "isnet-uint8", "isnet-general-use", "silueta", "u2net-human-seg", "u2net-cloth-seg",
            "isnet-anime", "rmbg-1.4", "modnet"} <= {entry["id"] for entry in entries}  # fmt: skip
    assert catalog.find(SOURCE, None)["id"] == "isnet-w8"
    catalog.parse(built(), True)


def test_each_form_refuses_the_other() -> None:
    assert refused(SOURCE, True) == "models[0]"
    assert refused(built(), False) == "models[0]"


@pytest.mark.parametrize("is_built", [False, True])
def test_a_missing_unknown_or_mistyped_key_is_named(is_built: bool) -> None:
    good = built() if is_built else SOURCE
    for path in places(good):
        for spoil in (misspell, mistype) if path[-1] in MAY_BE_ABSENT else (remove, misspell, mistype):
            bad = copy.deepcopy(good)
            spoil(holder_of(bad, path), path[-1])
            where = refused(bad, is_built)
            assert not path[1:] or where.startswith(f"models[{path[1]}]") or where == "default", (path, where)


def remove(record: dict, key: str) -> None:
    del record[key]


def misspell(record: dict, key: str) -> None:
    record[key + "_"] = record[key]


def mistype(record: dict, key: str) -> None:
    record[key] = {"a": object()}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("default",), "isnet"),
        (("schema",), True),
        (("models",), []),
        (("models", 1, "id"), "u2netp"),
        (("models", 0, "id"), "U2 Net"),
        (("models", 0, "bytes"), 0),
        (("models", 0, "bytes"), 1.5),
        (("models", 0, "sha256"), "A" * 64),
        (("models", 0, "recipe"), "weights-int4"),
        (("models", 0, "providers"), ["cuda"]),
        (("models", 0, "deadline_s"), -1),
        (("models", 0, "licence", "commercial"), 1),
        (("models", 0, "input", "sizes_hw"), [[320, 330]]),
        (("models", 0, "input", "sizes_hw"), [[8192, 320]]),
        (("models", 0, "input", "std"), [0.2, 0.2, 0]),
        (("models", 0, "input", "mean"), [0.5]),
        (("models", 0, "input", "resize"), "nearest"),
        (("models", 0, "output", "range"), [1, 0]),
        (("models", 0, "output", "activation"), "softmax"),
        (("models", 0, "default_build"), False),
        (("models", 0, "source", "md5"), "8e83"),
        (("models", 0, "sha256"), None),
        (("models", 0, "source", "sha256"), None),
        (("models", 0, "sources", 0, "kind"), "ftp"),
        (("models", 0, "sources"), []),
    ],
)
def test_values_out_of_bounds_are_refused(path: tuple, value: object) -> None:
    bad = copy.deepcopy(SOURCE)
    holder_of(bad, path)[path[-1]] = value
    refused(bad, False)


@pytest.mark.parametrize(
    ("key", "value"), [("path", f"weights/{HASH}"), ("bytes", 17 * 2**20), ("bytes", 199), ("sha256", "b" * 64)]
)
def test_parts_must_fit(key: str, value: object) -> None:
    bad = built()
    bad["models"][0]["parts"][0][key] = value
    assert refused(bad, True).startswith("models[0].parts")


def only_an_md5() -> dict[str, Any]:
    """A catalogue whose first entry is published with an MD5 and nothing else."""
    catalogue = copy.deepcopy(SOURCE)
    entry = catalogue["models"][0]
    entry |= {"recipe": None, "bytes": None, "sha256": None}
    entry["source"] = {"bytes": None, "sha256": None, "md5": HASH[:32]}
    return catalogue


def test_what_only_an_md5_pins_may_be_unknown_until_it_is_built() -> None:
    catalog.parse(only_an_md5(), False)
    bad = only_an_md5()
    del bad["models"][0]["source"]["md5"]
    assert refused(bad, False) == "models[0].source.bytes"
    bad = only_an_md5()
    bad["models"][0]["recipe"] = "prune-outputs"
    assert refused(bad, False) == "models[0].source.bytes"
    bad = built()
    bad["models"][0]["sha256"] = None
    assert refused(bad, True) == "models[0].sha256"


def test_a_file_that_is_served_unchanged_has_the_pins_of_its_source() -> None:
    bad = copy.deepcopy(SOURCE)
    entry = next(entry for entry in bad["models"] if entry["recipe"] is None)
    entry["bytes"] += 1
    assert refused(bad, False).endswith(".bytes")


def fetched_by_the_page() -> dict[str, Any]:
    catalogue = built()
    entry = catalogue["models"][0]
    url = "https://models.example/a.onnx"
    entry["remote"] = {"url": url, "hosts": ["https://models.example", "https://*.example"]}
    entry["bytes"] = 30 * 2**20
    entry["parts"] = [{"path": f"weights/{HASH}.bin", "sha256": HASH, "bytes": entry["bytes"], "url": url}]
    return catalogue


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("remote", "url"), "http://models.example/a.onnx"),
        (("remote", "hosts"), []),
        (("remote", "hosts"), ["https://models.example/a"]),
        (("remote", "hosts"), ["https://models.example; script-src *"]),
        (("parts", 0, "url"), "https://elsewhere.example/a.onnx"),
    ],
)
def test_a_page_fetches_only_from_what_the_entry_names(path: tuple, value: object) -> None:
    catalog.parse(fetched_by_the_page(), True)
    bad = fetched_by_the_page()
    holder_of(bad["models"][0], path)[path[-1]] = value
    assert refused(bad, True).startswith("models[0]." + path[0])


def test_what_is_derived_or_not_pinned_cannot_be_fetched_by_a_page() -> None:
    remote = fetched_by_the_page()["models"][0]["remote"]
    for bad in (copy.deepcopy(SOURCE), only_an_md5()):
        bad["models"][0]["remote"] = remote
        assert refused(bad, False) == "models[0].remote"


def test_a_licence_that_forbids_commerce_may_have_to_be_accepted() -> None:
    asked = [entry["id"] for entry in SOURCE["models"] if entry["licence"].get("accept")]
    assert asked == ["rmbg-1.4"]
    assert not any(entry["licence"]["commercial"] for entry in SOURCE["models"] if entry["id"] in asked)


def test_an_unknown_engine_is_an_error_with_its_name() -> None:
    with pytest.raises(ModelError) as caught:
        catalog.find(SOURCE, "u3net")
    assert (caught.value.code, caught.value.details) == ("model-missing", {"engine": "u3net"})
