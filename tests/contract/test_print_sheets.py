"""Room: tests. Runs on CPython. May import everything."""

from typing import Any

import pytest

from offcut.contract import print_sheets

GOOD: dict[str, Any] = {"paper": "a4", "format": "pdf", "mm": [35, 45]}


def test_papers_are_upright_and_all_are_offered() -> None:
    assert sorted(print_sheets.PAPERS) == sorted(print_sheets.PAPER_ORDER)
    assert all(width < height for width, height in print_sheets.PAPERS.values())
    assert print_sheets.PAPERS["4x6"] == pytest.approx((4 * 25.4, 6 * 25.4))
    assert print_sheets.PAPERS["letter"] == pytest.approx((8.5 * 25.4, 11 * 25.4))


def test_a_sheet_is_checked() -> None:
    assert print_sheets.wrong(GOOD) is None
    for key, value in [
        ("paper", "a0"),
        ("format", "doc"),
        ("mm", [35]),
        ("mm", [35, 5]),
        ("mm", [True, 45]),
        ("mm", 3),
    ]:
        assert print_sheets.wrong({**GOOD, key: value}) is not None
    assert print_sheets.wrong({}) is not None
    assert print_sheets.wrong(None) is not None
