"""Room: tests. Runs on CPython and MicroPython. Low-memory mode as people see it."""

from offcut.contract import modes
from offcut.page import door, graphics, low_memory, status
from offcut.page.state import initial_state
from tests.shared.repository import (
    catalogue_loaded,
    commands,
    failed,
    files_added,
    picture,
    ready_state,
    told,
    worker_ready,
)
from tests.shared.test_choosing import engine, saved_settings, some_saved, tried
from tests.shared.test_graphics import changed
from tests.shared.test_views import by_id, shown, texts

TOGGLED = {"type": "low-memory-toggled"}


def sent(effects: list) -> list:
    return [effect["command"]["type"] for effect in effects if effect["do"] == "send"]


def test_the_switch_tells_the_worker_first_and_takes_the_lightest_engine() -> None:
    state, effects = told(ready_state(), TOGGLED)
    assert effects[0] == {"do": "send", "command": modes.set_mode(True)}
    assert state["wanted"] == "u2netp"
    assert saved_settings(effects)[-1]["low_memory"]
    assert saved_settings(effects)[-1]["engine"] == "u2netp"
    assert status.threads(state) == {"key": "status.low-memory", "count": None, "action": None}
    assert door.status(state, "1")["threads"] == 1
    assert commands(effects) == [], "nothing is loaded ahead of a picture there"


def test_switching_it_off_brings_back_what_was_before() -> None:
    state, effects = told(ready_state(), TOGGLED, TOGGLED)
    assert state["wanted"] == "isnet-w8"
    assert not saved_settings(effects)[-1]["low_memory"]
    assert sent(effects)[:2] == ["set-mode", "set-mode"]


def test_without_a_network_the_lightest_saved_engine_is_taken() -> None:
    state, _ = told(initial_state(), catalogue_loaded(), some_saved("isnet-w8", "u2net"), tried(False), TOGGLED)
    assert state["wanted"] == "u2net"


def test_a_slow_look_at_the_catalogue_finds_the_same_lightest_engine() -> None:
    state = ready_state()
    free = [one for one in state["engines"] if one["licence"]["commercial"] and not one["far"]]
    order = sorted([(one["memory_bytes"], one["bytes"], one["id"]) for one in free])
    assert low_memory.best_for_little(state) == order[0][2]


# What every new worker is told first.
TOLD = ["set-gpu", "set-mirror", "set-own-models"]


def test_a_new_worker_is_told_before_it_gets_a_picture() -> None:
    state, _ = told(ready_state(), TOGGLED)
    state, effects = told(state, {"type": "worker-restarting", "reason": "gone"}, files_added("a"), worker_ready())
    assert sent(effects) == TOLD + ["set-mode", "start-job"]
    loaded = {"type": "settings-loaded", "settings": state["settings"], "device_language": "en"}
    _, effects = told(initial_state(), catalogue_loaded(), loaded, worker_ready())
    assert sent(effects) == TOLD + ["set-mode"]
    _, effects = told(initial_state(), catalogue_loaded(), worker_ready(saved=False))
    assert sent(effects) == TOLD


def test_the_mode_is_offered_after_memory_ran_out_and_the_picture_is_tried_again() -> None:
    state, _ = told(ready_state("a", "b"), failed("picture-1.1", "out-of-memory"))
    assert [one["id"] for one in state["notices"]] == ["memory-short"]
    assert "Use low-memory mode" in texts(shown(state))
    state, effects = told(state, failed("picture-2.1", "image-empty"), {"type": "low-memory-taken"})
    assert state["notices"] == []
    assert state["settings"]["low_memory"]
    assert commands(effects) == [("start-job", "picture-1.2")]
    assert picture(state, "a")["engine"] == "u2netp"
    assert picture(state, "b")["state"] == "failed", "what failed for another reason is left alone"
    state, _ = told(state, failed("picture-1.2", "out-of-memory"))
    assert state["notices"] == [], "who uses the mode already is not offered it"


def test_the_offer_is_about_our_own_jobs_and_about_memory_only() -> None:
    state, _ = told(ready_state("a"), failed("call-1", "out-of-memory"))
    assert state["notices"] == []
    state, _ = told(ready_state("a"), failed("picture-1.1", "image-empty"))
    assert state["notices"] == []
    state, _ = told(initial_state(), catalogue_loaded(), worker_ready(), failed("engine-isnet-w8.1", "out-of-memory"))
    assert [one["id"] for one in state["notices"]] == ["memory-short"]


def test_the_size_that_comes_out_is_said_before() -> None:
    peeked = {"type": "picture-peeked", "picture": "picture-1", "width": 4000, "height": 3000}
    state, _ = told(ready_state("a"), peeked)
    assert not [text for text in texts(shown(state)) if "comes out at 2,309 × 1,732" in text]
    state, _ = told(state, TOGGLED)
    said = "This picture has 4,000 × 3,000 pixels and comes out at 2,309 × 1,732."
    assert said in texts(shown(state))
    assert by_id(shown(state), "low-memory")["props"] == {"checked": True}
    state, _ = told(state, {"type": "picture-peeked", "picture": "picture-1", "width": 2000, "height": 2000})
    assert not [text for text in texts(shown(state)) if "comes out at 2,000" in text]


def test_an_engine_is_only_saved_when_somebody_fetches_it() -> None:
    state, _ = told(initial_state(), catalogue_loaded(), worker_ready(saved=False), TOGGLED)
    _, effects = told(state, {"type": "engine-fetched", "engine": "u2netp"})
    assert commands(effects) == [("save-model", "engine-u2netp.1")]


def test_the_gpu_is_not_said_to_run_what_the_processor_runs() -> None:
    state, _ = told(ready_state(), changed("usable"))
    assert graphics.runs_on_gpu(state)
    state, _ = told(state, TOGGLED)
    assert not graphics.runs_on_gpu(state)
    assert not graphics.uses_gpu(state, engine(state, "isnet-w8"))
