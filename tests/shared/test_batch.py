"""Room: tests. Runs on CPython and MicroPython. Many pictures as one piece of work."""

from offcut.page import batch
from tests.shared.repository import commands, failed, files_added, job_done, picture, ready_state, told
from tests.shared.test_views import by_id, shown, texts

NAMES = ["a", "b", "c", "d"]


def started(job_id: str) -> dict:
    return {"type": "job-started", "job_id": job_id}


def kinds(effects: list) -> list:
    return [effect["do"] for effect in effects]


def test_a_pause_lets_the_picture_in_work_finish_and_begins_no_other() -> None:
    state, _ = told(ready_state(*NAMES), started("picture-1.1"))
    state, effects = told(state, {"type": "batch-paused"})
    assert commands(effects) == [("cancel-job", "picture-2.1")]
    state, effects = told(state, {"type": "job-cancelled", "job_id": "picture-2.1"}, job_done("picture-1.1"))
    assert commands(effects) == []
    assert [one["state"] for one in state["pictures"]] == ["done", "waiting", "waiting", "waiting"]
    state, effects = told(state, files_added("e"))
    assert commands(effects) == []
    state, effects = told(state, {"type": "batch-resumed"})
    assert commands(effects) == [("start-job", "picture-2.2"), ("start-job", "picture-3.1")]


def test_cancelling_all_keeps_results_and_ends_the_pause() -> None:
    state, _ = told(ready_state(*NAMES), job_done("picture-1.1"), started("picture-2.1"), {"type": "batch-paused"})
    state, effects = told(state, {"type": "batch-cancelled"})
    assert commands(effects) == [("cancel-job", "picture-2.1")]
    assert [one["state"] for one in state["pictures"]] == ["done", "cancelled", "cancelled", "cancelled"]
    assert not state["batch"]["paused"]
    late, effects = told(state, job_done("picture-2.1"))
    assert picture(late, "b")["state"] == "cancelled"
    state, effects = told(state, {"type": "cancelled-again"})
    assert commands(effects) == [("start-job", "picture-2.2"), ("start-job", "picture-3.2")]


def test_time_left_is_the_median_of_this_batch_and_not_invented_before() -> None:
    state = ready_state(*NAMES)
    assert batch.time_left_ms(state) is None
    for number, infer in [(1, 1000.0), (2, 9000.0), (3, 2000.0)]:
        times = {"infer": infer, "encode": 500.0, "fetch-model": 60000.0}
        state, _ = told(state, job_done("picture-" + str(number) + ".1", changes={"timings_ms": times}))
    assert batch.time_left_ms(state) == 2500.0
    more, _ = told(state, files_added("e", "f"))
    assert batch.time_left_ms(more) == 3 * 2000.0 + 500.0, "the rest hides behind the inference of another picture"
    settings = dict(more["settings"], low_memory=True)
    assert batch.time_left_ms(dict(more, settings=settings)) == 3 * 2500.0
    state, _ = told(state, {"type": "engine-chosen", "value": "u2netp"})
    assert batch.time_left_ms(state) is None


def test_the_tab_is_guarded_only_while_something_would_be_lost() -> None:
    state, effects = told(ready_state(), files_added("a"))
    assert {"do": "guard", "on": True} in effects
    state, effects = told(state, job_done("picture-1.1"))
    assert "guard" not in kinds(effects)
    state, effects = told(state, {"type": "downloaded", "picture": "picture-1"})
    assert {"do": "guard", "on": False} in effects
    state, effects = told(state, files_added("b"), failed("picture-2.1", "image-empty"))
    assert [one["on"] for one in effects if one["do"] == "guard"] == [True, False]


def test_the_end_of_a_batch_is_told_once() -> None:
    state, effects = told(ready_state("a", "b"), job_done("picture-1.1"))
    assert "batch-ended" not in kinds(effects)
    state, effects = told(state, failed("picture-2.1", "image-empty"))
    assert {"do": "batch-ended", "count": 1} in effects
    state, effects = told(state, {"type": "picture-selected", "picture": "picture-1"})
    assert effects == []


def test_much_memory_is_said_beforehand() -> None:
    state = ready_state(*NAMES)
    for number in range(len(NAMES)):
        assert state["notices"] == []
        peeked = {"type": "picture-peeked", "picture": "picture-" + str(number + 1), "width": 14000, "height": 10000}
        state, _ = told(state, peeked)
    assert state["notices"][0]["id"] == "much-memory"
    assert state["notices"][0]["details"]["bytes"] == 4 * 280000000
    state, _ = told(state, {"type": "picture-removed", "picture": "picture-1"})
    assert state["batch"]["expected_bytes"] == 3 * 280000000


def test_fifty_failures_are_one_summary_and_no_dialog() -> None:
    """FAULTS 114."""
    state = ready_state(*["n" + str(number) for number in range(50)])
    for number in range(1, 51):
        if number == 50:
            assert "batch-failed" not in [one.get("attrs", {}).get("id") for one in shown(state)], "work goes on"
        state, _ = told(state, failed("picture-" + str(number) + ".1", "image-empty"))
    assert [one["state"] for one in state["pictures"]] == ["failed"] * 50
    assert (state["dialog"], state["notices"]) == (None, [])
    assert by_id(shown(state), "batch-failed")
    lines = texts(shown(state))
    assert "50 of 50 pictures could not be cut out. Each of them says why:" in lines
    assert "and 45 more" in lines
    state, effects = told(state, {"type": "failed-again"})
    assert commands(effects) == [("start-job", "picture-1.2"), ("start-job", "picture-2.2")]


def test_results_that_need_a_look_come_first_when_all_is_done() -> None:
    unsure = {"needs_look": True}
    state, _ = told(ready_state("a", "b", "c"), job_done("picture-1.1"), job_done("picture-2.1", changes=unsure))
    selects = [one["attrs"]["id"] for one in shown(state) if one.get("attrs", {}).get("class") == "card-select"]
    assert selects == ["select-picture-1", "select-picture-2", "select-picture-3"], "nothing moves while work goes on"
    state, _ = told(state, job_done("picture-3.1"))
    selects = [one["attrs"]["id"] for one in shown(state) if one.get("attrs", {}).get("class") == "card-select"]
    assert selects == ["select-picture-2", "select-picture-1", "select-picture-3"]


def test_a_single_picture_at_work_has_no_bar() -> None:
    def bars(state: dict) -> list:
        return [one for one in shown(state) if one.get("attrs", {}).get("class") == "batch"]

    assert bars(ready_state("a")) == []
    assert len(bars(ready_state("a", "b"))) == 1
