"""Room: tests. The import rule: a line of code knows where it runs from its path."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CODE = ROOT / "py"
BROWSER = {"js", "jsffi", "pyodide", "pyodide_js", "polyscript", "pyscript"}
# What each room may import besides its own files and the standard library.
MAY_IMPORT = {
    "contract": set(),
    "matte": {"numpy", "offcut.contract"},
    "worker": {"numpy", "offcut.contract", "offcut.matte"},
    "page": {"offcut.contract"},
}
WITH_PILLOW = {"matte/codec.py", "matte/decoders.py", "matte/encoders.py", "matte/resample.py", "matte/transform.py"}
# Modules of the standard library that MicroPython has too (STYLE.md 3.4).
MICROPYTHON = {"asyncio", "binascii", "json", "re", "collections", "math"}


def imports(path: Path) -> list[str]:
    """Return the full names that a file imports, wherever in it."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.append(node.module or "")
    return found


def broken_rules(place: str, names: list[str]) -> list[str]:
    """Return the imports that the file at `place` (below py/offcut) may not have."""
    room, is_edge = place.split("/")[0], "/edge/" in place
    allowed = MAY_IMPORT[room] | {f"offcut.{room}"}
    wrong = []
    for name in names:
        top = name.split(".")[0]
        if top in BROWSER:
            wrong += [] if is_edge else [name]
        elif top == "offcut":
            own_edge = name.startswith(f"offcut.{room}.edge")
            inside = any(name == one or name.startswith(one + ".") for one in allowed)
            wrong += [] if inside and (is_edge or not own_edge) else [name]
        elif top == "PIL":
            wrong += [] if place in WITH_PILLOW else [name]
        elif top == "numpy":
            wrong += [] if "numpy" in allowed else [name]
        elif room in ("contract", "page"):
            wrong += [] if top in MICROPYTHON else [name]
    return wrong


PLACES = sorted(str(path.relative_to(CODE / "offcut").as_posix()) for path in (CODE / "offcut").glob("*/**/*.py"))


@pytest.mark.parametrize("place", PLACES)
def test_a_room_imports_only_what_it_may(place: str) -> None:
    assert broken_rules(place, imports(CODE / "offcut" / place)) == []


@pytest.mark.parametrize("place", PLACES)
def test_the_first_docstring_says_the_room(place: str) -> None:
    text = ast.get_docstring(ast.parse((CODE / "offcut" / place).read_text(encoding="utf-8"))) or ""
    room = place.rsplit("/", 1)[0]
    assert text.startswith(f"Room: {room}."), text[:60]


@pytest.mark.parametrize("entry", ["page.py", "worker.py"])
def test_entries_import_nothing_of_the_browser_themselves(entry: str) -> None:
    assert not [name for name in imports(CODE / entry) if name.split(".")[0] in BROWSER]


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("page/state.py", "numpy"),
        ("page/state.py", "typing"),
        ("page/state.py", "offcut.page.edge.dom"),
        ("page/edge/dom.py", "offcut.worker.job"),
        ("worker/job.py", "pyscript"),
        ("worker/job.py", "offcut.page.state"),
        ("matte/tensor.py", "PIL.Image"),
        ("matte/tensor.py", "offcut.worker.engine"),
        ("contract/errors.py", "offcut.matte.arrays"),
    ],
)
def test_the_rule_finds_what_is_planted(place: str, name: str) -> None:
    assert broken_rules(place, [name]) == [name]
