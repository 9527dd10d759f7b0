"""Room: tests. Runs on CPython and MicroPython. Suggestions, measured speed, reach, and licences before a download."""

from offcut.contract.errors import ModelError
from offcut.page import door, network, suggestion
from offcut.page.state import initial_state
from tests.shared.repository import (
    LANGUAGES,
    catalogue_loaded,
    commands,
    failed,
    job_done,
    ready_state,
    status,
    told,
    words,
    worker_ready,
)
from tests.shared.test_views import by_id, shown, texts

STRICT = "rmbg-1.4"


def facts(**changes: object) -> dict:
    known: dict = {"memory_gb": 8, "cores": 8, "threads": 7, "gpu": "none", "is_phone": False, "saves_data": False}
    known.update(changes)
    return known


def suggested(wanted: str = "isnet-w8", saved: bool = False, **changes: object) -> tuple | None:
    state, _ = told(initial_state(), catalogue_loaded(), worker_ready(saved))
    found = suggestion.suggest(facts(**changes), state["engines"], wanted)
    return None if found is None else (found["engine"], found["reason"], found["low_memory"])


def device(**changes: object) -> dict:
    known: dict = {"memory_gb": None, "cores": None, "is_phone": False, "saves_data": False}
    known.update(changes)
    return {"type": "device-learned", "facts": known}


def saved_settings(effects: list) -> list:
    return [effect["settings"] for effect in effects if effect["do"] == "save-settings"]


def engine(state: dict, identifier: str) -> dict:
    return [one for one in state["engines"] if one["id"] == identifier][0]


def tried(reachable: bool) -> dict:
    return {"type": "network-tried", "reachable": reachable}


def some_saved(*identifiers: str) -> dict:
    event = worker_ready(saved=False)
    event["engines"] = [status(one["id"], one["id"] in identifiers) for one in event["engines"]]
    return event


def test_each_fact_has_its_suggestion_and_its_reason() -> None:
    expected: list = [
        ({}, None),
        ({"memory_gb": None}, None),
        ({"memory_gb": 0.5}, ("u2netp", "very-little-memory", True)),
        ({"memory_gb": 2}, ("u2netp", "very-little-memory", True)),
        ({"memory_gb": 4}, ("u2netp", "little-memory", False)),
        ({"memory_gb": 4, "gpu": "usable"}, ("u2netp", "little-memory", False)),
        ({"saves_data": True}, ("u2netp", "saves-data", False)),
        ({"saves_data": True, "saved": True}, None),
        ({"is_phone": True}, ("u2netp", "phone", False)),
        ({"is_phone": True, "gpu": "usable"}, None),
        ({"is_phone": True, "gpu": "unknown"}, None),
        ({"threads": 1}, ("u2netp", "one-thread", False)),
        ({"threads": 1, "gpu": "usable"}, None),
        ({"threads": None}, None),
        ({"threads": 1, "wanted": "u2netp"}, None),
        ({"memory_gb": 4, "wanted": "u2netp"}, None),
        ({"memory_gb": 1, "wanted": "u2netp"}, ("u2netp", "very-little-memory", True)),
    ]
    for changes, answer in expected:
        assert suggested(**changes) == answer, changes


def test_only_engines_for_any_subject_and_any_use_are_suggested() -> None:
    state, _ = told(initial_state(), catalogue_loaded())
    general = [one["id"] for one in suggestion.general(state["engines"])]
    assert "u2netp" in general
    for identifier in [STRICT, "silueta", "isnet-anime", "modnet", "u2net-cloth-seg", "u2net-human-seg"]:
        assert identifier not in general
    assert suggestion.suggest(facts(memory_gb=1), [], None) is None


def test_a_suggestion_is_shown_with_its_reason_and_changes_nothing_by_itself() -> None:
    state, effects = told(ready_state(), device(memory_gb=4))
    assert state["wanted"] == "isnet-w8"
    assert effects == []
    assert "Suggested for this device: Instant, because it has little memory." in texts(shown(state))
    for reason in suggestion.REASONS:
        for language in LANGUAGES:
            assert words(language).has("suggestion." + reason)


def test_taking_a_suggestion_chooses_and_dismissing_is_remembered() -> None:
    state, _ = told(ready_state(), device(memory_gb=4))
    taken, effects = told(state, by_id(shown(state), "suggestion-take")["on"]["click"])
    assert taken["wanted"] == "u2netp"
    assert saved_settings(effects)[-1]["engine"] == "u2netp"
    assert suggestion.shown(taken) is None
    state, effects = told(state, by_id(shown(state), "suggestion-dismiss")["on"]["click"])
    assert state["wanted"] == "isnet-w8"
    assert saved_settings(effects)[-1]["suggestion"] == "dismissed"
    assert suggestion.shown(state) is None


def test_very_little_memory_suggests_the_mode_as_well() -> None:
    state, _ = told(ready_state(), device(memory_gb=1))
    state, effects = told(state, {"type": "suggestion-taken"})
    assert state["settings"]["low_memory"]
    assert state["wanted"] == "u2netp"
    assert saved_settings(effects)[-1]["low_memory"]


def test_who_has_chosen_is_told_nothing() -> None:
    state, _ = told(ready_state(), {"type": "engine-chosen", "value": "isnet-fp16"}, device(memory_gb=1))
    assert suggestion.shown(state) is None


def test_speed_is_what_was_measured_and_nothing_before() -> None:
    state = ready_state("a")
    assert not [text for text in texts(shown(state)) if "a picture here" in text]
    state, effects = told(state, job_done("picture-1.1"))
    assert "About 2.5 s a picture here, on 2 processor threads" in texts(shown(state))
    record = {"engine": "isnet-w8", "provider": "wasm", "threads": 2, "times_ms": [2500.0]}
    assert saved_settings(effects)[-1]["speeds"] == [record]


def test_a_picture_begun_again_or_only_finished_again_is_not_measured() -> None:
    for changes in [{"notes": ["engine-restarted"]}, {"notes": ["gpu-failed"]}, {"timings_ms": {"encode": 4.0}}]:
        event = job_done("picture-1.1")
        event["result"].update(changes)
        state, _ = told(ready_state("a"), event)
        assert state["settings"]["speeds"] == [], changes
    state, _ = told(ready_state("a"), job_done("call-1"))
    assert state["settings"]["speeds"] == [], "a call of a script is not the page's picture"


def test_one_slow_picture_does_not_move_what_is_said() -> None:
    state = ready_state("a", "b", "c")
    for name, time_ms in [("picture-1.1", 2000.0), ("picture-2.1", 90000.0), ("picture-3.1", 2200.0)]:
        event = job_done(name)
        event["result"]["timings_ms"]["infer"] = time_ms
        state, _ = told(state, event)
    assert "About 2.2 s a picture here, on 2 processor threads" in texts(shown(state))


def test_an_engine_that_is_not_here_cannot_be_chosen_while_the_site_is_out_of_reach() -> None:
    state, _ = told(initial_state(), catalogue_loaded(), some_saved("isnet-w8"), tried(False))
    nodes = shown(state)
    assert by_id(nodes, "engine-u2netp")["attrs"]["disabled"]
    assert not by_id(nodes, "engine-isnet-w8")["attrs"]["disabled"]
    assert "Not saved, and this device is offline" in texts(nodes)
    assert "Fetch" not in texts(nodes)
    state, effects = told(state, {"type": "engine-chosen", "value": "u2netp"})
    assert (state["wanted"], effects) == ("isnet-w8", [])
    state, _ = told(state, tried(True), {"type": "engine-chosen", "value": "u2netp"})
    assert state["wanted"] == "u2netp"


def test_a_hint_is_a_reason_to_try_and_no_answer() -> None:
    details = {"url": "x", "status": None, "cause": "no answer"}
    cases: list = [
        ("not-saved-offline", {}, True),
        ("download-failed", details, True),
        ("download-failed", {"url": "x", "status": 503, "cause": "busy"}, False),
        ("image-empty", {}, False),
    ]
    for code, more, is_reason in cases:
        state, effects = told(ready_state("a"), failed("picture-1.1", code, more))
        assert ({"do": "try-network"} in effects) == is_reason, code
        assert state["network"] == "unknown"
    assert not network.is_out_of_reach(ready_state(), engine(ready_state(), "u2netp"))


def test_the_chosen_engine_keeps_its_radio_when_it_is_out_of_reach() -> None:
    state, _ = told(initial_state(), catalogue_loaded(), some_saved(), tried(False))
    assert not by_id(shown(state), "engine-isnet-w8")["attrs"]["disabled"]


def test_a_licence_is_shown_and_declining_leaves_everything() -> None:
    before, _ = told(initial_state(), catalogue_loaded(), some_saved("isnet-w8"))
    for event in [{"type": "engine-chosen", "value": STRICT}, {"type": "engine-fetched", "engine": STRICT}]:
        state, effects = told(before, event)
        assert effects == []
        assert (state["wanted"], state["dialog"]) == ("isnet-w8", "licence")
        nodes = shown(state)
        said = texts(nodes)
        licence = engine(state, STRICT)["licence"]
        assert licence["name"] in said
        assert licence["note"] in said
        assert "Not for commercial use." in said
        assert by_id(nodes, "licence-link")["attrs"]["href"] == licence["url"]
        assert by_id(nodes, "engine-" + STRICT)["props"]["checked"]
        state, effects = told(state, by_id(nodes, "licence-decline")["on"]["click"])
        assert [effect["do"] for effect in effects] == ["focus"]
        assert (state["wanted"], state["dialog"], state["settings"]) == ("isnet-w8", None, before["settings"])
        assert not by_id(shown(state), "engine-" + STRICT)["props"]["checked"]
        assert by_id(shown(state), "engine-isnet-w8")["props"]["checked"]


def test_an_accepted_licence_is_remembered_and_the_wish_goes_on() -> None:
    before, _ = told(initial_state(), catalogue_loaded(), some_saved("isnet-w8"))
    accepted = {"type": "licence-accepted"}
    state, effects = told(before, {"type": "engine-chosen", "value": STRICT}, accepted)
    assert state["wanted"] == STRICT
    assert [one["engine"] for one in saved_settings(effects)[-1]["accepted"]] == [STRICT]
    again, effects = told(before, {"type": "engine-fetched", "engine": STRICT}, accepted)
    assert again["wanted"] == "isnet-w8"
    assert commands(effects) == [("load-model", "engine-" + STRICT + ".1")]
    loaded = {"type": "settings-loaded", "settings": state["settings"], "device_language": "en"}
    state, _ = told(initial_state(), catalogue_loaded(), loaded, worker_ready(saved=False))
    assert (state["wanted"], state["dialog"]) == (STRICT, None)


def test_a_licence_that_has_changed_is_not_taken_as_accepted() -> None:
    old = {"engine": STRICT, "licence": "an older one", "url": "https://licence.example"}
    settings = {"engine": STRICT, "accepted": [old]}
    loaded = {"type": "settings-loaded", "settings": settings, "device_language": "en"}
    for events in [[catalogue_loaded(), loaded], [loaded, catalogue_loaded()]]:
        state, _ = told(initial_state(), *events)
        assert state["wanted"] == "isnet-w8"


def test_a_default_that_asks_to_be_accepted_is_not_taken_by_itself() -> None:
    catalogue = catalogue_loaded()
    catalogue["default"] = STRICT
    state, _ = told(initial_state(), catalogue)
    assert state["wanted"] == state["engines"][0]["id"]
    catalogue["engines"] = [one for one in catalogue["engines"] if one["id"] == STRICT]
    state, _ = told(initial_state(), catalogue)
    assert state["wanted"] is None
    state, _ = told(state, {"type": "engine-chosen", "value": STRICT}, {"type": "licence-accepted"})
    assert state["wanted"] == STRICT


def test_a_script_cannot_go_round_a_licence() -> None:
    state = ready_state()
    try:
        door.command_for(state, "call-1", "blob", "a.png", STRICT, "png")
    except ModelError as error:
        assert error.code == "licence-not-accepted"  # noqa: PT017 (MicroPython has no pytest)
        state, _ = told(state, {"type": "engine-chosen", "value": STRICT}, {"type": "licence-accepted"})
        assert door.command_for(state, "call-1", "blob", "a.png", STRICT, "png")["engine"] == STRICT
        return
    raise AssertionError("taken")


def test_every_card_says_what_one_chooses_by() -> None:
    state = ready_state()
    said = texts(shown(state))
    for one in state["engines"]:
        assert "About " + words("en").say("engine.size", {"bytes": one["memory_bytes"]}) + " of memory" in said
    assert said.count("commercial use allowed") == 11
    assert said.count("not for commercial use") == 2
    assert said.count("Apache-2.0,") == 10
