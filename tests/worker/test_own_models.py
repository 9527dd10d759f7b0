"""Room: tests."""

import hashlib
from typing import Any

import pytest

from offcut.contract import engine_messages, own, protocol
from offcut.contract.errors import ModelError
from offcut.worker.job_events import JobEvents
from offcut.worker.own_models import PART_BYTES, OwnModels
from offcut.worker.service import Service
from offcut.worker.store import ModelStore
from tests.contract.test_own import own_form
from tests.worker.fakes import World, picture_bytes
from tests.worker.virtual_time import clock_ms, run


def add(world: World, file: Any) -> dict[str, Any]:
    models = OwnModels(world.ports(), ModelStore(world.ports()))
    entry: dict[str, Any] = run(models.add(own_form(), file, JobEvents("j1", world.emit, clock_ms)))
    return entry


@pytest.mark.parametrize("size", [1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES + 7])
def test_a_file_is_kept_in_parts_under_its_own_name(size: int) -> None:
    world = World()
    file = (b"0123456789abcdef!" * (size // 17 + 1))[:size]
    entry = add(world, file)
    own.check_entry(entry)
    assert entry["sha256"] == hashlib.sha256(file).hexdigest()
    assert b"".join(world.cache.own[part["sha256"]] for part in entry["parts"]) == file
    assert world.cache.entries == {}
    assert max(part["bytes"] for part in entry["parts"]) <= PART_BYTES


@pytest.mark.parametrize("size", [0, own.LARGEST_FILE_BYTES + 1])
def test_a_file_that_is_too_large_is_refused_without_reading_it(size: int) -> None:
    world = World()
    models = OwnModels(world.ports(file_bytes=lambda file: size), ModelStore(world.ports()))
    with pytest.raises(ModelError) as caught:
        run(models.add(own_form(), object(), JobEvents("j1", world.emit, clock_ms)))
    assert caught.value.details == {"bytes": size, "limit": own.LARGEST_FILE_BYTES}


async def ended(world: World, job_id: str) -> dict[str, Any]:
    while not world.ends(job_id):
        await world.sleep(0.1)
    return world.of(job_id)[-1]


def start_job(job_id: str, engine: str) -> dict[str, Any]:
    return protocol.start_job(job_id, picture_bytes(), "a.png", engine, {"recipe": {}, "previews": False})


def test_it_runs_through_the_same_code_and_goes_again() -> None:
    world = World()

    async def session() -> None:
        service = Service(world.ports(), world.catalogue)
        await service.start()
        service.handle(engine_messages.add_own_model("add", own_form(), [b"weights"]))
        entry = (await ended(world, "add"))["result"]["entry"]
        service.handle(start_job("early", entry["id"]))
        assert (await ended(world, "early"))["error"]["code"] == "model-missing", "nobody has switched it on"
        service.handle(engine_messages.set_own_models([entry]))
        service.handle(start_job("one", entry["id"]))
        assert (await ended(world, "one"))["result"]["engine"] == entry["id"]
        changed = [event for event in world.events if event["type"] == "engines-changed"][-1]
        assert {status["id"]: status["saved"] for status in changed["engines"]}[entry["id"]]
        service.handle(protocol.drop_model("drop", entry["id"]))
        await ended(world, "drop")
        assert world.cache.own == {}
        service.handle(start_job("late", entry["id"]))
        assert (await ended(world, "late"))["error"]["code"] == "own-model-lost"
        service.handle(engine_messages.set_own_models([]))
        service.handle(start_job("gone", entry["id"]))
        assert (await ended(world, "gone"))["error"]["code"] == "model-missing"
        assert world.source.asked == [], "nobody is asked for a model that only its owner has"
        await service.stop()

    run(session())


def test_the_same_bytes_as_an_engine_of_the_site_are_two_things() -> None:
    world = World(parts=1)
    data = next(iter(world.source.contents.values()))
    entry = own.as_engine(add(world, data))
    store = ModelStore(world.ports())
    mine, theirs = run(store.status([entry, world.model("small")]))
    assert mine["saved"] and not theirs["saved"]
    run(store.drop(world.model("small")))
    assert run(store.status([entry]))[0]["saved"]


@pytest.mark.parametrize(("word", "code"), [("hang", "inference-timeout"), ("memory", "out-of-memory")])
def test_one_that_never_ends_or_grows_costs_its_picture_only(word: str, code: str) -> None:
    world = World()
    world.save_all()

    async def session() -> None:
        service = Service(world.ports(), world.catalogue)
        await service.start()
        service.handle(engine_messages.add_own_model("add", own_form(deadline_s=5), [b"weights"]))
        entry = (await ended(world, "add"))["result"]["entry"]
        service.handle(engine_messages.set_own_models([entry]))
        world.runs.extend([word, word])
        service.handle(start_job("bad", entry["id"]))
        error = (await ended(world, "bad"))["error"]
        assert error["code"] == code
        service.handle(start_job("good", "small"))
        assert (await ended(world, "good"))["type"] == "job-done"
        await service.stop()

    run(session())
