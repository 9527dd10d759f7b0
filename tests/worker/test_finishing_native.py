"""Room: tests. A real picture through the whole worker with the real weights of two engines, and finished again."""

import asyncio
import io
from typing import Any

import numpy as np
from PIL import Image

from offcut.contract import protocol, result_messages
from offcut.worker.service import Service
from tests.native_engine import NativeEngine
from tests.testdata import testdata
from tests.worker.fakes import World
from tests.worker.test_engine import native_world

DEADLINE_S = 120.0
# The small engine keeps more than the cat; the large one at two sizes does not.
PHOTO = "quality/pets24/images/Maine_Coon_207.jpg"


def told(world: World, *commands: dict[str, Any]) -> list[dict[str, Any]]:
    """Run a worker until each command has ended, one after the other; return how."""

    async def session() -> None:
        service = Service(world.ports(make_engine=lambda way: NativeEngine(way.threads)), world.catalogue)
        await service.start()
        async with asyncio.timeout(DEADLINE_S):
            for command in commands:
                service.handle(command)
                while command["job_id"] not in world.over:
                    await asyncio.sleep(0.02)
        await service.stop()

    asyncio.run(session())
    return [world.of(command["job_id"])[-1] for command in commands]


def opened(end: dict[str, Any]) -> Image.Image:
    assert end["type"] == "job-done", end
    return Image.open(io.BytesIO(end["result"]["cutout"][1]))


def test_three_passes_decide_and_another_subject_can_be_had_as_a_jpeg() -> None:
    world = native_world("isnet-w8", "u2netp")
    file = testdata(PHOTO).read_bytes()
    options = {"recipe": {"cut": {"second_pass": "off"}}, "previews": True, "quick_look": "shown"}
    start = protocol.start_job("a", file, "cat.jpg", "isnet-w8", options)
    jpeg = {"output": {"format": "jpeg", "name": "{name} {n}"}}
    other = result_messages.finish_job("b", "a", file, "cat.jpg", jpeg, 0, False, 6)
    first, second = told(world, start, other)
    result = first["result"]
    assert [(one["engine"], one["other"]) for one in result["candidates"]] == [
        ("u2netp", True),
        ("isnet-w8", False),
        ("isnet-w8", False),
    ]
    assert [event["engine"] for event in world.of("a") if event["type"] == "job-preview"] == ["u2netp"]
    image = opened(second)
    assert (image.format, image.size, second["result"]["name"]) == ("JPEG", (500, 333), "cat 7.jpg")
    cutout = np.asarray(opened(first))
    # What the small engine keeps besides is there in the JPEG, not on its white background.
    more = (cutout[..., 3] < 128) & (np.asarray(image).min(axis=2) < 200)
    assert more.mean() > 0.02
    assert world.stages("b") == ["compose", "encode"]
