"""Room: tests. Runs on CPython and MicroPython. Another release waits for people, and never costs them anything."""

from offcut.page import keys, updates
from offcut.page.view import view
from tests.shared.repository import LANGUAGES, files_added, job_done, keys_held, ready_state, told, words

WAITING = {"type": "update-waiting"}
ASKED = {"type": "update-asked"}
SAVED = {"type": "key-pressed", "name": "save"}


def answered(reason: str | None) -> dict:
    return {"type": "update-answered", "reason": reason}


def seen(release: str | None) -> dict:
    return {"type": "release-seen", "release": release, "own": "1"}


def failed_job(code: str, status: int | None) -> dict:
    error = {"code": code, "message": "", "details": {"url": "u", "status": status, "cause": "c"}}
    return {"type": "job-failed", "job_id": "engine-none.1", "error": error}


def kinds(effects: list) -> list:
    return [effect["do"] for effect in effects]


def texts(tree: dict) -> str:
    own = tree.get("text", "")
    return " ".join([own] + [texts(child) for child in tree.get("children", [])])


def shown(state: dict, language: str = "en") -> str:
    return texts(view(state, words(language)))


def test_a_waiting_release_is_said_and_nothing_happens() -> None:
    state, effects = told(ready_state(), WAITING)
    assert kinds(effects) == []
    assert "A new release of Offcut is ready" in shown(state)
    assert state["spoken"]["key"] == "spoken.update"
    again, effects = told(state, WAITING)
    assert again["update"] == state["update"] and effects == [], "said once"


def test_it_begins_when_nothing_is_open_or_everything_is_saved() -> None:
    state, effects = told(ready_state(), WAITING, ASKED)
    assert kinds(effects) == ["update"] and state["update"]["state"] == "beginning"
    assert "Updating" in shown(state)
    state, _ = told(ready_state("a"), WAITING, job_done("picture-1.1"), SAVED)
    state, effects = told(state, ASKED)
    assert kinds(effects) == ["update"]


def test_a_job_or_an_unsaved_result_is_in_the_way_and_the_reason_is_said() -> None:
    state, _ = told(ready_state("a"), WAITING)
    state, effects = told(state, ASKED)
    assert kinds(effects) == [] and state["update"]["refused"] == "job"
    assert "something is being worked on" in shown(state)
    assert state["alert"]["key"] == "update.refused.job"
    state, _ = told(state, job_done("picture-1.1"))
    assert state["update"]["refused"] is None, "it is not in the way any more"
    state, effects = told(state, ASKED)
    assert kinds(effects) == [] and state["update"]["refused"] == "unsaved"
    state, _ = told(state, SAVED)
    assert state["update"]["refused"] is None


def test_other_tabs_hear_what_this_one_would_lose() -> None:
    state, effects = told(ready_state(), files_added("a"))
    assert {"do": "hold", "reason": "job"} in effects
    state, effects = told(state, job_done("picture-1.1"))
    assert {"do": "hold", "reason": "unsaved"} in effects
    state, effects = told(state, SAVED)
    assert {"do": "hold", "reason": "open"} in effects
    state, effects = told(state, {"type": "picture-removed", "picture": "picture-1"})
    assert {"do": "hold", "reason": None} in effects


def test_what_another_tab_or_the_browser_answers_is_said_in_every_language() -> None:
    for reason in updates.REASONS + ["of another kind"]:
        state, _ = told(ready_state(), WAITING, ASKED, answered(reason))
        assert state["update"]["state"] == "waiting"
        assert state["update"]["refused"] == (reason if reason in updates.REASONS else "failed")
        for language in LANGUAGES:
            assert words(language).say("update.refused." + state["update"]["refused"]) in shown(state, language)
    state, _ = told(ready_state(), WAITING, ASKED, answered(None))
    assert state["update"]["state"] == "beginning"


def test_put_away_it_stays_reachable() -> None:
    state, effects = told(ready_state(), WAITING, {"type": "update-put-away"})
    assert words("en").say("update.waiting") not in shown(state) and "Update ready" in shown(state)
    assert {"do": "focus", "id": "status"} in effects
    state, effects = told(state, {"type": "update-shown"})
    assert "A new release" in shown(state) and effects == [{"do": "focus", "id": "update"}]


def test_a_tab_that_could_not_follow_is_asked_and_keeps_its_work() -> None:
    state, _ = told(ready_state("a"), job_done("picture-1.1"), {"type": "update-elsewhere"})
    assert "was updated outside of this tab" in shown(state)
    state, effects = told(state, ASKED)
    assert kinds(effects) == [] and state["update"]["refused"] == "unsaved"
    state, effects = told(state, SAVED, ASKED)
    assert effects[-1] == {"do": "reload"}


def test_a_missing_file_has_the_release_compared() -> None:
    _, effects = told(ready_state(), failed_job("download-failed", 404))
    assert {"do": "compare-release"} in effects
    _, effects = told(ready_state(), failed_job("download-failed", None))
    assert "compare-release" not in kinds(effects)
    error = {"code": "release-mismatch", "message": "", "details": {"page": "1", "worker": "2"}}
    state, effects = told(ready_state("a"), {"type": "worker-failed", "error": error})
    assert {"do": "compare-release"} in effects
    for release in ["1", None]:
        same, _ = told(state, seen(release))
        assert same["update"]["state"] is None
    state, _ = told(state, seen("2"))
    assert "some files of this one are gone" in shown(state)
    state, effects = told(state, ASKED)
    assert effects == [{"do": "reload"}], "nothing that waits will be done here any more"


def test_how_the_last_look_went_stands_in_the_report() -> None:
    facts = {"release": "r", "scope": "s", "browser": "b", "isolated": True, "errors": []}
    expected = [(None, "done"), ("TypeError: 404", "failed, TypeError: 404")]
    state, _ = told(ready_state(), {"type": "report-wanted", "facts": facts})
    assert "look for a new release: not yet" in state["compatibility"]["report"]
    for cause, word in expected:
        checked = {"type": "update-checked", "cause": cause}
        state, _ = told(ready_state(), checked, {"type": "report-wanted", "facts": facts})
        assert "look for a new release: " + word + "\n" in state["compatibility"]["report"]


def test_escape_puts_the_bar_away_and_leaves_the_focus_alone() -> None:
    def pressed(state: dict, tag: str, place: str, kind: str = "") -> dict | None:
        return keys.event_for(state, "keydown", "Escape", keys_held(), tag, kind, place)

    assert pressed(ready_state(), "button", "choose") is None
    state, _ = told(ready_state(), WAITING)
    assert pressed(state, "input", "set-output-name", "text") is None, "the field's own"
    assert pressed(told(state, {"type": "dialog-opened", "dialog": "about"})[0], "button", "x") is None
    event = pressed(state, "button", "choose")
    assert event is not None
    there, effects = told(state, event)
    assert there["update"]["hidden"] and effects == []
    assert pressed(there, "button", "choose") is None
    event = pressed(state, "button", "update-now")
    assert event is not None
    assert told(state, event)[1] == [{"do": "focus", "id": "status"}], "its own button has gone"
    assert told(there, {"type": "update-shown"})[0]["update"]["hidden"] is False
