"""Room: tests."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from offcut.contract import recipe
from offcut.contract.errors import EngineError, InputError
from offcut.matte import codec
from offcut.worker.graphics import Graphics
from offcut.worker.job import Workshop, conclude
from offcut.worker.job_events import JobEvents
from offcut.worker.mode import Mode
from offcut.worker.session import EngineSession
from offcut.worker.store import ModelStore
from tests.worker.fakes import World, picture_bytes
from tests.worker.virtual_time import clock_ms, run

STAGES_SAVED = ["verify-model", "load-session", "decode", "prepare", "infer", "compose", "encode"]


def do(world: World, file: Any, *, engine: str = "small", name: str = "x.png", **options: Any) -> dict[str, Any]:
    """Do one picture job; return its last event."""
    ports = world.ports()
    store = ModelStore(ports)
    graphics = Graphics(ports)
    workshop = Workshop(ports, world.catalogue, store, EngineSession(ports, store, graphics), graphics)
    options = {"recipe": {}, "previews": False, **options}
    command = {"type": "start-job", "job_id": "j1", "file": file, "name": name, "engine": engine, "options": options}

    async def session() -> None:
        events = JobEvents("j1", world.emit, clock_ms)
        await conclude(events, workshop.do(command, events))

    run(session())
    return world.of("j1")[-1]


def saved_world() -> World:
    world = World()
    world.save_all()
    return world


def pixels_of(blob: tuple[str, bytes]) -> np.ndarray:
    with Image.open(io.BytesIO(blob[1])) as image:
        return np.asarray(image.convert("RGBA"))


def test_a_picture_becomes_a_cutout_of_its_own_size() -> None:
    world = saved_world()
    file = picture_bytes(80, 60)
    end = do(world, file, name="../holiday.jpeg")
    result = end["result"]
    assert end["type"] == "job-done"
    assert world.stages("j1") == STAGES_SAVED
    assert (result["width"], result["height"]) == (80, 60)
    assert (result["engine"], result["provider"], result["threads"]) == ("small", "wasm", 2)
    assert result["name"] == "holiday-cutout.png"
    assert result["notes"] == []
    assert (result["before"], result["after"]) == (None, None)
    assert list(result["timings_ms"]) == STAGES_SAVED
    assert result["cutout"][0] == "image/png"
    assert result["bytes"] == len(result["cutout"][1])
    rgba_u8 = pixels_of(result["cutout"])
    assert rgba_u8.shape == (60, 80, 4)
    assert rgba_u8[30, 40, 3] > 200
    assert rgba_u8[0, 0, 3] == 0


def test_previews_are_made_when_asked_for_and_never_larger_than_a_screen() -> None:
    world = saved_world()
    result = do(world, picture_bytes(1700, 100), previews=True)["result"]
    for name in ("before", "after"):
        mime, data = result[name]
        assert mime.startswith("image/")
        assert pixels_of((mime, data)).shape[:2] == (94, 1600)
    assert pixels_of(result["after"])[0, 0, 3] == 0
    assert result["width"] == 1700


def test_a_picture_that_was_transparent_is_shown_as_it_was() -> None:
    rgba_u8 = np.zeros((20, 20, 4), np.uint8)
    rgba_u8[5:, :, :] = (200, 100, 50, 255)
    file = io.BytesIO()
    Image.fromarray(rgba_u8).save(file, "PNG")
    result = do(saved_world(), file.getvalue(), previews=True)["result"]
    assert pixels_of(result["before"])[0, 0, 3] == 0


def test_what_the_decoder_remarked_is_in_the_notes() -> None:
    file = io.BytesIO()
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue")]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    assert do(saved_world(), file.getvalue())["result"]["notes"] == ["first-frame-only"]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "image-empty"),
        (b"just some text", "not-an-image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "format-unsupported"),
        (picture_bytes()[:20], "image-unreadable"),
        (None, "file-gone"),
    ],
)
def test_a_file_that_is_no_picture_is_refused_before_anything_is_loaded(file: bytes | None, code: str) -> None:
    world = World()  # nothing is saved: the engine would have to be fetched first
    end = do(world, file)
    assert end["type"] == "job-failed"
    assert end["error"]["code"] == code
    assert world.source.asked == []
    assert world.made == []


def test_a_file_that_is_too_large_is_refused_without_reading_it() -> None:
    world = saved_world()
    limit = codec.DEFAULT_LIMITS.file_bytes

    async def read_bytes(file: Any) -> bytes:
        raise AssertionError("was read")

    ports = world.ports(file_bytes=lambda file: limit + 1, read_bytes=read_bytes)
    world.ports = lambda **changes: ports  # type: ignore[method-assign]
    error = do(world, b"")["error"]
    assert error["code"] == "file-too-large"
    assert error["details"] == {"bytes": limit + 1, "limit": limit}


def test_a_damaged_picture_is_an_error_of_that_picture() -> None:
    world = saved_world()
    end = do(world, picture_bytes(200, 200)[:5000])
    assert end["error"]["code"] == "image-unreadable"
    assert end["error"]["details"]["format"] == "PNG"


def test_an_unknown_engine_is_said() -> None:
    error = do(saved_world(), picture_bytes(), engine="unheard-of")["error"]
    assert error["code"] == "model-missing"
    assert error["details"] == {"engine": "unheard-of"}


def test_a_recipe_that_is_none_is_refused_before_anything_is_loaded() -> None:
    world = saved_world()
    error = do(world, picture_bytes(), recipe={"output": {"format": "tga"}})["error"]
    assert error["code"] == "recipe-invalid"
    assert error["details"]["path"] == "output.format"
    assert world.made == []


def test_an_output_that_says_nothing_is_no_clear_subject() -> None:
    world = saved_world()
    world.runs[:] = ["flat"]
    assert do(world, picture_bytes())["error"]["code"] == "no-clear-subject"
    assert world.made[0][1].log == ["create", "run"]


def test_an_output_that_is_no_mask_is_an_error_and_the_engine_is_not_used_again() -> None:
    world = saved_world()
    world.runs[:] = ["nan"]
    assert do(world, picture_bytes())["error"]["code"] == "no-clear-subject"
    assert world.made[0][1].log == ["create", "run", "release"]


def test_a_second_try_is_in_the_notes_of_the_result() -> None:
    world = saved_world()
    world.runs[:] = ["hang"]
    result = do(world, picture_bytes())["result"]
    assert result["notes"] == ["engine-restarted"]
    assert result["threads"] == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MemoryError(), "out-of-memory"),
        (OverflowError("too many bytes"), "out-of-memory"),
        (EngineError("no-provider"), "no-provider"),
        (InputError("image-empty"), "image-empty"),
        (ZeroDivisionError("division by zero"), "internal-error"),
        (RecursionError(), "internal-error"),
    ],
)
def test_every_exception_becomes_one_error(error: Exception, code: str) -> None:
    said: list[dict[str, Any]] = []

    async def fail() -> dict[str, Any]:
        raise error

    run(conclude(JobEvents("j1", said.append, lambda: 0.0), fail()))
    assert [event["type"] for event in said] == ["job-failed"]
    assert said[0]["error"]["code"] == code


def test_a_bug_tells_its_place() -> None:
    world = saved_world()
    world.runs[:] = ["crash"]
    error = do(world, picture_bytes())["error"]
    assert error["details"]["cause"] == "ZeroDivisionError: told to crash"
    assert "engine.py:" in error["details"]["where"]


def logo_bytes() -> bytes:
    rgb_u8 = np.full((60, 80, 3), (250, 248, 240), np.uint8)
    rgb_u8[20:40, 30:50] = (200, 30, 40)
    rgb_u8[20:40, 50] = (225, 139, 140)  # a soft edge, half of it paper
    file = io.BytesIO()
    Image.fromarray(rgb_u8).save(file, "PNG")
    return file.getvalue()


def test_a_flat_background_goes_without_any_engine() -> None:
    world = World()  # nothing is saved, and the site does not answer
    world.source.plan = {path: [None] * 50 for path in world.source.contents}
    end = do(world, logo_bytes(), recipe={"cut": {"way": "flat"}}, previews=True)
    assert end["type"] == "job-done", end
    result = end["result"]
    assert (world.source.asked, world.made) == ([], [])
    assert world.stages("j1") == ["decode", "compose", "encode"]
    assert (result["engine"], result["provider"], result["threads"], result["candidates"]) == (None, None, 0, [])
    rgba_u8 = pixels_of(result["cutout"])
    assert rgba_u8[0, 0].tolist() == [0, 0, 0, 0]
    assert rgba_u8[30, 40].tolist() == [200, 30, 40, 255]
    assert np.abs(rgba_u8[30, 50].astype(int) - (200, 30, 40, 128)).max() <= 2
    assert pixels_of(result["after"])[30, 40, 3] == 255


def test_a_flat_background_in_low_memory_mode_stays_one() -> None:
    mode = Mode()
    mode.is_low_memory = True
    whole = recipe.complete({"cut": {"way": "flat"}})
    assert mode.recipe(whole) is whole
