"""Room: tests. Runs on CPython and MicroPython. The graphics processor as people see it, and what is kept of it."""

from offcut.contract import graphics_messages
from offcut.page import door, graphics, status
from offcut.page.state import initial_state
from tests.shared.repository import catalogue_loaded, ready_state, told, worker_ready


def changed(state: str, cause: str | None = None, checked: list | None = None, runtime: str = "jspi") -> dict:
    record = {"adapter": "maker model", "cause": cause, "checked": [] if checked is None else checked}
    return graphics_messages.gpu_changed(state, record, True, runtime)


def saved(effects: list) -> list:
    return [effect["settings"]["gpu"] for effect in effects if effect["do"] == "save-settings"]


def sent(effects: list) -> list:
    return [effect["command"] for effect in effects if effect["do"] == "send"]


def test_the_address_may_ask_for_another_gpu_or_none() -> None:
    assert graphics.wish_of("") == "auto"
    assert graphics.wish_of("?gpu=any") == "any"
    assert graphics.wish_of("?lang=zh&gpu=off") == "off"
    assert graphics.wish_of("?safe=1") == "off"
    assert graphics.wish_of("?gpu=offcut") == "auto"


def test_a_new_worker_is_told_what_is_remembered_before_anything_else() -> None:
    record = {"adapter": "maker model", "cause": "lost", "checked": []}
    settings = {"type": "settings-loaded", "settings": {"gpu": [record]}, "device_language": "en"}
    wished = {"type": "gpu-wished", "wish": "any"}
    _, effects = told(initial_state(), catalogue_loaded(), settings, wished, worker_ready())
    assert sent(effects)[0] == graphics_messages.set_gpu([record], "any")


def test_what_runs_is_said() -> None:
    state, _ = told(ready_state(), changed("usable"))
    assert status.threads(state) == {"key": "status.gpu", "count": None, "action": None}
    assert door.status(state, "1")["provider"] == "webgpu"
    state, _ = told(state, changed("failed", "lost"))
    assert status.threads(state) == {"key": "status.gpu-failed", "count": 2, "action": "retry-gpu"}
    assert door.status(state, "1")["provider"] == "wasm"
    for quiet in ["none", "software", "off"]:
        state, _ = told(ready_state(), changed(quiet))
        assert status.threads(state) == {"key": "status.threads", "count": 2, "action": None}


def test_an_engine_for_the_processor_only_says_nothing_of_a_gpu() -> None:
    loaded = catalogue_loaded()
    loaded["engines"] = [dict(entry) for entry in loaded["engines"]]
    for entry in loaded["engines"]:
        entry["providers"] = ["wasm"]
    for event in [changed("usable"), changed("failed", "lost")]:
        state, _ = told(initial_state(), loaded, worker_ready(), event)
        assert status.threads(state)["key"] == "status.threads"  # type: ignore[index]


def test_failures_and_checks_are_kept_and_nothing_else() -> None:
    state, effects = told(ready_state(), changed("usable"))
    assert saved(effects) == []
    state, effects = told(state, changed("usable", None, ["isnet-w8"]))
    assert saved(effects) == [[{"adapter": "maker model", "cause": None, "checked": ["isnet-w8"]}]]
    state, effects = told(state, changed("usable", None, ["isnet-w8"]))
    assert saved(effects) == []
    state, effects = told(state, changed("failed", "wrong"))
    assert saved(effects) == [[{"adapter": "maker model", "cause": "wrong", "checked": []}]]


def test_trying_again_forgets_here_and_asks_the_worker() -> None:
    state, _ = told(ready_state(), changed("failed", "lost"), {"type": "notice", "code": "gpu-failed", "details": {}})
    assert len(state["notices"]) == 1
    state, effects = told(state, {"type": "gpu-retried"})
    assert state["notices"] == []
    assert saved(effects) == [[]]
    assert sent(effects) == [graphics_messages.retry_gpu()]
    state, effects = told(state, changed("usable"))
    assert saved(effects) == []
    assert status.threads(state)["key"] == "status.gpu"  # type: ignore[index]


def test_the_offline_copy_is_asked_for_once_with_the_build_that_is_used() -> None:
    state, effects = told(ready_state(), changed("usable"))
    assert {"do": "complete-offline", "uses": ["jspi"]} in effects
    state, effects = told(state, changed("failed", "lost"))
    assert effects[0]["do"] == "save-settings" and len(effects) == 1
    _, effects = told(state, changed("failed", "start", runtime="plain"))
    assert {"do": "complete-offline", "uses": ["plain"]} in effects
