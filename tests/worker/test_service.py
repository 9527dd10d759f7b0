"""Room: tests. Whole sessions: what the page says and what it hears, with nothing real outside."""

import asyncio
from typing import Any

import pytest

from offcut.contract import protocol, result_messages
from offcut.worker.service import Service
from tests.worker.fakes import World, picture_bytes
from tests.worker.page_side import play, start_job, until
from tests.worker.virtual_time import run


def test_the_worker_says_what_it_has_and_that_it_lives() -> None:
    world = World()
    world.save_all()

    async def script(service: Service) -> None:
        service.handle(protocol.ping())
        await asyncio.sleep(3.5)

    play(world, script)
    ready = world.events[0]
    assert ready["type"] == "worker-ready"
    assert (ready["release"], ready["threads"], ready["isolated"], ready["provider"]) == ("test", 2, True, "wasm")
    assert [(engine["id"], engine["saved"]) for engine in ready["engines"]] == [("small", True), ("large", True)]
    words = [event["type"] for event in world.events]
    assert words.count("pong") == 1
    assert words.count("heartbeat") == 4
    assert "engines-changed" not in words


def test_every_event_is_one_that_the_page_accepts() -> None:
    world = World()
    checked: list[dict[str, Any]] = []
    world.listeners.append(lambda event: checked.append(protocol.check(event)))

    async def script(service: Service) -> None:
        service.handle(start_job("good"))
        service.handle(start_job("bad", b"text"))
        service.handle(protocol.drop_model("drop", "small"))
        await until(world, "good", "bad", "drop")

    play(world, script)
    assert world.ends("good") == ["job-done"]
    assert checked == world.events


def test_commands_that_come_before_the_start_are_kept() -> None:
    world = World()
    service = Service(world.ports(), world.catalogue)

    async def session() -> None:
        service.handle(start_job("early"))
        service.handle(start_job("unwanted"))
        service.handle(protocol.cancel_job("unwanted"))
        await service.start()
        await until(world, "early")
        await service.stop()

    run(session())
    assert world.ends("early") == ["job-done"]
    assert world.words("unwanted") == ["job-cancelled"]


def test_loading_and_dropping_an_engine() -> None:
    world = World()

    async def script(service: Service) -> None:
        service.handle(protocol.load_model("load", "small"))
        await until(world, "load")
        service.handle(protocol.drop_model("drop", "small"))
        await until(world, "drop")
        await asyncio.sleep(1)

    play(world, script)
    assert world.of("load")[-1]["result"] == world.of("drop")[-1]["result"] == {}
    assert world.stages("load") == ["fetch-model", "load-session"]
    changes = [event for event in world.events if event["type"] == "engines-changed"]
    assert [(event["current"], event["engines"][0]["saved"]) for event in changes] == [("small", True), (None, False)]
    assert world.made[0][1].log == ["create", "release"]


def test_a_picture_hears_the_progress_of_the_load_that_was_under_way() -> None:
    world = World()

    async def script(service: Service) -> None:
        service.handle(protocol.load_model("load", "small"))
        await asyncio.sleep(0.15)
        service.handle(start_job("a"))
        await until(world, "load", "a")

    play(world, script)
    assert world.stages("a") == ["fetch-model", "load-session", "decode", "prepare", "infer", "compose", "encode"]
    assert len(world.source.asked) == 3
    assert len(world.made) == 1


@pytest.mark.parametrize(
    "message",
    [
        {"type": "sing-a-song"},
        {"type": "heartbeat"},
        {"type": "start-job", "job_id": "j"},
        {"type": "load-model", "job_id": "", "engine": "small"},
        {},
        "text",
        None,
    ],
)
def test_a_message_that_is_not_a_command_is_said_and_left_out(message: Any) -> None:
    world = World()

    async def script(service: Service) -> None:
        service.handle(message)
        service.handle(protocol.ping())

    play(world, script)
    assert [event["type"] for event in world.events[:3]] == ["worker-ready", "notice", "pong"]
    assert world.notices() == ["protocol"]


def test_an_id_that_is_in_use_is_said_and_left_out() -> None:
    world = World()

    async def script(service: Service) -> None:
        service.handle(start_job("a"))
        service.handle(start_job("a"))
        await until(world, "a")

    play(world, script)
    assert world.notices() == ["protocol"]
    assert world.ends("a") == ["job-done"]


def test_what_is_kept_of_a_picture_can_be_released() -> None:
    world = World()
    world.save_all()

    def again(job_id: str) -> dict[str, Any]:
        return result_messages.finish_job(job_id, "a", picture_bytes(), "x.png", {}, None, False)

    async def script(service: Service) -> None:
        service.handle(start_job("a"))
        await until(world, "a")
        service.handle(again("b"))
        await until(world, "b")
        service.handle(result_messages.release_alpha("a"))
        service.handle(again("c"))
        await until(world, "c")

    play(world, script)
    assert world.ends("b") == ["job-done"]
    assert world.of("c")[-1]["error"]["code"] == "alpha-missing"
