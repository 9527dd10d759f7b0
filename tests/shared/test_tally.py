"""Room: tests. Runs on CPython and MicroPython. Counting long lists of pictures: the work for one event is small."""

from offcut.page import finishing, tally
from offcut.page.looking import needs_look
from offcut.page.node import Memory
from offcut.page.tally import Tally
from offcut.page.view import frame, view
from tests.shared.repository import job_done, progress, ready_state, told, words
from tests.shared.test_finishing import JPEG, UNSURE

MANY = 500


def slowly(state: dict) -> dict:
    """Count by looking at each picture."""
    pictures = state["pictures"]
    counts = {name: len([one for one in pictures if one["state"] == name]) for name in tally.STATES}
    results = [one for one in pictures if one["result"] is not None]
    counts["unsaved"] = len([one for one in results if not one["downloaded"]])
    counts["unsure"] = len([one for one in results if needs_look(one)])
    counts["was_unsure"] = len([one for one in results if one["result"]["needs_look"]])
    counts["outdated"] = len([one for one in results if not finishing.is_as_set(state, one)])
    return counts


def test_it_counts_what_a_look_at_each_picture_counts() -> None:
    counter = Tally()
    state = ready_state(*["p" + str(number) for number in range(70)])
    events: list = [progress("picture-1.1", "infer", 0, 1), job_done("picture-1.1"), JPEG]
    events += [job_done("picture-2.1", changes=UNSURE), {"type": "picture-looked", "picture": "picture-2"}]
    events += [
        {"type": "picture-cancelled", "picture": "picture-70"},
        {"type": "picture-removed", "picture": "picture-5"},
    ]
    events += [{"type": "pictures-cleared"}]
    assert counter.of(state) == slowly(state)
    for event in events:
        state, _ = told(state, event)
        assert counter.of(state) == slowly(state), event["type"]


def test_one_event_looks_into_one_part_of_a_long_list() -> None:
    state = ready_state(*["p" + str(number) for number in range(MANY)])
    memory = Memory()
    view(state, words("en"), memory)
    frame(state, words("en"), memory)
    counter = memory.counters["pictures"]
    assert counter.looked_into == MANY
    for event in [progress("picture-1.1", "infer", 0, 1), job_done("picture-1.1")]:
        before = counter.looked_into
        state, _ = told(state, event)
        view(state, words("en"), memory)
        frame(state, words("en"), memory)
        # The picture of the event, and the one that is sent after it.
        assert 0 < counter.looked_into - before <= 2 * tally.PART
    before = counter.looked_into
    view(state, words("en"), memory)
    assert counter.looked_into == before
