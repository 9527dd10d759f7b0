"""Room: tests. Runs on CPython with Chromium. The brush that stops at edges, on pictures whose outlines are known."""

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import Serve, Visit
from tests.browser.person import add, choose_engine, open_section, wait_states
from tests.browser.site import errors_of, open_app
from tests.browser.test_touch_up import LISTEN, alpha, drag, wait_sent
from tests.testdata import testdata

# Share of the longer side; the lines are drawn inside the subject, nearer to its outline than the brush is wide.
SIZE = 0.08
# (picture, its outline, from, to in pixels, most of the background that may be kept as a share of the plain brush's).
# The first is composed and its alpha is exact; the second is one photo, of fur, with a hand-drawn border.
CASES = [
    ("composite31", "comp_p3m_p_818e689d", (535.9, 536), (575.7, 697), 0.05),
    ("pets24", "Abyssinian_1", (277.6, 230), (321.7, 289), 0.4),
]


def outline(folder: str, name: str) -> np.ndarray:
    """Return the known alpha, uint8 of shape (H, W); 128 is a border that a person left open."""
    with Image.open(testdata(f"quality/{folder}/masks/{name}.png")) as image:
        return np.array(image.convert("L"))


def draw(page: Page, size: float, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.locator("#touch-size").fill(str(size))
    drag(page, start, end)


@pytest.mark.parametrize(("folder", "name", "start", "end", "most"), CASES, ids=[case[1] for case in CASES])
def test_the_exported_edge_is_that_of_the_picture_and_not_that_of_the_brush(
    serve: Serve,
    visit: Visit,
    folder: str,
    name: str,
    start: tuple[float, float],
    end: tuple[float, float],
    most: float,
) -> None:
    truth = outline(folder, name)
    height, width = truth.shape
    line = [(x / width, y / height) for x, y in (start, end)]
    page = open_app(visit(), serve().url)
    choose_engine(page)
    add(page, testdata(f"quality/{folder}/images/{name}.jpg"))
    wait_states(page, done=1)
    open_section(page, "touch")
    page.evaluate(LISTEN)
    page.keyboard.press("e")
    page.wait_for_selector("#brush-overlay")
    draw(page, 3 * SIZE, line[0], line[1])
    wait_sent(page, 1)
    bare = alpha(page).astype(int)

    page.keyboard.press("k")
    draw(page, SIZE, line[0], line[1])
    wait_sent(page, 2)
    plain = alpha(page) - bare
    page.keyboard.press("Control+z")
    wait_sent(page, 3)
    assert (alpha(page) == bare).all()
    page.locator("label[for=touch-snap]").click()
    draw(page, SIZE, line[0], line[1])
    made = wait_sent(page, 4)
    assert [stroke.get("snap", False) for stroke in made] == [False, True]
    snapped = alpha(page) - bare

    subject, background = truth > 192, truth < 64
    assert plain[background].sum() > 300 * 255, "the plain brush goes over the edge"
    assert snapped[background].sum() <= most * plain[background].sum()
    assert snapped[subject].sum() > 0.8 * plain[subject].sum(), "and what is meant is kept"
    assert errors_of(page) == []
