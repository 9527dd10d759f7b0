"""Room: tests."""

from typing import Any

import pytest

from offcut.contract.errors import ModelError, StorageError
from offcut.worker.importing import Importer
from offcut.worker.job_events import JobEvents
from offcut.worker.store import ModelStore
from tests.worker.fakes import World
from tests.worker.virtual_time import clock_ms, run


class Desk:
    """An importer in a world with two engines of three parts."""

    def __init__(self) -> None:
        self.world = World()
        self.store = ModelStore(self.world.ports())
        self.models = self.world.catalogue["models"]
        self.parts = {
            model["id"]: [self.world.source.contents[part["path"]] for part in model["parts"]] for model in self.models
        }

    def take(self, *files: bytes, engine: str | None = None) -> list[str]:
        importer = Importer(self.world.ports(), self.store)
        events = JobEvents("j1", self.world.emit, clock_ms)
        answer: list[str] = run(importer.take(self.models, engine, list(files), events))
        return answer

    def whole(self, engine: str) -> bytes:
        return b"".join(self.parts[engine])

    def saved(self) -> dict[str, int]:
        return {status["id"]: status["saved_bytes"] for status in run(self.store.status(self.models))}


@pytest.mark.parametrize("engine", [None, "large"])
def test_a_whole_file_is_kept_like_a_download(engine: str | None) -> None:
    desk = Desk()
    assert desk.take(desk.whole("large"), engine=engine) == ["large"]
    assert desk.saved() == {"small": 0, "large": 3000}
    assert run(desk.store.status(desk.models))[1]["origin"] == "file"
    events = JobEvents("j2", desk.world.emit, clock_ms)
    assert run(desk.store.weights(desk.world.model("large"), events)) == desk.parts["large"]
    assert desk.world.source.asked == []


def test_parts_come_in_any_order_and_of_several_engines() -> None:
    desk = Desk()
    files = [*reversed(desk.parts["small"]), desk.parts["large"][1]]
    assert desk.take(*files) == ["small", "large"]
    assert desk.saved() == {"small": 3000, "large": 1000}


def test_progress_counts_the_bytes_of_all_files_and_ends_at_all_of_them() -> None:
    desk = Desk()
    desk.take(desk.whole("small"), desk.parts["large"][0])
    done = [event["done"] for event in desk.world.of("j1")]
    assert done == sorted(done)
    assert desk.world.of("j1")[-1] == {**desk.world.of("j1")[-1], "stage": "verify-model", "done": 4000, "total": 4000}


def test_a_file_of_another_engine_says_which_engine_it_is_not() -> None:
    desk = Desk()
    with pytest.raises(ModelError) as caught:
        desk.take(desk.whole("large"), engine="small")
    assert caught.value.code == "import-wrong-engine"
    assert caught.value.details["engine"] == "small"
    assert caught.value.details["expected_sha256"] == desk.world.model("small")["sha256"]
    assert desk.saved() == {"small": 0, "large": 0}


@pytest.mark.parametrize("engine", ["nonsense", "own-0123456789ab"])
def test_an_engine_that_the_site_lacks_is_said(engine: str) -> None:
    desk = Desk()
    with pytest.raises(ModelError) as caught:
        desk.take(desk.whole("small"), engine=engine)
    assert caught.value.code == "model-missing"


@pytest.mark.parametrize("where", [0, 1500, 2999])
def test_one_wrong_bit_and_nothing_is_kept(where: int) -> None:
    desk = Desk()
    data = bytearray(desk.whole("small"))
    data[where] ^= 1
    with pytest.raises(ModelError) as caught:
        desk.take(bytes(data))
    assert caught.value.code == "import-unknown"
    assert desk.saved() == {"small": 0, "large": 0}


@pytest.mark.parametrize("file", [b"", b"x", b"x" * 1000, b"x" * 3000, b"x" * 9999])
def test_any_other_file_is_no_engine(file: bytes) -> None:
    desk = Desk()
    with pytest.raises(ModelError) as caught:
        desk.take(file)
    assert caught.value.details == {"name": "", "bytes": len(file)}


def test_what_is_right_is_kept_beside_what_is_wrong() -> None:
    desk = Desk()
    with pytest.raises(ModelError):
        desk.take(b"wrong", *desk.parts["small"])
    assert desk.saved() == {"small": 3000, "large": 0}


def test_a_file_that_is_gone_is_said() -> None:
    desk = Desk()

    class Gone:
        async def sha256(self, data: Any) -> str:
            raise StorageError("storage-denied", "NotReadableError")

    importer = Importer(desk.world.ports(digest=Gone()), desk.store)
    events = JobEvents("j1", desk.world.emit, clock_ms)
    with pytest.raises(ModelError) as caught:
        run(importer.take(desk.models, None, [desk.whole("small")], events))
    assert caught.value.code == "import-unreadable"


def test_where_nothing_can_be_saved_it_works_in_memory_and_says_so() -> None:
    desk = Desk()
    desk.world.cache.room_bytes = 0
    assert desk.take(desk.whole("small")) == ["small"]
    status = run(desk.store.status(desk.models))[0]
    assert status["saved"] and not status["stored"]
    assert desk.world.notices() == ["weights-not-stored"]
