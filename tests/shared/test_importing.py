"""Room: tests. Runs on CPython and MicroPython. Engines from files, models of one's own, a mirror, what is noted."""

from offcut.contract import own
from offcut.page import own_form
from offcut.page.state import initial_state
from offcut.page.view import view
from tests.shared.repository import (
    LANGUAGES,
    catalogue_loaded,
    commands,
    failed,
    progress,
    ready_state,
    told,
    words,
    worker_ready,
)
from tests.shared.repository import status as engine_status

SHA256 = "ab" * 32
SOURCES = {"type": "dialog-opened", "dialog": "sources"}
STORAGE = {"type": "dialog-opened", "dialog": "storage"}


def entry(label: str = "Mine", sha256: str = SHA256) -> dict:
    typed = dict(own_form.FIRST)
    typed["label"] = label
    made = dict(own_form.read(typed)[0])
    part = {"path": own.path_of(SHA256), "sha256": SHA256, "bytes": 9}
    made.update({"id": own.identifier(sha256), "bytes": 9, "sha256": sha256, "parts": [part]})
    return made


def file(name: str = "a.onnx") -> dict:
    return {"file": "blob-" + name, "name": name, "bytes": 9}


def chosen(*names: str, engine: str = "") -> dict:
    return {"type": "engine-files-chosen", "files": [file(name) for name in names], "engine": engine}


def sent(effects: list) -> list:
    return [effect["command"] for effect in effects if effect["do"] == "send"]


def does(effects: list, word: str) -> list:
    return [effect for effect in effects if effect["do"] == word]


def all_texts(tree: dict) -> str:
    return " ".join([tree.get("text", "")] + [all_texts(child) for child in tree.get("children", [])])


def identifiers(tree: dict) -> list:
    found = [tree["attrs"]["id"]] if "id" in tree.get("attrs", {}) else []
    for child in tree.get("children", []):
        found.extend(identifiers(child))
    return found


def shown(state: dict) -> str:
    """Show the state in every language; return the English texts."""
    for language in LANGUAGES:
        tree = view(state, words(language))
        found = identifiers(tree)
        assert len(found) == len(set(found))
    return all_texts(view(state, words("en")))


def not_saved(*events: dict) -> dict:
    return told(initial_state(), catalogue_loaded(), worker_ready(saved=False), *events)[0]


def own_on(*events: dict) -> dict:
    return told(ready_state(), {"type": "own-switched"}, *events)[0]


def done(job_id: str, imported: list, made: dict | None = None) -> dict:
    return {"type": "job-done", "job_id": job_id, "result": {"imported": imported, "entry": made}}


def test_files_become_one_job_and_are_let_go_at_its_end() -> None:
    state, effects = told(not_saved(STORAGE), chosen("a", "b", engine="u2netp"))
    command = sent(effects)[0]
    assert command["files"] == ["blob-a", "blob-b"] and command["engine"] == "u2netp"
    _, effects = told(state, chosen("c"))
    assert effects == [{"do": "release", "blobs": ["blob-c"]}], "one at a time"
    state, _ = told(state, progress("import.1", "verify-model", 3, 9))
    assert words("en").say("import.working") in shown(state)
    saved = {"type": "engines-changed", "engines": [engine_status("u2netp", True)], "current": None}
    state, effects = told(state, done("import.1", ["u2netp"]), saved)
    assert does(effects, "release") == [{"do": "release", "blobs": ["blob-a", "blob-b"]}]
    assert "Instant is complete." in shown(state)


def test_parts_that_are_not_all_are_counted() -> None:
    part = engine_status("u2netp", False)
    part["saved_bytes"] = 400000
    some = {"type": "engines-changed", "engines": [part], "current": None}
    state, _ = told(not_saved(STORAGE), chosen("a"), done("import.1", ["u2netp"]), some)
    assert "400 KB of 1 MB" in shown(state)


def test_a_wrong_file_says_what_was_expected() -> None:
    details = {"name": "cat.onnx", "engine": "u2netp", "bytes": 5, "expected_bytes": 7, "expected_sha256": SHA256}
    state, effects = told(
        not_saved(STORAGE), chosen("a", engine="u2netp"), failed("import.1", "import-wrong-engine", details)
    )
    assert "cat.onnx is not the engine u2netp" in shown(state) and SHA256 in shown(state)
    assert state["alert"]["key"] == "spoken.import-failed"
    assert does(effects, "release")


def test_an_import_is_cancelled() -> None:
    state, _ = told(not_saved(), chosen("a"))
    _, effects = told(state, {"type": "import-cancelled"})
    assert commands(effects) == [("cancel-job", "import.1")]
    state, _ = told(state, {"type": "job-cancelled", "job_id": "import.1"})
    assert state["importing"]["job_id"] is None


def test_nothing_about_own_models_is_there_until_they_are_switched_on() -> None:
    state, _ = told(ready_state(), {"type": "own-models-loaded", "entries": [entry()]}, SOURCES)
    assert [engine for engine in state["engines"] if own.is_own(engine["id"])] == []
    assert "own-file" not in identifiers(view(state, words("en")))
    state, effects = told(state, {"type": "own-switched"})
    assert "own-file" in identifiers(view(state, words("en")))
    assert sent(effects)[0] == {"type": "set-own-models", "entries": [entry()]}
    assert does(effects, "save-settings")[0]["settings"]["own_models"] == "on"
    assert state["engines"][-1]["label"] == "Mine"
    assert words("en").say("own.untrusted") in shown(state)
    state, effects = told(state, {"type": "own-switched"})
    assert sent(effects)[0]["entries"] == []
    assert not own.is_own(state["engines"][-1]["id"])


def test_a_new_worker_is_told_what_there_is() -> None:
    settings = {"own_models": "on", "mirror": "/mirror/"}
    loaded = {"type": "settings-loaded", "settings": settings, "device_language": "en"}
    state, _ = told(initial_state(), catalogue_loaded(), loaded, {"type": "own-models-loaded", "entries": [entry()]})
    _, effects = told(state, worker_ready())
    assert {"type": "set-mirror", "address": "/mirror/"} in sent(effects)
    assert {"type": "set-own-models", "entries": [entry()]} in sent(effects)


def test_an_own_engine_that_was_chosen_is_chosen_again_on_the_next_visit() -> None:
    settings = {"own_models": "on", "engine": entry()["id"]}
    loaded = {"type": "settings-loaded", "settings": settings, "device_language": "en"}
    state, _ = told(initial_state(), catalogue_loaded(), loaded)
    assert state["wanted"] == "isnet-w8"
    state, _ = told(state, {"type": "own-models-loaded", "entries": [entry()]})
    assert state["wanted"] == entry()["id"]


def test_what_the_database_holds_is_checked() -> None:
    bad = entry()
    bad["providers"] = ["webgpu"]
    again = entry("Twice")
    junk: list = [None, 7, {}, bad, entry(), again]
    state, _ = told(ready_state(), {"type": "own-models-loaded", "entries": junk})
    assert state["own"]["entries"] == [entry()]


def test_a_model_is_added_kept_listed_and_removed() -> None:
    state = own_on(SOURCES, {"type": "own-typed", "field": "sizes", "value": "320"})
    state, effects = told(state, {"type": "own-file-chosen", "files": [file("hats.onnx")], "engine": ""})
    command = sent(effects)[0]
    assert command["type"] == "add-own-model" and command["form"]["label"] == "hats.onnx"
    assert command["form"]["input"]["sizes_hw"] == [[320, 320]]
    state, effects = told(state, done("import.1", [], entry()))
    assert does(effects, "keep-record") == [{"do": "keep-record", "key": "own:" + entry()["id"], "value": entry()}]
    assert sent(effects)[0]["entries"] == [entry()]
    assert "Mine is in the list of engines." in shown(state)
    here = {"type": "engines-changed", "engines": [engine_status(entry()["id"], True)], "current": None}
    state, effects = told(state, here, {"type": "engine-dropped", "engine": entry()["id"]})
    dropped = [command for command in sent(effects) if command["type"] == "drop-model"][0]
    state, effects = told(state, {"type": "job-done", "job_id": dropped["job_id"], "result": {}})
    assert state["own"]["entries"] == [] and not own.is_own(state["engines"][-1]["id"])
    assert {"do": "drop-record", "key": "own:" + entry()["id"]} in effects


def test_a_model_whose_parts_are_gone_is_removed_without_the_worker() -> None:
    state = own_on({"type": "own-models-loaded", "entries": [entry()]}, SOURCES)
    gone = {"type": "engines-changed", "engines": [engine_status(entry()["id"], False)], "current": None}
    state, _ = told(state, gone)
    assert words("en").say("own.lost") in shown(state)
    state, effects = told(state, {"type": "own-removed", "engine": entry()["id"]})
    assert state["own"]["entries"] == []
    assert does(effects, "drop-record")


def test_a_model_whose_parts_are_gone_is_not_asked_for_by_repair() -> None:
    state = own_on({"type": "own-models-loaded", "entries": [entry()]})
    part = engine_status(entry()["id"], False)
    part["saved_bytes"] = 5
    state, _ = told(state, {"type": "engines-changed", "engines": [part], "current": None})
    _, effects = told(state, {"type": "repair-asked"})
    assert [command for command in sent(effects) if command["type"] == "save-model"] == []


def test_a_wrong_field_gets_the_focus_and_the_file_is_let_go() -> None:
    state = own_on(SOURCES, {"type": "own-typed", "field": "mean", "value": "red"})
    state, effects = told(state, {"type": "own-file-chosen", "files": [file()], "engine": ""})
    assert state["own"]["wrong"] == "mean" and sent(effects) == []
    assert {"do": "focus", "id": "own-mean"} in effects and does(effects, "release")
    shown(state)
    state, _ = told(state, {"type": "own-typed", "field": "mean", "value": "0 0 0"})
    assert state["own"]["wrong"] is None


def test_a_switched_off_form_takes_no_file() -> None:
    _, effects = told(ready_state(), {"type": "own-file-chosen", "files": [file()], "engine": ""})
    assert sent(effects) == [] and does(effects, "release")


def mirror_known(hosts: list, default: str = "") -> dict:
    return {"type": "mirror-known", "origin": "https://here.example", "hosts": hosts, "default": default}


def asked(state: dict, text: str) -> tuple:
    return told(state, {"type": "mirror-typed", "value": text}, {"type": "mirror-asked"})


def test_a_mirror_of_this_address_is_always_taken() -> None:
    state, _ = told(ready_state(), mirror_known([]), SOURCES)
    for text in ["/mirror", "https://here.example/mirror/"]:
        after, effects = asked(state, text)
        assert sent(effects) == [{"type": "set-mirror", "address": "/mirror/"}]
        assert does(effects, "save-settings")[0]["settings"]["mirror"] == "/mirror/"
        assert words("en").say("mirror.set") in shown(after)


def test_another_host_needs_the_pages_policy() -> None:
    state, _ = told(ready_state(), mirror_known([]), SOURCES)
    after, effects = asked(state, "https://mirror.example/w/")
    assert sent(effects) == [] and does(effects, "save-settings") == []
    assert words("en").say("mirror.not-allowed") in shown(after)
    state, _ = told(state, mirror_known(["https://mirror.example"]))
    assert "https://mirror.example" in shown(state)
    assert sent(asked(state, "https://mirror.example/w/")[1])[0]["address"] == "https://mirror.example/w/"


def test_what_is_no_address_changes_nothing() -> None:
    state, _ = told(ready_state(), mirror_known([]), SOURCES)
    for text in ["mirror", "http://here.example/x/", "javascript:alert(1)", "//other.example/"]:
        after, effects = asked(state, text)
        assert sent(effects) == [] and after["mirror"]["answer"] == "invalid"
        assert words("en").say("mirror.invalid") in shown(after)


def test_the_sites_mirror_is_used_until_a_person_says_otherwise() -> None:
    known = mirror_known(["https://mirror.example"], "https://mirror.example/w/")
    state, _ = told(ready_state(), known, SOURCES)
    state, effects = asked(state, "")
    assert sent(effects) == [{"type": "set-mirror", "address": ""}]
    state, effects = told(state, {"type": "mirror-reset"})
    assert sent(effects) == [{"type": "set-mirror", "address": "https://mirror.example/w/"}]
    assert does(effects, "save-settings")[0]["settings"]["mirror"] is None


def test_a_stored_mirror_that_the_policy_has_lost_is_not_asked() -> None:
    loaded = {"type": "settings-loaded", "settings": {"mirror": "https://old.example/"}, "device_language": "en"}
    state, _ = told(initial_state(), catalogue_loaded(), mirror_known([]), loaded)
    _, effects = told(state, worker_ready())
    assert {"type": "set-mirror", "address": ""} in sent(effects)


def changed(saved: bool, origin: str | None) -> dict:
    status = engine_status("u2netp", saved)
    status["origin"] = origin
    return {"type": "engines-changed", "engines": [status], "current": None}


def test_where_an_engine_came_from_is_noted_once() -> None:
    state, effects = told(not_saved(), changed(True, "file"))
    noted = does(effects, "note-saved")[0]
    assert noted["id"] == "u2netp" and noted["value"]["from"] == "file"
    assert noted["value"]["bytes"] > 0 and len(noted["value"]["of"]) == 64
    assert does(told(state, changed(True, "file"))[1], "note-saved") == []
    record = {"id": "u2netp", "of": noted["value"]["of"], "bytes": 1, "from": "file", "at": "2026-05-01T09:30:00Z"}
    state, _ = told(state, {"type": "saved-noted", "record": record}, STORAGE)
    assert "Saved 2026-05-01, from a file" in shown(state)
    state, effects = told(state, changed(False, None))
    assert effects == [{"do": "drop-record", "key": "saved:u2netp"}]
    assert "Saved 2026-05-01" not in shown(state)


def test_what_was_here_before_is_not_noted_anew() -> None:
    _, effects = told(not_saved(), changed(True, None))
    assert does(effects, "note-saved") == []
    record = {"id": "u2netp", "of": "other bytes", "bytes": 1, "from": "site", "at": "2026-05-01T09:30:00Z"}
    bad = {"id": "u2netp", "of": "x", "from": "moon"}
    state, _ = told(not_saved(), {"type": "saved-loaded", "records": [record, bad]}, changed(True, None), STORAGE)
    assert state["storage"]["saved"] == [record]
    assert "from this site" not in shown(state), "it is about other bytes"
