"""Room: tests. The style sheet: every class that the view names, and contrast of the colours it is made of."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STYLE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "assets" / "css").iterdir()))
THEMES = {
    "light": STYLE.partition(":root {")[2].partition("}")[0],
    "dark": STYLE.partition(':root[data-theme="dark"] {')[2].partition("}")[0],
}
# WCAG 1.4.3 and 1.4.11.
TEXT, CONTROL = 4.5, 3.0
PAIRS = [
    ("text", "page", TEXT),
    ("text", "surface", TEXT),
    ("text", "accent-soft", TEXT),
    ("text", "danger-soft", TEXT),
    ("muted", "page", TEXT),
    ("muted", "surface", TEXT),
    ("muted", "accent-soft", TEXT),
    ("muted", "danger-soft", TEXT),
    ("accent", "page", TEXT),
    ("accent", "surface", TEXT),
    ("accent-strong", "accent-soft", TEXT),
    ("accent-text", "accent", TEXT),
    ("accent-text", "accent-strong", TEXT),
    ("danger", "surface", TEXT),
    ("danger", "accent-soft", TEXT),
    ("danger", "danger-soft", CONTROL),
    ("control", "page", CONTROL),
    ("control", "surface", CONTROL),
    ("attention", "surface", CONTROL),
    ("accent", "line", CONTROL),
]


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    high, low = sorted([luminance(first), luminance(second)], reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_can_be_told_apart(theme: str, front: str, back: str, least: float) -> None:
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", THEMES[theme]))
    assert contrast(colours[front], colours[back]) >= least


def test_dark_is_the_same_by_choice_and_by_device() -> None:
    device = STYLE.partition(':root:not([data-theme="light"]) {')[2].partition("}")[0]
    assert device.split() == THEMES["dark"].split()


def test_manners_of_the_device_are_kept() -> None:
    for condition in ["prefers-reduced-motion: reduce", "forced-colors: active", "pointer: coarse", "scripting: none"]:
        assert condition in STYLE
