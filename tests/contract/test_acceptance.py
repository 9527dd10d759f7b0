"""Room: tests. Runs on CPython. May import everything."""

from typing import Any

import pytest

from offcut.contract import acceptance

LICENCE = {"name": "no-profit-1.0", "url": "https://licence.example", "note": "", "commercial": False, "accept": True}
ENGINE: dict[str, Any] = {"id": "strict", "licence": LICENCE}
FREE: dict[str, Any] = {"id": "free", "licence": {"name": "MIT", "url": "x", "note": "", "commercial": True}}


def test_only_a_licence_that_asks_for_it_is_asked_about_and_only_once() -> None:
    assert not acceptance.is_needed(FREE, [])
    assert acceptance.is_needed(ENGINE, [])
    assert not acceptance.is_needed(ENGINE, acceptance.with_accepted([], ENGINE))


@pytest.mark.parametrize("change", [{"name": "no-profit-1.1"}, {"url": "https://elsewhere.example"}])
def test_another_licence_of_the_same_engine_is_asked_about_again(change: dict[str, str]) -> None:
    accepted = acceptance.with_accepted([], ENGINE)
    changed = {**ENGINE, "licence": {**LICENCE, **change}}
    assert acceptance.is_needed(changed, accepted)
    assert acceptance.with_accepted(accepted, changed) == [acceptance.record_for(changed)]


def test_accepting_for_one_engine_says_nothing_about_another() -> None:
    assert acceptance.is_needed({**ENGINE, "id": "other"}, acceptance.with_accepted([], ENGINE))


def test_the_list_does_not_grow_for_ever() -> None:
    accepted: list[dict[str, Any]] = []
    for number in range(200):
        accepted = acceptance.with_accepted(accepted, {**ENGINE, "id": str(number)})
    assert len(accepted) == acceptance.MOST_RECORDS
    assert acceptance.is_accepted_list(accepted)


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        "strict",
        [None],
        [{}],
        [{"engine": "strict", "licence": "x", "url": ""}],
        [acceptance.record_for(ENGINE)] * 65,
    ],
)
def test_what_a_stranger_wrote_is_refused(value: object) -> None:
    assert not acceptance.is_accepted_list(value)
