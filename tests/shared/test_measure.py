"""Room: tests. Runs on CPython and MicroPython. Measuring this device, from the first run to the copy."""

import json

from offcut.contract import recipe
from offcut.page import measure, measure_report
from offcut.page.view_measure import measure_dialog
from tests.shared.repository import failed, job_done, ready_state, told, words
from tests.shared.test_finishing import done_state, sent

BEGIN = {"type": "measure-begun"}
TIMES = {"load-session": 900, "decode": 100, "prepare": 50, "infer": 1500, "compose": 200, "encode": 150}
DEVICE = {"release": "r1", "browser": "Some Browser"}


def idle_state(**device: object) -> dict:
    """Return a state in which nothing is being worked on."""
    state, _ = told(done_state("a"))
    state["device"].update({"memory_gb": 8, "cores": 4, "is_phone": False})
    state["device"].update(device)
    return state


def sample(megapixels: int) -> dict:
    return {"type": "sample-made", "megapixels": megapixels, "file": "sample-of-" + str(megapixels)}


def asked(effects: list) -> list:
    return [effect["megapixels"] for effect in effects if effect["do"] == "make-sample"]


def released(effects: list) -> list:
    return [blob for effect in effects if effect["do"] == "release" for blob in effect["blobs"]]


def finished(state: dict, infer_ms: float = 1500) -> tuple:
    times = dict(TIMES, infer=infer_ms)
    changes = {"timings_ms": times, "width": 1000, "height": 1000, "before": None, "after": None}
    return told(state, job_done(state["measure"]["job_id"], changes=changes))


def whole() -> tuple:
    """Return the state after all runs and the order in which sizes and jobs came."""
    state, effects = told(idle_state(), BEGIN)
    order: list = []
    for _ in range(40):
        if asked(effects):
            order.append(asked(effects)[0])
            state, effects = told(state, sample(asked(effects)[0]))
        elif state["measure"]["state"] == "running":
            state, effects = finished(state, 1000 + 100 * len(order))
            order.append("run")
    return state, order


def test_each_size_is_made_once_and_run_three_times_after_one_that_does_not_count() -> None:
    state, order = whole()
    assert order == [1, "run", "run", "run", "run", 4, "run", "run", "run", 12, "run", "run", "run"]
    assert state["measure"]["state"] == "done"
    rows = measure_report.rows(state["measure"]["runs"])
    assert [(row["megapixels"], row["count"]) for row in rows] == [(1, 3), (4, 3), (12, 3)]
    # The runs that count at 1 MP were the second to the fourth; what happens once is in no total.
    assert dict(rows[0]["stages"])["infer"] == 1300
    assert rows[0]["total_ms"] == 1300 + 500
    assert abs(rows[0]["rate"] - 1 / 1.8) < 0.001
    assert "load-session" not in dict(rows[0]["stages"])


def test_a_run_is_a_job_like_any_other_and_its_result_is_let_go() -> None:
    state, effects = told(idle_state(), BEGIN)
    assert asked(effects) == [1]
    state, effects = told(state, sample(1))
    (command,) = sent(effects, "start-job")
    assert command["file"] == "sample-of-1" and command["options"]["previews"] is False
    assert command["options"]["recipe"] == recipe.defaults()
    job_id = command["job_id"]
    state, effects = finished(state)
    assert "cutout-of-" + job_id in released(effects)
    assert len(sent(effects, "start-job")) == 1
    assert len(state["pictures"]) == 1, "it is no picture of the person"
    # What was measured also says how long an engine takes here.
    assert state["settings"]["speeds"][-1]["times_ms"][-1] == 1500


def test_a_small_device_is_spared_the_largest_picture() -> None:
    devices: list[dict] = [{"memory_gb": 2}, {"is_phone": True, "memory_gb": None}]
    for device in devices:
        state, _ = told(idle_state(**device), BEGIN)
        assert state["measure"]["skipped"] == [12]
        assert [step["megapixels"] for step in state["measure"]["plan"]] == [1, 1, 1, 1, 4, 4, 4]
    assert measure.sizes_for(idle_state(memory_gb=None)) == [1, 4, 12]


def test_nothing_is_measured_while_pictures_are_worked_on() -> None:
    state, effects = told(ready_state("a"), BEGIN)
    assert state["measure"]["state"] == "idle" and effects == []


def test_stopping_stops_the_run_and_lets_the_picture_go() -> None:
    state, _ = told(idle_state(), BEGIN, sample(1))
    state, effects = told(state, {"type": "measure-stopped"})
    assert [command["job_id"] for command in sent(effects, "cancel-job")] == ["measure.1"]
    assert released(effects) == ["sample-of-1"]
    assert state["measure"]["state"] == "stopped"
    # What comes late changes nothing and stays nowhere.
    state, effects = told(state, sample(1), job_done("measure.1"))
    assert "sample-of-1" in released(told(state, sample(1))[1])
    assert state["measure"]["state"] == "stopped" and state["measure"]["runs"] == []
    # Another try has jobs of other names.
    state, effects = told(state, BEGIN, sample(1))
    assert sent(effects, "start-job")[0]["job_id"] == "measure.2"


def test_a_run_that_fails_is_said() -> None:
    state, _ = told(idle_state(), BEGIN, sample(1))
    state, effects = told(state, failed("measure.1", "out-of-memory"))
    assert state["measure"]["state"] == "failed"
    assert state["measure"]["error"]["code"] == "out-of-memory"
    assert "sample-of-1" in released(effects)
    state, _ = told(idle_state(), BEGIN, {"type": "sample-not-made"})
    assert state["measure"]["state"] == "failed"


def test_a_worker_that_ends_ends_the_measuring() -> None:
    state, _ = told(idle_state(), BEGIN, sample(1), {"type": "worker-restarting", "reason": "silent"})
    assert state["measure"]["state"] == "stopped"


def test_the_copy_has_the_numbers_and_what_they_depend_on() -> None:
    state, _ = whole()
    text = measure_report.as_text(state["measure"], DEVICE)
    assert "Offcut r1" in text and "Some Browser" in text and "cores: 4" in text
    assert "1 MP, median of 3: 1800 ms, 0.56 MP/s" in text
    data = json.loads(measure_report.as_json(state["measure"], DEVICE))
    assert data["facts"]["cores"] == 4 and len(data["runs"]) == 10
    _, effects = told(state, {"type": "measure-copy-asked", "kind": "json"})
    assert [effect["kind"] for effect in effects if effect["do"] == "copy-measure"] == ["json"]


def test_a_median_is_the_middle() -> None:
    assert measure_report.median([3, 1, 2]) == 2
    assert measure_report.median([4, 1, 2, 3]) == 2.5


def test_the_dialog_says_how_far_it_is_and_what_was_found() -> None:
    for language in ["en", "zh"]:
        said = words(language)
        state, _ = told(idle_state(), BEGIN, sample(1))
        running = json.dumps(measure_dialog(said, state["measure"], state["engines"], state["wanted"], False))
        assert "measure-stopped" in running and "measure-copy-text" not in running
        state, _ = whole()
        shown = json.dumps(measure_dialog(said, state["measure"], state["engines"], state["wanted"], True))
        for part in ["measure-copy-text", "measure-copy-json", 'data-megapixels": "12"', "measure-begun"]:
            assert part in shown, part
        state["measure"]["state"], state["measure"]["error"] = "failed", {"code": "out-of-memory", "details": {}}
        measure_dialog(said, state["measure"], state["engines"], state["wanted"], True)
        measure_dialog(said, measure.nothing_measured(), state["engines"], state["wanted"], False)
