"""Room: tests. Runs on CPython. May import the standard library.

Finds the shared test pictures, which lie beside the repository.
"""

import csv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTDATA = ROOT.parent / "shared" / "testdata"


def testdata(name: str) -> Path:
    """Return the path of a shared test file; fail with a clear sentence when the folder is not there."""
    path = TESTDATA / name
    if not path.exists():
        raise FileNotFoundError(f"this test needs the shared test data: {path} is missing")
    return path


def read_index(name: str) -> list[dict[str, str]]:
    """Return the rows of an INDEX.tsv of the shared test data."""
    with testdata(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


testdata.__test__ = False  # type: ignore[attr-defined]  # pytest would take its name for a test
