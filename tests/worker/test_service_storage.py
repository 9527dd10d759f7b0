"""Room: tests. Saving and checking engines without loading them, and counting again what is there."""

import asyncio

from offcut.contract import protocol
from offcut.worker.service import Service
from tests.worker.fakes import World
from tests.worker.page_side import play, start_job, until


def test_an_engine_is_saved_without_being_loaded() -> None:
    world = World()

    async def script(service: Service) -> None:
        service.handle(protocol.save_model("save", "small"))
        await until(world, "save")
        await asyncio.sleep(1)

    play(world, script)
    assert world.ends("save") == ["job-done"]
    assert "load-session" not in world.stages("save")
    changed = [event for event in world.events if event["type"] == "engines-changed"][-1]
    assert changed["current"] is None
    assert [engine["saved"] for engine in changed["engines"]] == [True, False]


def test_a_picture_goes_before_a_check() -> None:
    world = World()
    world.save_all()

    async def script(service: Service) -> None:
        service.handle(start_job("first"))
        service.handle(protocol.check_model("check", "large"))
        service.handle(start_job("second"))
        await until(world, "first", "check", "second")

    play(world, script)
    ends = [event["job_id"] for event in world.events if event["type"] == "job-done"]
    assert ends == ["first", "second", "check"]


def test_a_damaged_engine_is_told_and_counted() -> None:
    world = World()
    world.save_all()
    part = world.model("small")["parts"][0]
    world.cache.entries[part["sha256"]] = b"x" * part["bytes"]

    async def script(service: Service) -> None:
        service.handle(protocol.check_model("check", "small"))
        await until(world, "check")
        await asyncio.sleep(1)

    play(world, script)
    assert world.ends("check") == ["job-failed"]
    failed = [event for event in world.events if event["type"] == "job-failed"][0]
    assert failed["error"]["code"] == "model-damaged"
    changed = [event for event in world.events if event["type"] == "engines-changed"][-1]
    assert not changed["engines"][0]["saved"]


def test_looking_again_finds_what_the_browser_removed() -> None:
    world = World()
    world.save_all()

    async def script(service: Service) -> None:
        world.cache.entries.clear()
        service.handle(protocol.look())
        await asyncio.sleep(1)

    play(world, script)
    changed = [event for event in world.events if event["type"] == "engines-changed"]
    assert [engine["saved_bytes"] for engine in changed[-1]["engines"]] == [0, 0]
