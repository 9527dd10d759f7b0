"""Room: tests. Low-memory mode, from the command to the picture that comes out."""

import asyncio
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from offcut.contract import modes, protocol, recipe
from offcut.matte.picture import Picture
from offcut.worker.mode import Mode
from offcut.worker.service import Service
from tests.worker.fakes import World
from tests.worker.gpu_desk import GPU
from tests.worker.page_side import play, start_job, until


def large_picture() -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.full((2400, 3200, 3), 120, np.uint8)).save(file, "JPEG")
    return file.getvalue()


def saved_world() -> World:
    world = World()
    world.save_all()
    return world


def result_of(world: World, job_id: str) -> dict[str, Any]:
    end = world.of(job_id)[-1]
    assert end["type"] == "job-done", end
    result: dict[str, Any] = end["result"]
    return result


def test_usually_nothing_is_held_back() -> None:
    mode = Mode()
    picture = Picture(np.zeros((1, 1, 3), np.uint8))
    assert mode.threads(8) == 8
    assert mode.picture(picture) is picture
    assert mode.recipe(recipe.defaults()) == recipe.defaults()


def test_the_recipe_of_low_memory_mode_asks_one_engine_once() -> None:
    mode = Mode()
    mode.is_low_memory = True
    given = recipe.complete({"edges": {"feather_px": 3}})
    changed = mode.recipe(given)
    assert changed["cut"] == {"way": "single", "second_pass": "off"}
    assert (changed["edges"], changed["output"]) == (given["edges"], given["output"])
    assert given["cut"]["way"] == "consensus", "what was given stays as it is"
    assert recipe.complete(changed) == changed


def test_low_memory_mode_uses_one_thread_and_ends_the_engine_after_each_picture() -> None:
    world = saved_world()

    async def script(service: Service) -> None:
        service.handle(modes.set_mode(True))
        for number in range(3):
            service.handle(start_job(f"p{number}"))
        await until(world, "p0", "p1", "p2")
        await asyncio.sleep(1)

    play(world, script)
    assert [way.threads for way in world.ways] == [1, 1, 1]
    assert [engine.log for _, engine in world.made] == [["create", "run", "release"]] * 3
    assert [result_of(world, f"p{number}")["threads"] for number in range(3)] == [1, 1, 1]
    assert [event for event in world.events if event["type"] == "engines-changed"] == []


def test_a_large_picture_comes_out_at_the_size_that_was_said_and_says_so() -> None:
    world = saved_world()

    async def script(service: Service) -> None:
        service.handle(start_job("whole", large_picture()))
        await until(world, "whole")
        service.handle(modes.set_mode(True))
        service.handle(start_job("small", large_picture()))
        service.handle(start_job("fits"))
        await until(world, "small", "fits")

    play(world, script)
    whole, small, fits = (result_of(world, job_id) for job_id in ("whole", "small", "fits"))
    assert (whole["width"], whole["height"], whole["notes"]) == (3200, 2400, [])
    assert (small["width"], small["height"]) == modes.work_size(3200, 2400)
    assert small["notes"] == [modes.NOTE_SMALLER]
    with Image.open(io.BytesIO(small["cutout"][1])) as image:
        assert image.size == (small["width"], small["height"])
    assert (fits["width"], fits["height"], fits["notes"]) == (80, 60, [])


def test_changing_to_low_memory_lets_go_of_the_engine_that_is_loaded_at_once() -> None:
    world = saved_world()

    async def script(service: Service) -> None:
        service.handle(start_job("before"))
        await until(world, "before")
        await asyncio.sleep(1)
        assert world.made[0][1].log == ["create", "run"]
        service.handle(modes.set_mode(True))
        await asyncio.sleep(1)

    play(world, script)
    assert world.made[0][1].log == ["create", "run", "release"]
    assert [event["current"] for event in world.events if event["type"] == "engines-changed"] == ["small", None]


def test_a_change_during_a_picture_leaves_that_picture_alone() -> None:
    world = saved_world()

    async def script(service: Service) -> None:
        def change(event: dict[str, Any]) -> None:
            if event.get("job_id") == "during" and event.get("stage") == "infer":
                service.handle(modes.set_mode(True))

        world.listeners.append(change)
        service.handle(start_job("during", large_picture()))
        service.handle(start_job("next"))
        await until(world, "during", "next")
        service.handle(modes.set_mode(False))
        service.handle(start_job("after"))
        service.handle(start_job("last"))
        await until(world, "after", "last")

    play(world, script)
    assert result_of(world, "during")["width"] == 3200
    assert [way.threads for way in world.ways] == [2, 1, 2]
    assert [engine.log for _, engine in world.made][:2] == [["create", "run", "release"]] * 2
    assert world.made[2][1].log[:3] == ["create", "run", "run"]


@pytest.mark.parametrize(("low_memory", "providers"), [(False, ["webgpu"]), (True, ["wasm"])])
def test_the_processor_does_the_work_even_where_a_gpu_would(low_memory: bool, providers: list[str]) -> None:
    world = saved_world()
    world.gpu = GPU
    for model in world.catalogue["models"]:
        model["providers"] = ["webgpu", "wasm"]
    checked = [{"adapter": GPU.adapter, "cause": None, "checked": ["small"]}]

    async def script(service: Service) -> None:
        service.handle({"type": "set-gpu", "memory": checked, "wish": "auto"})
        service.handle(modes.set_mode(low_memory))
        service.handle(start_job("one"))
        await until(world, "one")

    play(world, script)
    assert [way.provider for way in world.ways] == providers


def test_what_is_not_true_or_false_is_told_and_changes_nothing() -> None:
    world = saved_world()

    async def script(service: Service) -> None:
        service.handle({"type": "set-mode", "low_memory": "yes"})
        service.handle(start_job("one"))
        await until(world, "one")

    play(world, script)
    assert world.notices() == ["protocol"]
    assert [way.threads for way in world.ways] == [2]
    assert ("set-mode", ["low_memory"]) in protocol.COMMANDS


def test_only_where_memory_is_short_an_engine_that_nobody_asked_for_is_let_go_of() -> None:
    world, ended = saved_world(), []
    service = Service(world.ports(end_spare=lambda: ended.append("ended")), world.catalogue)
    service.handle(modes.set_mode(False))
    assert ended == []
    service.handle(modes.set_mode(True))
    assert ended == ["ended"]
