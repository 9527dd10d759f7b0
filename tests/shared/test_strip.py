"""Room: tests. Runs on CPython and MicroPython. Which cards of a long strip exist."""

from offcut.page import strip
from offcut.page.node import Memory
from offcut.page.patch import Painter
from offcut.page.tally import Tally
from offcut.page.view import view
from offcut.page.view_filmstrip import filmstrip
from tests.shared.fake_page import FakePage
from tests.shared.repository import files_added, job_done, ready_state, told, words
from tests.shared.test_views import all_nodes, texts


def test_every_row_is_a_card_or_space_whatever_is_seen() -> None:
    for count in [49, 50, 128, 500]:
        for columns in [1, 2, 3, 7]:
            for row in [0, 1, 9, 200, 10000]:
                for kept in [None, 0, count // 2, count - 1]:
                    check(count, {"row": row, "columns": columns}, kept)


def check(count: int, place: dict, kept: int | None) -> None:
    columns = place["columns"]
    row, shown = 0, []
    for part in strip.layout(count, place, kept):
        if part[0] == "space":
            assert part[1] > 0
            row += part[1]
            continue
        # A whole row, or the kept card alone in its row.
        assert part[1] // columns == row
        shown += list(range(part[1], part[2]))
        row += (part[2] - part[1] + columns - 1) // columns
    assert row == (count + columns - 1) // columns
    assert len(shown) == len(set(shown)) <= strip.ROWS * columns + 1
    assert kept is None or kept in shown
    seen = min(place["row"], (count - 1) // columns) * columns
    assert seen in shown


def cards(state: dict) -> list:
    tree = filmstrip(words("en"), state["pictures"], state["selected"], Memory(), state["strip"], Tally().of(state))
    return [one for one in all_nodes(tree) if one.get("attrs", {}).get("class") == "card"]


def test_few_pictures_all_have_a_card_and_many_only_some() -> None:
    names = [str(number) for number in range(strip.MOST_WHOLE)]
    state = ready_state(*names)
    assert len(cards(state)) == strip.MOST_WHOLE
    state, _ = told(state, files_added("one more"), {"type": "strip-seen", "row": 20, "columns": 1})
    state, _ = told(state, {"type": "picture-selected", "picture": "picture-1"})
    made = cards(state)
    assert len(made) == strip.ROWS + 1
    assert made[0]["attrs"]["data-picture"] == "picture-1"
    assert made[1]["attrs"]["aria-posinset"] == "16"
    assert made[1]["attrs"]["aria-setsize"] == "49"


def test_when_all_is_done_what_needs_a_look_comes_first_and_stays_there() -> None:
    state, _ = told(ready_state("a", "b", "c"), job_done("picture-1.1"))
    state, _ = told(state, job_done("picture-2.1", changes={"needs_look": True}))
    assert strip.in_order(state["pictures"]) is state["pictures"]
    state, _ = told(state, job_done("picture-3.1"), {"type": "picture-looked", "picture": "picture-2"})
    assert [one["name"] for one in strip.in_order(state["pictures"])] == ["b", "a", "c"]
    assert [one["name"] for one in state["pictures"]] == ["a", "b", "c"]


def page_of(first: int, count: int, total: int) -> dict:
    names = [str(number) for number in range(first, first + count)]
    event = dict(files_added(*names))
    return dict(event, total=total) if first == 0 else dict(event, more=True)


def test_a_page_of_five_hundred_costs_the_page_next_to_nothing_once_the_strip_is_full() -> None:
    """Decision 35: counted and not timed. A card costs some forty calls of the browser, an unchanged one none."""
    page, memory = FakePage(), Memory()
    painter = Painter(page)
    state = ready_state()
    costs = []
    for first in range(0, 500, 10):
        state, _ = told(state, page_of(first, 10, 500))
        before = page.work
        painter.paint(view(state, words("en"), memory))
        costs.append(page.work - before)
    assert state["coming"] == 0 and len(state["pictures"]) == 500
    assert max(costs[5:]) <= 12, costs
    assert max(costs[1:5]) <= 10 * 50, costs


def test_what_is_still_coming_is_counted_from_the_first_page_on() -> None:
    state, _ = told(ready_state(), page_of(0, 10, 60))
    assert state["coming"] == 50
    tree = view(state, words("en"), Memory())
    made = [one for one in all_nodes(tree) if one.get("attrs", {}).get("class") == "card"]
    assert [one["attrs"]["aria-setsize"] for one in made] == ["60"] * 10
    assert "60 pictures" in texts(all_nodes(tree))
    for first in range(10, 60, 10):
        state, _ = told(state, page_of(first, 10, 60))
    assert state["coming"] == 0
    state, _ = told(state, files_added("one more"))
    assert state["coming"] == 0
