"""Room: tests. The real list of third-party files, without fetching them."""

import json
import re

import pytest

from building.failure import BuildError
from building.media_types import type_of
from building.vendor import read_vendor
from tests.building.conftest import ROOT, Tree

PACKAGES = read_vendor(ROOT / "assets" / "vendor.json")


def test_every_file_is_pinned_and_may_be_had_from_two_places() -> None:
    for package in PACKAGES:
        assert len(package.sources) >= 2, package.name
        for file in package.files:
            assert re.fullmatch(r"[0-9a-f]{64}", str(file.wanted.sha256)) and file.wanted.bytes


def test_every_source_names_the_version_of_its_package() -> None:
    for package in PACKAGES:
        for source in package.sources:
            if source["kind"] == "npm":
                assert source["version"] == package.version


def test_targets_are_shipped_kinds_and_unique() -> None:
    targets = [file.target for package in PACKAGES for file in package.files if file.target]
    assert len(set(targets)) == len(targets)
    for target in targets:
        type_of(target)


def test_every_package_has_a_licence_text() -> None:
    fetched = {file.target for package in PACKAGES for file in package.files}
    for package in PACKAGES:
        assert package.licences
        for path in package.licences:
            assert path in fetched or (ROOT / "assets" / path).is_file(), path


def test_a_list_that_is_none_is_said(tree: Tree) -> None:
    for content in ("{", "{}", json.dumps({"packages": [{"name": "x"}]})):
        tree.write("assets/vendor.json", content)
        with pytest.raises(BuildError, match="is not understood"):
            read_vendor(tree.root / "assets" / "vendor.json")
