"""Room: tests. Runs on CPython. May import everything."""

import pytest

from offcut.contract import (
    documents_messages,
    engine_messages,
    graphics_messages,
    modes,
    protocol,
    recipe,
    result_messages,
    results,
)
from offcut.contract.errors import ProtocolError
from tests.contract.test_own import own_entry, own_form

BLOB = object()
ENGINE = protocol.engine_status("u2netp", 0, 10, False, True)
RESULT: dict = {**dict.fromkeys(results.RESULT_FIELDS), "candidates": []}
RECIPE = recipe.defaults()
RECORD = {"adapter": "maker model", "cause": None, "checked": ["u2netp"]}
ERROR = {"code": "image-empty", "message": "", "details": {}}

MESSAGES = [
    protocol.start_job("1", BLOB, "a.jpg", "u2netp", {"recipe": RECIPE, "previews": True}),
    result_messages.finish_job("2", "1", BLOB, "a.jpg", RECIPE, None, True),
    result_messages.release_alpha("1"),
    documents_messages.print_sheet("3", BLOB, "a.jpg", {"paper": "a4", "format": "pdf", "mm": [35, 45]}),
    protocol.cancel_job("1"),
    protocol.load_model("1", "u2netp"),
    protocol.drop_model("1", "u2netp"),
    protocol.save_model("j", "u2netp"),
    protocol.check_model("j", "u2netp"),
    protocol.look(),
    protocol.ping(),
    graphics_messages.set_gpu([RECORD], "auto"),
    graphics_messages.retry_gpu(),
    modes.set_mode(True),
    engine_messages.import_model("j", None, [BLOB, BLOB]),
    engine_messages.add_own_model("j", own_form(), [BLOB]),
    engine_messages.set_own_models([own_entry()]),
    engine_messages.set_mirror("/mirror/"),
    protocol.worker_ready("r1", 2, True, "wasm", [ENGINE]),
    protocol.engines_changed([ENGINE], None),
    protocol.pong(),
    protocol.heartbeat(),
    protocol.job_started("1"),
    protocol.job_progress("1", "fetch-model", 3, None, "bytes"),
    result_messages.job_preview("1", "u2netp", BLOB),
    protocol.job_done("1", RESULT),
    protocol.job_failed("1", ERROR),
    protocol.job_cancelled("1"),
    protocol.notice("weights-not-stored"),
    protocol.worker_died("fatal"),
    graphics_messages.gpu_changed("usable", RECORD, True, "jspi"),
]


def test_there_is_a_builder_for_every_word() -> None:
    words = [word for word, _ in protocol.COMMANDS + protocol.EVENTS]
    assert [message["type"] for message in MESSAGES] == words


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message["type"])
def test_a_missing_key_is_refused(message: dict) -> None:
    assert protocol.check(message) is message
    for key in message:
        with pytest.raises(ProtocolError):
            protocol.check({other: message[other] for other in message if other != key})


@pytest.mark.parametrize("message", [None, [], {}, {"type": None}, {"type": "job-paused", "job_id": "1"}])
def test_an_unknown_message_is_refused(message: object) -> None:
    with pytest.raises(ProtocolError):
        protocol.check(message)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"job_id": ""},
        {"job_id": 7},
        {"stage": "finish"},
        {"unit": "percent"},
        {"done": -1},
        {"done": None},
        {"done": True},
        {"done": float("nan")},
        {"total": "many"},
    ],
)
def test_wrong_progress_is_refused(change: dict) -> None:
    good = protocol.job_progress("1", "infer", 0, 1, "steps")
    with pytest.raises(ProtocolError):
        protocol.check({**good, **change})


def test_nested_records_are_checked() -> None:
    with pytest.raises(ProtocolError, match="options lacks previews"):
        protocol.start_job("1", BLOB, "a", "u2netp", {"recipe": RECIPE})
    with pytest.raises(ProtocolError, match="result lacks"):
        protocol.job_done("1", {"width": 1})
    with pytest.raises(ProtocolError, match="error lacks code"):
        protocol.job_failed("1", {"message": "", "details": {}})
    with pytest.raises(ProtocolError, match="status lacks"):
        protocol.engines_changed([{"id": "u2netp"}], None)
    assert protocol.job_done("1", {})["result"] == {}
    assert protocol.job_done("1", {"imported": ["u2netp"], "entry": None})
    with pytest.raises(ProtocolError, match="result lacks entry"):
        protocol.job_done("1", {"imported": []})


def test_files_and_addresses_are_checked() -> None:
    for files in ([], None, BLOB):
        with pytest.raises(ProtocolError):
            engine_messages.import_model("j", None, files)  # type: ignore[arg-type]
    for files in ([], [BLOB, BLOB]):
        with pytest.raises(ProtocolError):
            engine_messages.add_own_model("j", own_form(), files)
    with pytest.raises(ProtocolError):
        engine_messages.set_own_models([{**own_entry(), "providers": ["webgpu"]}])
    with pytest.raises(ProtocolError):
        engine_messages.set_mirror("//other.example/")


def test_the_ends_of_a_job_are_events() -> None:
    events = [word for word, _ in protocol.EVENTS]
    assert all(end in events for end in protocol.JOB_ENDS)
    assert len(set(protocol.STAGES)) == len(protocol.STAGES)
