"""Room: tests."""

import asyncio
import hashlib
from typing import Any

import pytest

from offcut.contract.errors import ModelError, StorageError
from offcut.worker.job_events import JobEvents
from offcut.worker.store import ModelStore
from tests.worker.fakes import World
from tests.worker.virtual_time import clock_ms, run


class Shop:
    """A store in a world, and one job that asks it for weights."""

    def __init__(self, world: World | None = None) -> None:
        self.world = World() if world is None else world
        self.store = ModelStore(self.world.ports())
        self.model = self.world.model("small")
        self.parts = self.model["parts"]
        self.right = [self.world.source.contents[part["path"]] for part in self.parts]

    async def weights(self, job_id: str = "j1") -> list[Any]:
        return await self.store.weights(self.model, JobEvents(job_id, self.world.emit, clock_ms))

    def status(self) -> dict[str, Any]:
        status: dict[str, Any] = run(self.store.status([self.model]))[0]
        del status["origin"]
        return status

    def origin(self) -> str | None:
        origin: str | None = run(self.store.status([self.model]))[0]["origin"]
        return origin

    def done_bytes(self, stage: str) -> list[tuple[int, int]]:
        return [(e["done"], e["total"]) for e in self.world.of("j1") if e.get("stage") == stage]


def test_the_first_time_everything_is_fetched_verified_and_saved() -> None:
    shop = Shop()
    assert run(shop.weights()) == shop.right
    assert shop.done_bytes("fetch-model") == [(0, 3000), (1000, 3000), (2000, 3000), (3000, 3000)]
    assert shop.world.stages("j1") == ["fetch-model"]
    assert shop.world.source.most_at_once == 2
    assert [path for path, _ in shop.world.source.asked] == [part["path"] for part in shop.parts]
    assert shop.status() == {"id": "small", "saved_bytes": 3000, "total_bytes": 3000, "saved": True, "stored": True}


def test_the_second_time_nothing_is_fetched_and_all_is_verified() -> None:
    shop = Shop()
    shop.world.save_all()
    assert run(shop.weights()) == shop.right
    assert shop.world.source.asked == []
    assert shop.world.stages("j1") == ["verify-model"]
    assert shop.done_bytes("verify-model") == [(0, 3000), (1000, 3000), (2000, 3000), (3000, 3000)]
    assert shop.store.changes == 0


def test_what_is_saved_counts_as_done_from_the_start() -> None:
    shop = Shop()
    shop.world.cache.entries[shop.parts[1]["sha256"]] = shop.right[1]
    assert run(shop.weights()) == shop.right
    assert shop.done_bytes("fetch-model") == [(1000, 3000), (2000, 3000), (3000, 3000)]
    assert shop.world.stages("j1") == ["fetch-model", "verify-model"]
    assert len(shop.world.source.asked) == 2


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 1000, None])
def test_a_damaged_or_truncated_part_is_never_used_and_fetched_again(damage: bytes | None) -> None:
    shop = Shop()
    shop.world.save_all()
    entries, sha256 = shop.world.cache.entries, shop.parts[1]["sha256"]
    entries[sha256] = shop.right[1][:500] if damage is None else damage
    assert run(shop.weights()) == shop.right
    assert shop.world.source.asked == [(shop.parts[1]["path"], False)]
    assert entries[sha256] == shop.right[1]
    assert shop.done_bytes("fetch-model")[0] == (2000, 3000)


def test_a_damaged_part_that_cannot_be_fetched_again_is_gone() -> None:
    shop = Shop()
    shop.world.save_all()
    shop.world.cache.entries[shop.parts[0]["sha256"]] = b"\0" * 1000
    shop.world.source.plan[shop.parts[0]["path"]] = [404]
    with pytest.raises(ModelError):
        run(shop.weights())
    assert shop.parts[0]["sha256"] not in shop.world.cache.entries
    assert shop.status()["saved"] is False
    assert shop.status()["saved_bytes"] == 2000


def test_an_entry_that_vanishes_while_it_is_read_is_fetched_again() -> None:
    shop = Shop()
    shop.world.save_all()

    class Vanishing:
        async def sha256(self, data: bytes) -> str:
            if shop.world.source.asked:
                return hashlib.sha256(data).hexdigest()
            raise StorageError("storage-denied", "the entry is gone")

    shop.store = ModelStore(shop.world.ports(digest=Vanishing()))
    assert run(shop.weights()) == shop.right
    assert len(shop.world.source.asked) == 3


def test_a_download_with_the_wrong_hash_is_not_saved() -> None:
    shop = Shop()
    path = shop.parts[2]["path"]
    shop.world.source.plan[path] = [b"\0" * 1000, b"\0" * 1000]
    with pytest.raises(ModelError) as caught:
        run(shop.weights())
    assert caught.value.details == {"part": path}
    assert set(shop.world.cache.entries.values()) <= set(shop.right)


def test_refused_storage_means_memory_a_notice_and_an_engine_that_works() -> None:
    world = World()
    world.cache.room_bytes = 1500
    shop = Shop(world)
    assert run(shop.weights()) == shop.right
    assert world.notices() == ["weights-not-stored"]
    assert shop.status() == {"id": "small", "saved_bytes": 3000, "total_bytes": 3000, "saved": True, "stored": False}
    assert run(shop.weights("j2")) == shop.right
    assert len(world.source.asked) == 3


def test_what_is_in_memory_is_saved_once_there_is_room() -> None:
    world = World()
    world.cache.room_bytes = 0
    shop = Shop(world)
    run(shop.weights())
    world.cache.room_bytes = 10_000
    run(shop.weights("j2"))
    assert shop.status()["stored"] is True
    assert world.notices() == ["weights-not-stored"]


def test_cancelling_aborts_the_downloads_and_keeps_what_was_complete() -> None:
    shop = Shop(World(parts=5))

    async def session() -> None:
        task = asyncio.ensure_future(shop.weights())
        await asyncio.sleep(0.15)  # two are complete, two are under way
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(session())
    assert shop.world.source.aborted == [part["path"] for part in shop.parts[2:4]]
    assert shop.status()["saved_bytes"] == 2000
    run(shop.weights("j2"))
    assert len(shop.world.source.asked) == 4 + 3


def test_dropping_forgets_what_is_saved_and_what_is_in_memory() -> None:
    world = World()
    world.cache.room_bytes = 1500
    shop = Shop(world)
    run(shop.weights())
    run(shop.store.drop(shop.model))
    assert shop.status() == {"id": "small", "saved_bytes": 0, "total_bytes": 3000, "saved": False, "stored": True}
    assert world.cache.entries == {}


def test_where_an_engine_came_from_is_known_until_it_is_dropped() -> None:
    shop = Shop()
    assert shop.origin() is None
    run(shop.weights())
    assert shop.origin() == "site"
    run(shop.store.drop(shop.model))
    assert shop.origin() is None


def test_parts_of_a_mirror_are_called_so() -> None:
    shop = Shop()
    address = "/mirror/" + shop.parts[0]["sha256"] + ".bin"
    shop.world.source.contents[address] = shop.right[0]
    shop.store.mirror = "/mirror/"
    assert run(shop.weights()) == shop.right
    assert shop.origin() == "mirror"
    assert shop.world.notices() == ["mirror-failed"], "it has one part only"


def test_dropping_one_engine_leaves_the_other() -> None:
    shop = Shop()
    shop.world.save_all()
    run(shop.store.drop(shop.model))
    small, large = run(shop.store.status(shop.world.catalogue["models"]))
    assert (small["saved_bytes"], large["saved_bytes"]) == (0, 3000)


def test_the_number_of_changes_grows_with_each_change() -> None:
    shop = Shop()
    run(shop.weights())
    after_fetch = shop.store.changes
    run(shop.weights("j2"))
    assert after_fetch == shop.store.changes > 0
    run(shop.store.drop(shop.model))
    assert shop.store.changes > after_fetch


def checked(shop: Shop) -> None:
    run(shop.store.check(shop.model, JobEvents("j1", shop.world.emit, clock_ms)))


def test_a_check_hashes_what_is_saved_and_fetches_nothing() -> None:
    shop = Shop()
    shop.world.save_all()
    checked(shop)
    assert shop.done_bytes("verify-model") == [(0, 3000), (1000, 3000), (2000, 3000), (3000, 3000)]
    assert shop.world.source.asked == []
    assert shop.status()["saved"]


def test_a_check_removes_what_is_damaged_and_says_how_much() -> None:
    shop = Shop()
    shop.world.save_all()
    shop.world.cache.entries[shop.parts[1]["sha256"]] = b"\0" * 1000
    with pytest.raises(ModelError) as failure:
        checked(shop)
    assert (failure.value.code, failure.value.details) == ("model-damaged", {"engine": "small", "count": 1})
    assert shop.parts[1]["sha256"] not in shop.world.cache.entries
    assert shop.status()["saved_bytes"] == 2000
    assert shop.world.source.asked == []


def test_a_check_of_an_engine_that_is_not_here_has_nothing_to_say() -> None:
    shop = Shop()
    checked(shop)
    assert shop.status()["saved_bytes"] == 0
