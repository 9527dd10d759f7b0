"""Room: tests. Runs on CPython and MicroPython. What is saved is counted, checked, repaired and removed truthfully."""

from offcut.page import compatibility, status
from offcut.page.state import initial_state
from offcut.page.view import view
from tests.shared.repository import LANGUAGES, commands, ready_state, told, words

RELEASE = "r1"
OPENED = {"type": "dialog-opened", "dialog": "storage"}


def part(kept: int = 3) -> dict:
    return {"files": 3, "kept": kept, "bytes": 3000, "kept_bytes": 1000 * kept, "complete": kept == 3}


def looked(word: str = "look", app: int = 3, runtime: int = 3, damaged: int = 0) -> dict:
    counts: dict = {"app": part(app), "runtime": part(runtime)}
    counts.update({"type": "offline-looked", "answers": word, "damaged": damaged})
    return counts


def changed(state: str, code: str | None = None) -> dict:
    return {"type": "offline-changed", "state": state, "done": None, "total": None, "code": code}


def check(identifier: str, of: str) -> dict:
    return {"id": identifier, "of": of, "at": "2026-05-01T09:30:00Z"}


def checks(*records: dict) -> dict:
    return {"type": "checks-loaded", "checks": list(records), "release": RELEASE}


def done(job_id: str) -> dict:
    return {"type": "job-done", "job_id": job_id, "result": {}}


def damaged(job_id: str, engine: str) -> dict:
    error = {"code": "model-damaged", "message": "", "details": {"engine": engine, "count": 2}}
    return {"type": "job-failed", "job_id": job_id, "error": error}


def settled() -> dict:
    """Return a page with all engines saved and nothing going on."""
    state, _ = told(ready_state(), checks(), done("engine-isnet-w8.1"), looked())
    return state


def words_of(effects: list) -> list:
    return [effect["do"] for effect in effects]


def all_texts(tree: dict) -> str:
    """Return every text of a tree, a line each. Not `str(tree)`: MicroPython escapes what is not ASCII there."""
    lines = [tree["text"]] if "text" in tree else []
    return "\n".join(lines + [all_texts(child) for child in tree.get("children", [])])


def test_ready_is_what_was_counted_now() -> None:
    state, effects = told(ready_state(), checks(), looked())
    assert state["offline"]["state"] == "ready"
    assert [effect["id"] for effect in effects if effect["do"] == "remember-check"] == ["app", "runtime"]
    state, _ = told(state, looked(runtime=2))
    assert (state["offline"]["state"], state["offline"]["code"]) == ("failed", "removed")
    state, _ = told(state, looked())
    assert state["offline"]["state"] == "ready"


def test_a_record_of_a_check_never_makes_anything_ready() -> None:
    state, _ = told(ready_state(), checks(check("app", RELEASE), check("runtime", RELEASE)), looked(app=0, runtime=0))
    assert state["offline"]["state"] == "none"
    assert [notice["id"] for notice in state["notices"]] == ["offline-copy-lost"]
    state, _ = told(ready_state(), checks(check("app", "older")), looked(app=0, runtime=0))
    assert state["notices"] == [], "of another release: an update, not a loss"


def test_checking_asks_for_every_engine_that_is_here() -> None:
    state, effects = told(settled(), {"type": "check-asked"})
    assert effects[0] == {"do": "ask-offline", "word": "check"}
    assert all(word == "check-model" for word, _ in commands(effects))
    assert len(commands(effects)) == len(state["engines"])
    assert told(state, {"type": "check-asked"})[1] == [], "one thing at a time"
    jobs = [engine["job_id"] for engine in state["engines"]]
    state, _ = told(state, looked("check"))
    assert state["storage"]["task"] is not None, "the engines are not done"
    state, effects = told(state, *[done(job_id) for job_id in jobs])
    assert state["storage"]["result"] == {"key": "storage.result.good", "values": {}}
    assert words_of(effects).count("remember-check") == len(jobs)


def test_damage_is_summed_up_and_repair_fetches_only_that() -> None:
    state, _ = told(settled(), {"type": "check-asked"})
    jobs = [(engine["job_id"], engine["id"]) for engine in state["engines"]]
    ends = [damaged(jobs[0][0], jobs[0][1])] + [done(job_id) for job_id, _ in jobs[1:]]
    state, _ = told(state, looked("check", app=2, damaged=1), *ends)
    assert state["storage"]["result"] == {"key": "storage.result.damaged", "values": {"count": 3}}
    assert state["offline"]["code"] == "damaged"
    one = {"id": jobs[0][1], "saved_bytes": 500000, "total_bytes": 1000000, "saved": False, "stored": True}
    state, effects = told(
        state, {"type": "engines-changed", "engines": [one], "current": None}, {"type": "repair-asked"}
    )
    assert effects[0] == {"do": "ask-offline", "word": "repair"}
    assert [word for word, _ in commands(effects)] == ["save-model"]


def test_an_engine_that_the_browser_removed_is_told_and_repaired() -> None:
    state = settled()
    engine = state["engines"][0]
    gone = {"id": engine["id"], "saved_bytes": 0, "total_bytes": 1000000, "saved": False, "stored": True}
    noted = check("engine:" + engine["id"], engine["sha256"])
    state, effects = told(
        state,
        {"type": "check-noted", "id": noted["id"], "check": noted},
        {"type": "engines-changed", "engines": [gone], "current": None},
        OPENED,
        {"type": "repair-asked"},
    )
    assert [word for word, _ in commands(effects)] == ["save-model"]
    for language in LANGUAGES:
        assert words(language).say("storage.lost") in all_texts(view(state, words(language)))


def test_an_engine_that_a_person_removed_is_forgotten() -> None:
    state, _ = told(settled(), {"type": "engine-dropped", "engine": "u2netp"})
    _, effects = told(state, done("engine-u2netp.1"))
    assert {"do": "forget-check", "id": "engine:u2netp"} in effects


OFFLINE = {"code": "not-saved-offline", "message": "", "details": {}}


def network_failed(status: int | None) -> dict:
    return {"code": "download-failed", "message": "", "details": {"url": "x", "status": status, "cause": "y"}}


def test_what_the_network_broke_off_goes_on_when_it_is_back() -> None:
    for error, goes_on in [(OFFLINE, True), (network_failed(None), True), (network_failed(404), False)]:
        state, _ = told(settled(), {"type": "engine-fetched", "engine": "u2netp"})
        state, _ = told(state, {"type": "job-failed", "job_id": "engine-u2netp.1", "error": error})
        state, effects = told(state, {"type": "came-online"})
        words = [word for word, _ in commands(effects)]
        assert words == (["load-model"] if goes_on else []), error
        assert told(state, {"type": "came-online"})[1] == [], "not twice"
    state, _ = told(ready_state("a"), {"type": "job-failed", "job_id": "picture-1.1", "error": OFFLINE})
    assert state["pictures"][0]["state"] == "failed"
    state, effects = told(state, {"type": "came-online"})
    assert [word for word, _ in commands(effects)] == ["start-job"]
    state, _ = told(state, {"type": "job-failed", "job_id": "picture-1.2", "error": network_failed(500)})
    assert told(state, {"type": "came-online"})[1] == []


def test_the_copy_is_counted_again_while_somebody_looks() -> None:
    assert told(settled(), {"type": "look-due"})[1] == [{"do": "look-at-storage"}]
    state, _ = told(ready_state(), {"type": "safe-started"})
    assert told(state, {"type": "look-due"})[1] == []


def test_an_engine_in_memory_is_saved_when_asked_and_never_called_saved() -> None:
    memory = {"id": "u2netp", "saved_bytes": 1000000, "total_bytes": 1000000, "saved": True, "stored": False}
    state, _ = told(settled(), {"type": "engine-chosen", "value": "u2netp"}, done("engine-u2netp.1"))
    state, _ = told(state, {"type": "engines-changed", "engines": [memory], "current": "u2netp"}, OPENED)
    for word, answers in [("save-asked", "complete"), ("repair-asked", "repair")]:
        state, effects = told(state, {"type": word})
        job = [job_id for name, job_id in commands(effects) if name == "save-model"]
        assert len(job) == 1, word
        state, _ = told(state, looked(answers), done(job[0]))
        for language in LANGUAGES:
            texts = all_texts(view(state, words(language)))
            assert words(language).say("storage.result.in-memory") in texts
            assert words(language).say("storage.result.saved") not in texts


def test_an_engine_is_known_to_have_been_saved_once_it_is_loaded_from_there() -> None:
    state, _ = told(ready_state(), checks())
    one = dict(state["engines"][0])
    fields = ["id", "saved_bytes", "total_bytes", "saved", "stored"]
    in_memory = {field: one[field] for field in fields}
    in_memory.update({"saved_bytes": 1, "saved": True, "stored": False})
    loaded = {"type": "engines-changed", "engines": [in_memory], "current": one["id"]}
    state, effects = told(state, loaded)
    assert effects == [], "what is in memory only was never saved, so it cannot be lost"
    saved = dict(in_memory)
    saved["stored"] = True
    _, effects = told(state, {"type": "engines-changed", "engines": [saved], "current": one["id"]})
    assert effects == [{"do": "remember-check", "id": "engine:" + one["id"], "of": one["sha256"]}]


def test_a_task_ends_when_the_service_worker_cannot_do_it() -> None:
    state, _ = told(settled(), {"type": "save-asked"}, changed("failed", "quota-exceeded"))
    assert state["storage"]["task"] is None
    assert state["storage"]["result"]["values"] == {"reason": "quota-exceeded"}


def test_removing_everything_asks_first_and_says_what_is_gone() -> None:
    state, effects = told(settled(), OPENED, {"type": "remove-all-asked"})
    assert state["storage"]["asking"] and "remove-everything" not in words_of(effects)
    state, effects = told(state, {"type": "remove-all-confirmed"})
    assert words_of(effects) == ["remove-everything"]
    gone = {"type": "everything-removed", "files": 99, "caches": 3, "worker": True, "database": True, "left": 0}
    state, _ = told(state, gone)
    assert status.read(state)["key"] == "status.removed"
    assert not [engine for engine in state["engines"] if engine["saved"]]
    for word in ["check-asked", "repair-asked", "save-asked"]:
        assert told(state, {"type": word})[1] == [], word
    for language in LANGUAGES:
        assert words(language).say("storage.removed.settings") in all_texts(view(state, words(language)))


def test_a_plain_start_saves_nothing_and_complains_about_it_once() -> None:
    state, _ = told(ready_state(), {"type": "safe-started"})
    state, _ = told(state, {"type": "notice", "code": "weights-not-stored", "details": {}})
    assert [notice["id"] for notice in state["notices"]] == ["safe-mode"]
    assert told(state, {"type": "save-asked"})[1] == []


def test_the_browser_is_asked_to_keep_it_once_after_the_first_picture() -> None:
    state = ready_state("a", "b")
    result = {"width": 1, "height": 1, "bytes": 1, "engine": "isnet-w8", "provider": "wasm", "threads": 2}
    result.update({"timings_ms": {}, "name": "a.png", "notes": [], "cutout": "x", "before": None, "after": None})
    ends = [{"type": "job-done", "job_id": name, "result": result} for name in ["picture-1.1", "picture-2.1"]]
    _, effects = told(state, *ends)
    assert words_of(effects).count("ask-to-keep") == 1


def test_the_report_names_no_picture() -> None:
    state = ready_state("Secret.jpg")
    error = {"code": "image-unreadable", "message": "", "details": {"format": "JPEG", "cause": "cut"}}
    state, _ = told(state, {"type": "job-failed", "job_id": "picture-1.1", "error": error}, looked())
    facts = {"release": "r1", "scope": "http://x/", "browser": "B", "isolated": True, "errors": ["E"]}
    features = [{"id": one, "answer": "no", "detail": "why"} for one in compatibility.FEATURES]
    state, _ = told(
        state,
        {"type": "features-tried", "features": features},
        {"type": "report-wanted", "facts": facts},
        {"type": "dialog-opened", "dialog": "compatibility"},
    )
    report = state["compatibility"]["report"]
    assert "image-unreadable cause=cut format=JPEG" in report
    assert "Secret" not in report
    assert "canvas: no (why)" in report
    for language in LANGUAGES:
        assert report in texts_of(view(state, words(language)))


def texts_of(tree: dict) -> list:
    found = [tree["text"]] if "text" in tree else []
    for child in tree.get("children", []):
        found.extend(texts_of(child))
    return found


def test_every_feature_and_answer_has_its_sentences() -> None:
    for language in LANGUAGES:
        said = words(language)
        for feature in compatibility.FEATURES:
            for ending in ["", ".means", ".without"]:
                assert said.has("compatibility." + feature + ending), feature
        for answer in compatibility.ANSWERS:
            assert said.has("compatibility.answer." + answer)


def test_a_start_that_failed_is_tried_again() -> None:
    error = {"code": "worker-start-failed", "message": "", "details": {"file": "x", "cause": "y"}}
    state, _ = told(initial_state(), {"type": "worker-failed", "error": error})
    assert status.read(state)["action"] == "restart"
    state, effects = told(state, {"type": "restart-asked"})
    assert words_of(effects) == ["restart-worker"]
    assert status.read(state)["key"] == "status.starting"
