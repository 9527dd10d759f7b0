"""Room: tests. Runs on CPython and MicroPython. What needs a look, and choosing another subject."""

from offcut.page import looking
from tests.shared.repository import job_done, picture, ready_state, told
from tests.shared.test_finishing import FLIP, UNSURE, done_state, selected, sent
from tests.shared.test_views import by_id, shown, texts


def test_only_other_subjects_are_offered_after_the_common_one() -> None:
    state = done_state("a", changes=UNSURE)
    assert looking.choices(picture(state, "a")["result"]) == [None, 0]
    sure = done_state("a")
    assert looking.choices(picture(sure, "a")["result"]) == []


def test_choosing_one_says_that_somebody_has_looked() -> None:
    state = done_state("a", changes=UNSURE)
    assert looking.needs_look(picture(state, "a"))
    state, effects = told(state, FLIP)
    assert not looking.needs_look(picture(state, "a"))
    assert sent(effects, "finish-job")[0]["candidate"] == 0
    again, effects = told(state, FLIP)
    assert again is state and effects == [], "it is on its way"


def test_the_number_keys_choose() -> None:
    state = done_state("a", changes=UNSURE)
    _, effects = told(state, {"type": "candidate-key", "number": 2})
    assert sent(effects, "finish-job")[0]["candidate"] == 0
    for number in [1, 3]:
        _, effects = told(state, {"type": "candidate-key", "number": number})
        assert effects == [], "shown already, or not there"


def test_the_next_one_that_needs_a_look_comes_round_again() -> None:
    state = ready_state("a", "b", "c")
    state, _ = told(
        state, job_done("picture-1.1", changes=UNSURE), job_done("picture-2.1"), job_done("picture-3.1", changes=UNSURE)
    )
    state, _ = told(state, selected("picture-1"), {"type": "next-look-asked"})
    assert state["selected"] == "picture-3"
    state, _ = told(state, {"type": "next-look-asked"})
    assert state["selected"] == "picture-1"
    state, _ = told(state, {"type": "picture-looked", "picture": "picture-3"})
    state, _ = told(state, {"type": "picture-looked", "picture": "picture-1"})
    after, effects = told(state, {"type": "next-look-asked"})
    assert after is state and effects == []


def test_what_is_seen_of_it() -> None:
    state = done_state("a", "b", changes=UNSURE)
    nodes = shown(state)
    assert by_id(nodes, "candidate-1")["attrs"]["aria-pressed"] == "true"
    assert by_id(nodes, "candidate-2")["attrs"]["aria-label"] == "Subject 2: What Instant saw at 320 × 320"
    assert by_id(nodes, "next-look")
    assert "Needs a look" in texts(nodes)
    state, _ = told(state, FLIP)
    nodes = shown(state)
    assert by_id(nodes, "candidate-2")["attrs"]["aria-pressed"] == "true"
    assert "Updating…" in texts(nodes)
