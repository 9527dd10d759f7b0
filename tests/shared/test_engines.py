"""Room: tests. Runs on CPython and MicroPython. Engines, the worker, and what the status line says about them."""

from offcut.contract.errors import ProtocolError
from offcut.page import status
from offcut.page.state import initial_state, step
from tests.shared.repository import (
    catalogue_loaded,
    commands,
    engines_changed,
    failed,
    files_added,
    job_done,
    picture,
    progress,
    ready_state,
    told,
    worker_ready,
)
from tests.shared.repository import status as engine_status


def engine(state: dict, identifier: str) -> dict:
    return [one for one in state["engines"] if one["id"] == identifier][0]


def test_the_saved_choice_wins_whichever_is_known_first() -> None:
    settings = {"type": "settings-loaded", "settings": {"engine": "u2netp"}, "device_language": "en"}
    for events in [[catalogue_loaded(), settings], [settings, catalogue_loaded()]]:
        state, _ = told(initial_state(), *events)
        assert state["wanted"] == "u2netp"


def test_an_engine_that_this_site_lacks_falls_back_to_the_default() -> None:
    settings = {"type": "settings-loaded", "settings": {"engine": "gone"}, "device_language": "en"}
    state, _ = told(initial_state(), catalogue_loaded(), settings)
    assert state["wanted"] == "isnet-w8"


def test_choosing_saves_and_takes_back_what_has_not_begun() -> None:
    state = ready_state("a", "b", "c")
    state, _ = told(state, {"type": "job-started", "job_id": "picture-1.1"}, progress("picture-1.1", "infer"))
    state, effects = told(state, {"type": "engine-chosen", "value": "u2netp"})
    assert commands(effects) == [("cancel-job", "picture-2.1"), ("start-job", "picture-2.2")]
    assert picture(state, "a")["engine"] == "isnet-w8"
    assert picture(state, "b")["engine"] == "u2netp"
    assert [effect["settings"]["engine"] for effect in effects if effect["do"] == "save-settings"] == ["u2netp"]


def test_choosing_another_engine_stops_the_wait_for_a_large_download() -> None:
    state = ready_state("a")
    state, _ = told(state, {"type": "job-started", "job_id": "picture-1.1"})
    state, _ = told(state, progress("picture-1.1", "fetch-model", 1, 44))
    _, effects = told(state, {"type": "engine-chosen", "value": "u2netp"})
    assert commands(effects) == [("cancel-job", "picture-1.1"), ("start-job", "picture-1.2")]


def test_fetching_an_engine_by_hand() -> None:
    state, effects = told(ready_state(), {"type": "engine-fetched", "engine": "u2netp"})
    assert commands(effects) == [("load-model", "engine-u2netp.1")]
    again, effects = told(state, {"type": "engine-fetched", "engine": "u2netp"})
    assert effects == []
    state, _ = told(state, progress("engine-u2netp.1", "fetch-model", 1000000, 4000000))
    assert status.read(state)["key"] == "status.fetching"
    state, _ = told(state, {"type": "job-done", "job_id": "engine-u2netp.1", "result": {}})
    assert engine(state, "u2netp")["job_id"] is None


def test_a_failed_fetch_is_told_until_the_engine_is_saved() -> None:
    state, _ = told(ready_state(), {"type": "engine-fetched", "engine": "isnet-w8"})
    error = {"url": "weights/x.bin", "status": 503, "cause": "busy"}
    state, _ = told(state, failed("engine-isnet-w8.2", "download-failed", error))
    assert status.read(state)["key"] == "status.engine-failed"
    changed = {"type": "engines-changed", "engines": [engine_status("isnet-w8", True)], "current": "isnet-w8"}
    state, _ = told(state, changed)
    assert status.read(state)["key"] == "status.ready"


def test_the_status_line_tells_the_truth_in_order() -> None:
    state = initial_state()
    assert status.read(state)["key"] == "status.starting"
    state, _ = told(state, catalogue_loaded(), files_added("a"))
    assert status.read(state)["key"] == "status.starting-queued"
    state, _ = told(state, worker_ready(saved=False))
    assert status.read(state)["key"] == "status.next"
    state, _ = told(state, {"type": "job-started", "job_id": "picture-1.1"})
    state, _ = told(state, progress("picture-1.1", "fetch-model", 12, 44))
    assert status.read(state)["done"] == 12
    state, _ = told(state, progress("picture-1.1", "infer"))
    assert status.read(state)["key"] == "status.working"
    state, _ = told(state, {"type": "picture-removed", "picture": "picture-1"})
    assert status.read(state)["key"] == "status.not-fetched"
    assert status.read(state)["action"] == "fetch"


def test_ready_is_said_with_its_offline_truth() -> None:
    state = ready_state()
    offline = {"type": "offline-changed", "state": "filling", "done": 3, "total": 40, "code": None}
    expected: list = [
        ({}, "status.saving"),
        ({"total": None}, "status.saving-unknown"),
        ({"state": "ready"}, "status.offline-ready"),
        ({"state": "failed", "code": "quota-exceeded"}, "status.not-offline"),
        ({"state": "none"}, "status.ready"),
        ({"state": "none", "code": "switched-off"}, "status.not-offline"),
    ]
    for changes, key in expected:
        event = dict(offline)
        event.update(changes)
        after, _ = told(state, event)
        assert status.read(after)["key"] == key


def test_offline_is_not_promised_while_the_engine_is_in_memory_only() -> None:
    state, _ = told(
        ready_state(), {"type": "offline-changed", "state": "ready", "done": None, "total": None, "code": None}
    )
    changed = {
        "type": "engines-changed",
        "engines": [engine_status("isnet-w8", False, stored=False)],
        "current": "isnet-w8",
    }
    state, _ = told(state, changed)
    assert status.read(state)["key"] == "status.in-memory"


def test_threads_are_told() -> None:
    assert status.threads(initial_state()) is None
    assert status.threads(ready_state()) == {"key": "status.threads", "count": 2, "action": None}
    state, _ = told(ready_state(), worker_ready(threads=1))
    assert status.threads(state) == {"key": "status.threads-off", "count": None, "action": None}


def test_a_worker_that_cannot_start_is_told_with_the_file() -> None:
    error = {"code": "worker-start-failed", "message": "", "details": {"file": "pyodide.asm.wasm", "cause": "404"}}
    state, _ = told(initial_state(), {"type": "worker-failed", "error": error})
    assert status.read(state)["action"] == "restart"
    assert state["alert"]["key"] == "spoken.worker-failed"


def test_downloads_are_spoken_by_quarters_only() -> None:
    state, _ = told(ready_state("a"), {"type": "job-started", "job_id": "picture-1.1"})
    turns = [state["spoken"]["turn"]]
    for done in range(41):
        state, _ = told(state, progress("picture-1.1", "fetch-model", done, 40))
        if state["spoken"]["turn"] != turns[-1]:
            turns.append(state["spoken"]["turn"])
    assert len(turns) - 1 == 4


def test_one_picture_with_a_download_is_told_in_few_sentences() -> None:
    state, _ = told(initial_state(), catalogue_loaded(), worker_ready(saved=False))
    before = state["spoken"]["turn"]
    state, _ = told(state, files_added("a"), {"type": "job-started", "job_id": "picture-1.1"})
    for part in range(12):
        state, _ = told(state, progress("picture-1.1", "fetch-model", part * 4, 44))
    for stage in ["verify-model", "load-session", "decode", "prepare", "infer", "compose", "encode"]:
        state, _ = told(state, progress("picture-1.1", stage, 0, 1))
    state, _ = told(state, job_done("picture-1.1"))
    assert state["spoken"]["turn"] - before == 6


def test_a_saved_engine_is_loaded_before_the_first_picture() -> None:
    state, effects = told(initial_state(), catalogue_loaded(), worker_ready())
    assert commands(effects) == [("load-model", "engine-isnet-w8.1")]
    state, _ = told(state, progress("engine-isnet-w8.1", "load-session", 0, 1))
    assert status.read(state)["key"] == "status.loading"
    state, effects = told(state, {"type": "engine-chosen", "value": "u2netp"})
    assert commands(effects) == [("cancel-job", "engine-isnet-w8.1"), ("load-model", "engine-u2netp.1")]
    ended = {"type": "job-cancelled", "job_id": "engine-isnet-w8.1"}
    state, _ = told(state, ended, {"type": "job-done", "job_id": "engine-u2netp.1", "result": {}})
    state, effects = told(state, engines_changed("u2netp"), {"type": "engine-chosen", "value": "isnet-w8"})
    assert commands(effects) == [("load-model", "engine-isnet-w8.2")]


def test_nothing_is_loaded_ahead_that_must_be_fetched_or_waited_for() -> None:
    _, effects = told(initial_state(), catalogue_loaded(), worker_ready(saved=False))
    assert commands(effects) == []
    _, effects = told(initial_state(), catalogue_loaded(), files_added("a"), worker_ready())
    assert commands(effects) == [("start-job", "picture-1.1")]
    state, _ = told(ready_state(), {"type": "worker-restarting", "reason": "gone"})
    _, effects = told(state, worker_ready())
    assert commands(effects) == []


def test_an_engine_that_somebody_fetches_goes_on_when_another_is_chosen() -> None:
    state, _ = told(
        ready_state(), engines_changed("isnet-w8", saved=False), {"type": "engine-fetched", "engine": "u2netp"}
    )
    _, effects = told(state, {"type": "engine-chosen", "value": "isnet-fp16"})
    assert commands(effects) == []


def test_notices_are_told_once_each_and_stay_until_closed() -> None:
    notice = {"type": "notice", "code": "weights-not-stored", "details": {}}
    state, _ = told(ready_state(), notice, notice)
    assert [one["id"] for one in state["notices"]] == ["weights-not-stored"]
    state, _ = told(state, {"type": "notice-closed", "notice": "weights-not-stored"})
    assert state["notices"] == []
    state, _ = told(state, {"type": "notice", "code": "never-heard-of", "details": {}})
    assert [one["id"] for one in state["notices"]] == ["internal-error"]


def test_an_unknown_event_is_a_bug_and_says_so() -> None:
    try:
        step(initial_state(), {"type": "no-such-thing"})
    except ProtocolError:
        return
    raise AssertionError("accepted")
