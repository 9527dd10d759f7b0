"""Room: tests. Runs on CPython. May import everything.

Budgets that do not depend on a clock: what a visitor fetches, and what no code of the pixels may do.
"""

import ast
import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.tiny_network import build_of

MATTE = Path(__file__).resolve().parents[1] / "py" / "offcut" / "matte"
MB = 1_000_000
# Each is what was counted on the day it was written (docs/decisions/0047) and a tenth more: who needs more, changes the
# number here and says why.
SHELL_BYTES, SHELL_FILES = 3.1 * MB, 255
# Standard library, numpy, Pillow and Pyodide itself: until the page takes pictures.
RUNTIME_BYTES = 17.7 * MB
# One build of ONNX Runtime; a browser keeps only the one that it uses.
ENGINE_RUNTIME_BYTES = 18.6 * MB
# Until the page takes pictures, from a host that compresses.
COMPRESSED_BYTES = 11.5 * MB
# Loops over pairs of something few, by file: what they loop over.
FEW = {
    "fusion.py": "pairs of passes",
    "heif_items.py": "items of a file and their few pieces",
    "keying_paper.py": "terms of a polynomial of degree 3",
}
SLOW_WALKS = {"ndenumerate", "ndindex", "nditer", "vectorize", "apply_along_axis", "frompyfunc", "flat"}


@pytest.fixture(scope="module")
def site() -> Path:
    return Path(os.environ["OFFCUT_DIST"])


def fetched(site: Path) -> dict[str, list[Path]]:
    """Return the files that a first visit fetches, by what they are for."""
    build = build_of((site / "sw.js").read_text())
    needs: dict[str, list[Path]] = {"shell": [site / file["url"] for file in build["shell"]], "python": []}
    for file in build["runtime"]:
        needs.setdefault(file.get("needs", "python"), []).append(site / file["url"])
    return needs


def size(paths: list[Path]) -> int:
    return sum(path.stat().st_size for path in paths)


def test_a_first_visit_keeps_to_its_bytes(site: Path) -> None:
    needs = fetched(site)
    assert size(needs["shell"]) <= SHELL_BYTES
    assert len(needs["shell"]) <= SHELL_FILES
    assert size(needs["python"]) <= RUNTIME_BYTES
    builds = {name: size(paths) for name, paths in needs.items() if name not in ("shell", "python")}
    assert len(builds) == 2
    assert max(builds.values()) <= ENGINE_RUNTIME_BYTES


def test_a_host_that_compresses_sends_less_than_twelve_megabytes_until_pictures_are_taken(site: Path) -> None:
    needs = fetched(site)
    sent = 0
    for path in needs["shell"] + needs["python"]:
        data = path.read_bytes()
        sent += min(len(data), len(gzip.compress(data, 6)))
    assert sent <= COMPRESSED_BYTES


def test_an_engine_costs_its_weights_and_nothing_else(site: Path) -> None:
    for model in json.loads((site / "models.json").read_text())["models"]:
        parts = [site / part["path"] for part in parts_of(model)]
        if all(part.is_file() for part in parts):
            assert size(parts) == model["bytes"], model["id"]


def parts_of(model: dict[str, Any]) -> list[dict[str, Any]]:
    return list(model["parts"])


def ranges(node: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of range() that a loop or a comprehension goes through, but for steps and constants."""
    if isinstance(node, ast.For):
        sources = [node.iter]
    elif isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
        sources = [generator.iter for generator in node.generators]
    else:
        return
    for source in sources:
        if not isinstance(source, ast.Call) or getattr(source.func, "id", "") != "range":
            continue
        if len(source.args) < 3 and not all(isinstance(value, ast.Constant) for value in source.args):
            yield source


def walks_pixels(source: str) -> list[int]:
    """Return the lines where Python itself goes through rows and columns, or asks numpy to call it for each element."""
    found = []
    for outer in ast.walk(ast.parse(source)):
        if isinstance(outer, ast.Attribute) and outer.attr in SLOW_WALKS:
            found.append(outer.lineno)
        loops = [call for inner in ast.walk(outer) for call in ranges(inner)] if list(ranges(outer)) else []
        if len(loops) > 1:
            found.append(loops[0].lineno)
    return found


@pytest.mark.parametrize("path", sorted(MATTE.glob("*.py")), ids=lambda path: path.name)
def test_no_loop_of_python_goes_through_pixels(path: Path) -> None:
    lines = walks_pixels(path.read_text())
    assert not lines or path.name in FEW, lines


def test_a_loop_through_pixels_would_be_found() -> None:
    loop = "for y in range(height):\n    for x in range(width):\n        out[y, x] = 0\n"
    assert walks_pixels(loop) == [1]
    assert walks_pixels("total = [v[y, x] for y in range(height) for x in range(width)]") == [1]
    assert walks_pixels("grown = np.vectorize(grow)(alpha)") == [1]
    assert (
        walks_pixels("for top in range(0, height, 64):\n    for left in range(0, width, 64):\n        work()\n") == []
    )
