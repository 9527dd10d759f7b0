"""Room: tests."""

import asyncio
from typing import Any

import pytest

from offcut.contract.errors import ProtocolError
from offcut.worker.job_events import JobEvents
from offcut.worker.queue import Job
from tests.worker.office import TAKES_S, Office
from tests.worker.virtual_time import clock_ms


def test_pictures_are_done_in_order_one_at_a_time() -> None:
    office = Office()

    async def script() -> None:
        office.add("start-job", "a")
        office.add("start-job", "b")

    office.during(script)
    assert office.told() == ["a started", "a done", "b started", "b done"]
    assert office.pauses == 2


def test_loading_in_advance_waits_for_everything_else() -> None:
    office = Office()

    async def script() -> None:
        office.add("load-model", "load")
        office.add("start-job", "a", "large")
        office.add("drop-model", "drop", "other")

    office.during(script)
    assert [line for line in office.told() if "done" in line] == ["a done", "drop done", "load done"]


def test_an_id_in_use_is_refused_and_free_again_afterwards() -> None:
    office = Office()

    async def script() -> None:
        office.add("start-job", "a")
        with pytest.raises(ProtocolError):
            office.add("start-job", "a")
        await asyncio.sleep(1)
        with pytest.raises(ProtocolError):
            office.add("load-model", "a")
        await asyncio.sleep(TAKES_S)
        office.add("start-job", "a")

    office.during(script)
    assert office.told() == ["a started", "a done"] * 2


def test_a_waiting_job_is_cancelled_without_ever_starting() -> None:
    office = Office()

    async def script() -> None:
        office.add("start-job", "a")
        office.add("start-job", "b")
        office.queue.cancel("b")
        assert office.told() == ["b cancelled"]

    office.during(script)
    assert office.told() == ["b cancelled", "a started", "a done"]


def test_the_running_job_is_cancelled_at_once_and_the_next_one_begins() -> None:
    office = Office()

    async def script() -> None:
        office.add("start-job", "a")
        office.add("start-job", "b")
        await asyncio.sleep(1)
        office.queue.cancel("a")
        assert office.told() == ["a started", "a cancelled"]
        office.queue.cancel("a")
        await asyncio.sleep(0.001)
        assert office.begun == ["a", "b"]

    office.during(script)
    assert office.told("a") == ["a started", "a cancelled"]
    assert office.told("b") == ["b started", "b done"]


def test_pictures_share_nothing_and_never_pass_each_other() -> None:
    office = Office()

    async def script() -> None:
        office.add("start-job", "a", "small")
        await asyncio.sleep(1)
        office.add("start-job", "b", "small")
        office.add("start-job", "c", "large")
        assert office.told() == ["a started"]

    office.during(script)
    assert office.begun == ["a", "b", "c"]
    assert len([event for event in office.said if event["job_id"] == "b" and event["type"] == "job-progress"]) == 2


@pytest.mark.parametrize("first", ["cancel", "set aside"])
def test_a_second_stop_does_not_interrupt_the_cleaning_up(first: str) -> None:
    cleaned: list[str] = []

    class Careful(Office):
        async def work(self, command: dict[str, Any], events: JobEvents) -> None:
            try:
                await asyncio.sleep(TAKES_S)
            finally:
                await asyncio.sleep(1)
                cleaned.append(events.job_id)

    office = Careful()

    async def script() -> None:
        office.add("load-model", "load", "large")
        await asyncio.sleep(1)
        if first == "cancel":
            office.queue.cancel("load")
        else:
            office.add("start-job", "a", "small")
        await asyncio.sleep(0.5)
        office.queue.cancel("load")

    office.during(script)
    assert cleaned[:1] == ["load"]
    assert office.told("load") == ["load started", "load cancelled"]


def test_cancelling_what_is_unknown_or_over_does_nothing() -> None:
    office = Office()

    async def script() -> None:
        office.queue.cancel("never heard of")
        office.add("start-job", "a")
        await asyncio.sleep(TAKES_S + 1)
        office.queue.cancel("a")

    office.during(script)
    assert office.told() == ["a started", "a done"]


def test_a_picture_shares_the_load_of_its_own_engine() -> None:
    office = Office()

    async def script() -> None:
        office.add("load-model", "load")
        await asyncio.sleep(1)
        office.add("start-job", "a")

    office.during(script)
    assert office.told() == ["load started", "a started", "load done", "a done"]
    progress = [event["done"] for event in office.said if event["type"] == "job-progress" and event["job_id"] == "a"]
    assert progress == [10, 0, 10]  # the rest of the load, then its own


def test_a_picture_that_is_to_be_seen_early_goes_before_the_download_of_its_own_engine() -> None:
    office = Office()

    async def script() -> None:
        office.add("load-model", "load")
        await asyncio.sleep(1)
        office.add("start-job", "a", quick_look="shown")

    office.during(script)
    assert office.begun == ["load", "a", "load"]
    assert [line for line in office.told() if "done" in line] == ["a done", "load done"]


def test_a_picture_does_not_wait_for_another_engine_to_load() -> None:
    office = Office()

    async def script() -> None:
        office.add("load-model", "load", "large")
        await asyncio.sleep(1)
        office.add("start-job", "a", "small")
        office.add("start-job", "b", "small")

    office.during(script)
    assert office.begun == ["load", "a", "b", "load"]
    assert office.told() == ["load started", "a started", "a done", "b started", "b done", "load done"]


def test_a_load_that_was_set_aside_can_be_cancelled() -> None:
    office = Office()

    async def script() -> None:
        office.add("load-model", "load", "large")
        await asyncio.sleep(1)
        office.add("start-job", "a", "small")
        office.queue.cancel("load")
        await asyncio.sleep(1)
        office.queue.cancel("load")

    office.during(script)
    assert office.told() == ["load started", "load cancelled", "a started", "a done"]


def test_dropping_an_engine_ends_its_loading_in_advance() -> None:
    office = Office()

    async def script() -> None:
        office.add("load-model", "load", "large")
        office.add("load-model", "later", "large")
        await asyncio.sleep(1)
        office.add("drop-model", "drop", "large")

    office.during(script)
    assert sorted(office.told()[:3]) == ["later cancelled", "load cancelled", "load started"]
    assert office.told("drop") == ["drop started", "drop done"]


def test_a_job_without_an_end_gets_one() -> None:
    office = Office()
    office.ends_badly = True

    async def script() -> None:
        office.add("start-job", "a")

    office.during(script)
    assert office.told() == ["a started", "a failed"]
    assert office.said[-1]["error"]["code"] == "internal-error"


def finish(office: Office, job_id: str) -> None:
    command = {"type": "finish-job", "job_id": job_id, "of": "a"}
    office.queue.add(Job(command, JobEvents(job_id, office.said.append, clock_ms)))


def test_finishing_again_begins_at_once_beside_a_picture() -> None:
    office = Office()

    async def script() -> None:
        for job_id in ("a", "b", "c"):
            office.add("start-job", job_id)
        await asyncio.sleep(1)
        finish(office, "f")
        finish(office, "g")

    office.during(script)
    assert office.begun == ["a", "f", "b", "g", "c"]
    assert office.most_at_once == 2


def test_finishing_again_does_not_disturb_an_engine_that_is_loaded_ahead() -> None:
    office = Office()

    async def script() -> None:
        office.add("load-model", "load")
        await asyncio.sleep(1)
        finish(office, "f")

    office.during(script)
    assert office.begun == ["load", "f"]
    assert office.told() == ["load started", "f started", "load done", "f done"]


def test_where_nothing_may_run_beside_finishing_goes_first_and_sets_a_load_aside() -> None:
    office = Office()
    office.is_serial = office.infers = True

    async def script() -> None:
        office.add("load-model", "load")
        await asyncio.sleep(1)
        finish(office, "f")
        office.add("start-job", "a", "large")
        office.add("start-job", "b", "large")
        await asyncio.sleep(TAKES_S + 1)
        finish(office, "g")

    office.during(script)
    assert office.begun == ["load", "f", "a", "g", "b", "load"]
    assert office.most_at_once == 1


def test_two_pictures_of_one_engine_are_in_flight_once_the_first_is_inferred() -> None:
    office = Office()
    office.infers = True

    async def script() -> None:
        for job_id in ("a", "b", "c"):
            office.add("start-job", job_id)
        office.add("start-job", "d", "large")

    office.during(script)
    assert office.told() == [
        *("a started", "b started", "a done", "b done", "c started", "c done"),
        *("d started", "d done"),  # another engine does not push out the one that is running
    ]
    assert office.most_at_once == 2


def test_the_second_picture_begins_no_sooner_than_the_first_is_inferred() -> None:
    office = Office()

    async def script() -> None:
        office.add("start-job", "a")
        office.add("start-job", "b")
        await asyncio.sleep(3)
        assert office.begun == ["a"]
        await office.events["a"].enter("infer")
        await asyncio.sleep(0.001)
        assert office.begun == ["a", "b"]

    office.during(script)


def test_what_is_no_picture_has_the_worker_for_itself() -> None:
    office = Office()
    office.infers = True

    async def script() -> None:
        office.add("start-job", "a")
        office.add("drop-model", "drop", "other")
        office.add("start-job", "b")
        await asyncio.sleep(1)

    office.during(script)
    assert office.told() == ["a started", "a done", "drop started", "drop done", "b started", "b done"]
    assert office.most_at_once == 1


@pytest.mark.parametrize("which", ["a", "b", "c"])
def test_a_cancel_takes_only_its_own_picture(which: str) -> None:
    office = Office()
    office.infers = True

    async def script() -> None:
        for job_id in ("a", "b", "c"):
            office.add("start-job", job_id)
        await asyncio.sleep(2)
        office.queue.cancel(which)
        assert office.told()[-1] == which + " cancelled"

    office.during(script)
    for job_id in ("a", "b", "c"):
        assert office.told(job_id)[-1] == f"{job_id} " + ("cancelled" if job_id == which else "done")
    assert office.most_at_once == 2


def test_a_batch_gives_way_while_somebody_waits_for_a_picture() -> None:
    office = Office()
    reached: list[float] = []

    async def script() -> None:
        office.add("start-job", "a")
        await asyncio.sleep(1)
        finish(office, "f")
        await asyncio.sleep(0)
        await office.events["a"].enter("infer")  # no work of Python's
        reached.append(clock_ms())
        await office.events["a"].enter("compose")
        reached.append(clock_ms())

    office.during(script)
    assert reached[1] - reached[0] == pytest.approx(TAKES_S * 1000, abs=10)
