"""Room: tests. Whole sessions in which something breaks: it costs its own picture, and the queue goes on."""

from typing import Any

import pytest

from offcut.contract import protocol
from offcut.contract.errors import StorageError
from offcut.worker.service import Service
from tests.worker.fakes import World, picture_bytes
from tests.worker.page_side import play, start_job, until

STAGES = ["fetch-model", "load-session", "decode", "prepare", "infer", "compose", "encode"]


def test_one_bad_picture_does_not_stop_the_others() -> None:
    world = World()
    files = {
        "good": picture_bytes(),
        "damaged": picture_bytes(200, 200)[:5000],
        "empty": b"",
        "text": b"I am a text file that is called .png",
        "also-good": picture_bytes(50, 40, "JPEG"),
    }

    async def script(service: Service) -> None:
        for job_id, file in files.items():
            service.handle(start_job(job_id, file))
        await until(world, *files)

    play(world, script)
    codes = {job_id: world.of(job_id)[-1].get("error", {}).get("code") for job_id in files}
    assert codes == {
        "good": None,
        "damaged": "image-unreadable",
        "empty": "image-empty",
        "text": "not-an-image",
        "also-good": None,
    }
    assert world.ends("good") == world.ends("also-good") == ["job-done"]
    assert world.stages("good") == STAGES
    assert world.stages("also-good") == ["decode", "prepare", "infer", "compose", "encode"]
    starts = [event["job_id"] for event in world.events if event["type"] == "job-started"]
    assert starts == list(files)
    assert len(world.made) == 1
    assert [event["type"] for event in world.events].count("engines-changed") == 1


def test_a_hung_engine_costs_its_own_picture_at_most() -> None:
    world = World()
    world.save_all()
    world.runs[:] = ["good", "hang", "hang", "good"]

    async def script(service: Service) -> None:
        for job_id in ("a", "b", "c"):
            service.handle(start_job(job_id))
        await until(world, "a", "b", "c")

    play(world, script)
    assert world.ends("a") == world.ends("c") == ["job-done"]
    assert world.of("b")[-1]["error"]["code"] == "inference-timeout"
    assert world.notices() == ["engine-restarted"]
    changed = [event["current"] for event in world.events if event["type"] == "engines-changed"]
    assert changed == ["small", None, "small"]


@pytest.mark.parametrize(("word", "code"), [("fail", "engine-start-failed"), ("memory", "out-of-memory")])
def test_an_engine_that_never_starts_fails_the_picture_and_the_next_one_tries_again(word: str, code: str) -> None:
    world = World()
    world.save_all()
    world.creates[:] = [word, word]

    async def script(service: Service) -> None:
        service.handle(start_job("a"))
        service.handle(start_job("b"))
        await until(world, "a", "b")

    play(world, script)
    assert world.of("a")[-1]["error"]["code"] == code
    assert world.ends("b") == ["job-done"]


def test_out_of_memory_outside_the_engine_costs_its_own_picture_only() -> None:
    world = World()
    world.save_all()

    async def read_bytes(file: Any) -> bytes:
        if file == b"huge":
            raise MemoryError
        return bytes(file)

    async def script(service: Service) -> None:
        service.handle(start_job("a", b"huge"))
        service.handle(start_job("b"))
        await until(world, "a", "b")

    play(world, script, read_bytes=read_bytes)
    assert world.of("a")[-1]["error"]["code"] == "out-of-memory"
    assert world.ends("b") == ["job-done"]


def test_refused_storage_is_said_and_the_picture_is_done() -> None:
    world = World()
    world.cache.room_bytes = 0

    async def script(service: Service) -> None:
        service.handle(start_job("a"))
        await until(world, "a")
        service.handle(start_job("b"))
        await until(world, "b")

    play(world, script)
    assert world.of("a")[-1]["result"]["notes"] == ["weights-not-stored"]
    assert world.of("b")[-1]["result"]["notes"] == []
    assert world.notices() == ["weights-not-stored"]
    small = [event for event in world.events if event["type"] == "engines-changed"][-1]["engines"][0]
    assert (small["saved"], small["stored"]) == (True, False)


@pytest.mark.parametrize("damage", [b"short", b"\0" * 1000])
def test_a_damaged_saved_part_is_fetched_again_and_the_picture_is_done(damage: bytes) -> None:
    world = World()
    world.save_all()
    part = world.model("small")["parts"][1]
    world.cache.entries[part["sha256"]] = damage

    async def script(service: Service) -> None:
        service.handle(start_job("a"))
        await until(world, "a")

    play(world, script)
    assert world.ends("a") == ["job-done"]
    assert world.source.asked == [(part["path"], False)]
    assert world.cache.entries[part["sha256"]] == world.source.contents[part["path"]]


def test_a_part_that_stays_corrupt_fails_by_its_name() -> None:
    world = World()
    path = world.model("small")["parts"][1]["path"]
    world.source.plan[path] = [b"\0" * 1000, b"\0" * 1000]

    async def script(service: Service) -> None:
        service.handle(protocol.load_model("load", "small"))
        await until(world, "load")
        service.handle(protocol.load_model("again", "small"))
        await until(world, "again")

    play(world, script)
    error = world.of("load")[-1]["error"]
    assert (error["code"], error["details"]) == ("model-corrupt", {"part": path})
    assert world.ends("again") == ["job-done"]


def test_a_status_that_cannot_be_read_is_said_and_the_queue_goes_on() -> None:
    world = World()
    sizes = world.cache.sizes

    async def broken(parts: list[dict[str, Any]]) -> dict[str, int]:
        if world.ends("a") and not world.ends("b"):
            raise StorageError("storage-denied")
        return await sizes(parts)

    world.cache.sizes = broken  # type: ignore[method-assign]

    async def script(service: Service) -> None:
        service.handle(start_job("a"))
        service.handle(start_job("b"))
        await until(world, "a", "b")

    play(world, script)
    assert world.notices() == ["internal-error"]
    assert world.ends("b") == ["job-done"]


def test_a_result_that_cannot_be_sent_is_an_error() -> None:
    world = World()
    world.save_all()

    def refuse(event: dict[str, Any]) -> None:
        if event["type"] == "job-done":
            world.events.remove(event)
            raise TypeError("could not be cloned")

    world.listeners.append(refuse)

    async def script(service: Service) -> None:
        service.handle(start_job("a"))
        await until(world, "a")

    play(world, script)
    assert world.ends("a") == ["job-failed"]
    assert world.of("a")[-1]["error"]["code"] == "internal-error"
