"""Room: tests."""

import pytest

from building.assets import read_assets
from building.failure import BuildError
from tests.building.conftest import Tree


def test_assets_go_to_their_places(tree: Tree) -> None:
    tree.write("assets/hosts/htaccess", "h")
    tree.write("assets/samples/cat.jpg", "j")
    found = dict(read_assets(tree.root / "assets"))
    assert found[".htaccess"] == b"h" and found["assets/samples/cat.jpg"] == b"j"
    assert found["licences/core.txt"] == b"core's licence\n" and "manifest.webmanifest" not in found
    assert "assets/vendor.json" in found and "assets/css/base.css" not in found


@pytest.mark.parametrize("path", ["notes.txt", "js/a.mjs", "icons/icon.gif", "samples/deep/cat.jpg"])
def test_an_unlisted_asset_stops_the_build(tree: Tree, path: str) -> None:
    tree.write(f"assets/{path}", "")
    with pytest.raises(BuildError, match=f"assets/{path} is of no kind"):
        read_assets(tree.root / "assets")
