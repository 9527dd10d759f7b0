"""Room: tests. Whole sessions with cancels at every moment: each job ends exactly once."""

import asyncio
import random
from typing import Any

import pytest

from offcut.contract import protocol
from offcut.worker.service import Service
from tests.worker.fakes import World, picture_bytes
from tests.worker.page_side import play, start_job, until

STAGES = ["fetch-model", "load-session", "decode", "prepare", "infer", "compose", "encode"]


AT_ONCE, LATER = 0.0, 0.05  # at the stage's beginning, or while it waits for something outside Python


@pytest.mark.parametrize(
    ("stage", "seconds"),
    [(stage, AT_ONCE) for stage in ["verify-model", *STAGES]]
    + [(stage, LATER) for stage in ["fetch-model", "load-session", "infer"]],
)
def test_a_cancel_at_any_stage_is_answered_at_once_and_once(stage: str, seconds: float) -> None:
    world = World()
    if stage == "verify-model":
        world.save_all()
    if seconds == LATER:
        world.runs[:] = ["hang"] if stage == "infer" else []
        world.creates[:] = ["hang"] if stage == "load-session" else []
    said: list[int] = []

    async def script(service: Service) -> None:
        def cancel() -> None:
            service.handle(protocol.cancel_job("j1"))
            assert world.words("j1")[-1] == "job-cancelled"
            said.append(len(world.of("j1")))

        def listen(event: dict[str, Any]) -> None:
            if event.get("stage") == stage and len(world.listeners) == 1:
                world.listeners.clear()
                loop = asyncio.get_running_loop()
                loop.call_later(seconds, cancel) if seconds else loop.call_soon(cancel)

        world.listeners.append(listen)
        service.handle(start_job("j1"))
        service.handle(start_job("j2"))
        await until(world, "j1", "j2")
        await asyncio.sleep(400)

    play(world, script)
    assert world.ends("j1") == ["job-cancelled"]
    assert said == [len(world.of("j1"))]  # not a word afterwards
    assert world.stages("j1")[-1] == stage
    assert world.ends("j2") == ["job-done"]
    assert world.notices() == []
    if seconds == LATER:
        assert [engine.log[-1] for _, engine in world.made] == ([] if stage == "fetch-model" else ["abort"]) + [
            "release"
        ]
        assert len(world.source.aborted) == (2 if stage == "fetch-model" else 0)


def test_stopping_ends_what_is_under_way() -> None:
    world = World()
    world.save_all()
    world.runs[:] = ["hang"]

    async def script(service: Service) -> None:
        service.handle(start_job("a"))
        await asyncio.sleep(5)

    play(world, script)
    assert world.made[0][1].log[-1] == "abort"
    assert world.ends("a") == []


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_asked_in_whatever_order_each_job_ends_exactly_once(seed: int) -> None:
    rng = random.Random(seed)
    world = World(parts=2)
    world.cache.room_bytes = rng.choice([0, 2500, 1e9])
    faults = ["good"] * 8 + ["hang", "fail", "memory", "crash", "flat"]
    world.runs.extend(rng.choice(faults) for _ in range(300))
    world.creates.extend(rng.choice(["good"] * 6 + ["fail", "hang", "memory"]) for _ in range(300))
    for path in world.source.contents:
        world.source.plan[path] = [rng.choice([None, 503, 404, b"wrong", "corrupt"]) for _ in range(5)]
    files = [picture_bytes(), picture_bytes(20, 30, "JPEG"), b"", b"text", picture_bytes()[:300]]
    asked: list[str] = []

    async def script(service: Service) -> None:
        for number in range(200):
            job_id, engine = f"j{number}", rng.choice(["small", "large"])
            word = rng.choices(["start", "load", "drop", "cancel", "ping"], [8, 3, 1, 6, 1])[0]
            if word == "start":
                service.handle(start_job(job_id, rng.choice(files), engine))
            elif word == "load":
                service.handle(protocol.load_model(job_id, engine))
            elif word == "drop":
                service.handle(protocol.drop_model(job_id, engine))
            elif word == "cancel" and asked:
                service.handle(protocol.cancel_job(rng.choice(asked[-6:])))
            else:
                service.handle(protocol.ping())
            if word in ("start", "load", "drop"):
                asked.append(job_id)
            await asyncio.sleep(rng.choice([0, 0, 0, 0.05, 0.3, 20]))
        await until(world, *asked)
        service.handle(start_job("last"))
        world.runs.clear()
        world.creates.clear()
        world.source.plan.clear()
        await until(world, "last")

    play(world, script)
    for job_id in asked:
        words = world.words(job_id)
        assert len(world.ends(job_id)) == 1, words
        assert words[-1].removeprefix("job-") in ("done", "failed", "cancelled"), words
        assert words.count("job-started") <= 1, words
        assert words[0] in ("job-started", "job-cancelled"), words
    assert world.ends("last") == ["job-done"]
    live = [engine for _, engine in world.made if engine.log[-1] not in ("abort", "release")]
    assert live == []
