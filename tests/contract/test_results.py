"""Room: tests. Runs on CPython. May import everything."""

import pytest

from offcut.contract import protocol, recipe, result_messages, results
from offcut.contract.errors import ProtocolError

CANDIDATE = {"engine": "u2netp", "width": 320, "height": 320, "agreement": 0.9, "other": False}
RESULT = {**dict.fromkeys(results.RESULT_FIELDS), "candidates": [CANDIDATE], "candidate": 0}


@pytest.mark.parametrize(
    "change",
    [
        {"candidates": None},
        {"candidates": [{}]},
        {"candidates": [7]},
        {"candidate": 1},
        {"candidate": True},
        {"candidate": -1},
        {"candidate": "0"},
    ],
)
def test_a_result_that_contradicts_itself_is_refused(change: dict) -> None:
    assert protocol.job_done("1", RESULT)
    with pytest.raises(ProtocolError):
        protocol.job_done("1", {**RESULT, **change})


@pytest.mark.parametrize(
    "options",
    [
        None,
        {},
        {"recipe": [], "previews": True},
        {"recipe": {}, "previews": 1},
        {"recipe": {}, "previews": True, "quick_look": True},
    ],
)
def test_wrong_options_are_refused(options: object) -> None:
    with pytest.raises(ProtocolError):
        protocol.start_job("1", None, "a", "u2netp", options)  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"of": ""}, {"of": 7}, {"candidate": -1}, {"candidate": 0.5}, {"recipe": None}])
def test_a_wrong_wish_to_finish_again_is_refused(change: dict) -> None:
    good = result_messages.finish_job("2", "1", None, "a", recipe.defaults(), 3, False)
    with pytest.raises(ProtocolError):
        protocol.check({**good, **change})


def test_no_candidate_is_always_one() -> None:
    assert results.is_candidate(None, 0)
    assert not results.is_candidate(0, 0)
