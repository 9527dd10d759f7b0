"""Room: tests. Runs on CPython and MicroPython. Every state can be shown in every language, and names what it shows."""

from offcut.contract import errors, protocol
from offcut.page import status, surroundings
from offcut.page.state import initial_state
from offcut.page.view import frame, view
from tests.shared.repository import (
    LANGUAGES,
    catalogue_loaded,
    failed,
    files_added,
    job_done,
    progress,
    read_json,
    ready_state,
    told,
    tools_loaded,
    words,
    worker_ready,
)
from tests.shared.test_sentences import detailed


def all_nodes(tree: dict) -> list:
    found = [tree]
    for child in tree.get("children", []):
        found.extend(all_nodes(child))
    return found


def shown(state: dict, language: str = "en") -> list:
    frame(state, words(language))
    return all_nodes(view(state, words(language)))


def texts(nodes: list) -> list:
    return [one["text"] for one in nodes if "text" in one]


def by_id(nodes: list, identifier: str) -> dict:
    return [one for one in nodes if one.get("attrs", {}).get("id") == identifier][0]


def filling() -> dict:
    error = {"code": "not-saved-offline", "details": {}}
    return {"count": 3, "name": "x", "taken": 4, "bytes": 2000000000, "link": "nowhere", "error": error}


def states() -> list:
    """Return a state for everything that a page can be in."""
    ready = ready_state("a", "b")
    working, _ = told(ready, {"type": "job-started", "job_id": "picture-1.1"})
    events = [[progress("picture-1.1", stage, 3, 9)] for stage in protocol.STAGES]
    events += [[progress("picture-1.1", stage)] for stage in protocol.STAGES]
    events += [[job_done("picture-1.1")], [{"type": "picture-cancelled", "picture": "picture-1"}]]
    events += [[job_done("picture-1.1"), {"type": "downloaded", "picture": "picture-1"}]]
    events += [[job_done("picture-1.1"), {"type": "engine-chosen", "value": "u2netp"}]]
    events += [[job_done("picture-1.1"), {"type": "dialog-opened", "dialog": "clear"}]]
    events += [[failed("picture-1.1", code, detailed(code)["details"])] for code in errors.codes()]
    events += [[{"type": "notice", "code": code, "details": filling()}] for code in surroundings.NOTICES]
    saved = {"type": "file-saved", "picture": "picture-1", "blob": "x", "name": "a.png", "cause": None}
    lost = dict(saved)
    lost["cause"] = "QuotaExceededError"
    can = [{"type": "savers-known", "folder": True, "share": True}, job_done("picture-1.1")]
    can = can + [{"type": "folder-asked", "again": False}]
    events += [can, can + [saved, {"type": "folder-ended", "cause": None}], [{"type": "batch-paused"}]]
    events += [can + [lost, {"type": "folder-ended", "cause": None}], [{"type": "batch-cancelled"}]]
    events += [can + [{"type": "folder-ended", "cause": "SecurityError"}]]
    events += [[{"type": "own-recipe-switched", "picture": "picture-1"}]]
    events += [[{"type": "recipe-file-read", "name": "a.json", "text": text}] for text in ["{}", "["]]
    events += [[{"type": "worker-failed", "error": detailed("worker-start-failed")}]]
    events += [[{"type": "worker-restarting", "reason": "x"}]]
    events += [[{"type": "address-changed", "address": "#/help", "first": True}], [{"type": "drag-over", "over": True}]]
    events += [[{"type": "engine-fetched", "engine": "u2netp"}, progress("engine-u2netp.1", "verify-model")]]
    for tool in read_json("assets/tools.json")["tools"]:
        opened = [tools_loaded(), {"type": "address-changed", "address": "#/" + tool["id"], "first": False}]
        events += [opened, opened + [job_done("picture-1.1")]]
        events += [opened + [job_done("picture-1.1"), {"type": "recipe-reset", "section": "output"}]]
    made = [told(working, *some)[0] for some in events]
    for code in status.OFFLINE_REASONS:
        offline = {"type": "offline-changed", "state": "failed", "done": None, "total": None, "code": code}
        made.append(told(ready_state(), offline)[0])
    starting, _ = told(initial_state(), catalogue_loaded(), files_added("a"))
    return made + [initial_state(), starting, told(starting, worker_ready(saved=False))[0]]


def test_every_state_can_be_shown_in_every_language() -> None:
    for language in LANGUAGES:
        for state in states():
            assert len(shown(state, language)) > 50


def test_every_control_has_a_name_and_every_id_is_there_once() -> None:
    for state in states():
        nodes = shown(state)
        identifiers = [one["attrs"]["id"] for one in nodes if "id" in one.get("attrs", {})]
        assert len(identifiers) == len(set(identifiers)), identifiers
        for one in nodes:
            attrs = one.get("attrs", {})
            if one["tag"] in ["button", "a"]:
                assert attrs.get("aria-label") or "".join(texts(all_nodes(one))), one
            elif one["tag"] == "img":
                assert "alt" in attrs
            elif attrs.get("role") == "progressbar":
                assert attrs["aria-label"]
            elif one["tag"] == "input" and attrs["type"] == "range":
                assert attrs["aria-label"]
                assert attrs["aria-valuetext"]


def test_no_style_attribute_and_no_markup_is_ever_written() -> None:
    for state in states():
        for one in shown(state):
            attrs = one.get("attrs", {})
            assert "style" not in attrs
            assert not [name for name in attrs if name.startswith("on")]
            assert not ("text" in one and "children" in one)


def test_a_file_name_is_only_ever_text() -> None:
    name = '<img src=x onerror="alert(1)">.jpg'
    state, _ = told(ready_state(name), job_done("picture-1.1"))
    assert name in texts(shown(state))


def test_done_offers_what_one_does_with_a_result() -> None:
    state, _ = told(ready_state("a"), job_done("picture-1.1"))
    nodes = shown(state)
    assert by_id(nodes, "download")["attrs"]["download"] == "result.png"
    assert by_id(nodes, "download")["blob"] == ["href", "cutout-of-picture-1.1"]
    assert by_id(nodes, "split")["props"] == {"value": "50"}
    assert "640 × 480 pixels · PNG, 346 KB · Balanced on 2 threads, 2.9 s" in texts(nodes)
    state, _ = told(state, {"type": "downloaded", "picture": "picture-1"})
    assert "Download again" in texts(shown(state))


def test_a_result_says_what_was_done_another_way() -> None:
    event = job_done("picture-1.1")
    event["result"]["notes"] = ["first-frame-only", "never-heard-of"]
    event["result"]["timings_ms"]["fetch-model"] = 60000
    state, _ = told(ready_state("a"), event)
    said = texts(shown(state))
    assert "This is an animation; its first frame was cut out." in said
    assert [text for text in said if "never-heard-of" in text]
    assert [text for text in said if text.endswith(", 2.9 s")]


def test_several_results_are_downloaded_at_once() -> None:
    state, _ = told(ready_state("a", "b", "c"), job_done("picture-1.1"))
    assert "Download all 1" not in texts(shown(state))
    state, _ = told(state, job_done("picture-2.1"), failed("picture-3.1", "image-empty"))
    assert "Download all 2" in texts(shown(state))
    assert "The file is empty." in texts(shown(state))
    state, effects = told(state, by_id(shown(state), "download-all")["on"]["click"])
    assert [file["blob"] for file in effects[0]["files"]] == ["cutout-of-picture-1.1", "cutout-of-picture-2.1"]
    assert [one["downloaded"] for one in state["pictures"]] == [True, True, False]


def test_a_failure_says_what_to_do_and_offers_retry() -> None:
    error = {"width": 40000, "height": 40000, "pixels": 1600000000, "limit": 64000000}
    state, _ = told(ready_state("a"), failed("picture-1.1", "image-too-large", error))
    said = texts(shown(state))
    expected = "The picture is 40,000 × 40,000 pixels (1,600 megapixels). Offcut opens at most 64 megapixels."
    assert expected in said
    assert "Retry" in said
    assert [text for text in said if text.startswith("image-too-large · ")]


def test_progress_invents_no_number() -> None:
    state, _ = told(
        ready_state("a"), {"type": "job-started", "job_id": "picture-1.1"}, progress("picture-1.1", "infer")
    )
    bars = [one["attrs"] for one in shown(state) if one.get("attrs", {}).get("role") == "progressbar"]
    assert bars
    assert not [bar for bar in bars if "aria-valuenow" in bar]
    state, _ = told(state, progress("picture-1.1", "fetch-model", 11, 44))
    bars = [one["attrs"] for one in shown(state) if one.get("attrs", {}).get("role") == "progressbar"]
    assert {bar["aria-valuenow"] for bar in bars} == {"25"}


def test_removing_all_asks_first_only_when_a_result_would_be_lost() -> None:
    state = ready_state("a")
    assert by_id(shown(state), "clear")["on"]["click"] == {"type": "pictures-cleared"}
    state, _ = told(state, job_done("picture-1.1"))
    assert by_id(shown(state), "clear")["on"]["click"] == {"type": "dialog-opened", "dialog": "clear"}
    state, _ = told(state, {"type": "downloaded", "picture": "picture-1"})
    assert by_id(shown(state), "clear")["on"]["click"] == {"type": "pictures-cleared"}


def test_the_title_counts_while_work_goes_on() -> None:
    state = ready_state("a", "b")
    assert frame(state, words("en"))["title"] == "(0 of 2) Offcut"
    state, _ = told(state, job_done("picture-1.1"), job_done("picture-2.1"))
    assert frame(state, words("en"))["title"] == words("en").say("page.title")


def test_what_a_closer_look_took_is_said() -> None:
    plain = shown(told(ready_state("a"), job_done("picture-1.1"))[0])
    closer = shown(told(ready_state("a"), job_done("picture-1.1", changes={"closer_ms": 2400.0}))[0])
    lines = [
        [one["text"] for one in nodes if one.get("attrs", {}).get("class") == "stage-facts"]
        for nodes in (plain, closer)
    ]
    assert "closer" not in lines[0][0]
    assert "2.4 s for a closer second look" in lines[1][0]
