"""Room: tests. Two pictures in flight, in whole sessions: order, cancels, failures, memory."""

import asyncio
import weakref
from dataclasses import dataclass
from typing import Any

import pytest

from offcut.contract import modes, protocol, result_messages
from offcut.matte.picture import Picture
from offcut.worker import decoding, finishing, job, keeping, passes
from offcut.worker.engine import FakeEngine
from offcut.worker.service import Service
from offcut.worker.ways import Way
from tests.worker.fakes import World, picture_bytes
from tests.worker.gpu_desk import GPU
from tests.worker.page_side import play, start_job, until
from tests.worker.virtual_time import clock_ms

INFERS_S = 5.0
DECODES_S = 1.0


class SlowEngine(FakeEngine):
    """An engine that takes its time, and knows whether it was asked two things at once."""

    world: "SlowWorld"

    async def run(self, tensor: Any) -> Any:
        self.world.at_the_engine += 1
        self.world.most_at_the_engine = max(self.world.most_at_the_engine, self.world.at_the_engine)
        try:
            raw = await super().run(tensor)
            await asyncio.sleep(INFERS_S)
            return raw
        finally:
            self.world.at_the_engine -= 1


class SlowWorld(World):
    """A world in which inferring takes 5 seconds; `moments` is when which job came to which stage."""

    def __init__(self, *engines: str) -> None:
        super().__init__(engines or ("small", "large"))
        self.save_all()
        self.at_the_engine = self.most_at_the_engine = 0
        self.moments: list[tuple[str, str, float]] = []
        self.listeners.append(self._note)

    def make_engine(self, way: Way) -> FakeEngine:
        engine = SlowEngine(creates=self.creates, runs=self.runs, threads=way.threads, provider=way.provider)
        engine.world = self
        self.made.append((way.threads == 1, engine))
        self.ways.append(way)
        return engine

    def _note(self, event: dict[str, Any]) -> None:
        if event["type"] in ("job-progress", *protocol.JOB_ENDS):
            self.moments.append((event["job_id"], event.get("stage", event["type"]), clock_ms() / 1000))

    def when(self, job_id: str, word: str) -> float:
        return next(moment for job, stage, moment in self.moments if (job, stage) == (job_id, word))

    def ended(self) -> list[str]:
        return [job for job, word, _ in self.moments if word in protocol.JOB_ENDS]


@dataclass
class Decoded:
    """How many decoded pictures are alive, now and at most."""

    alive: int = 0
    most: int = 0

    def count(self, picture: Picture) -> None:
        self.alive += 1
        self.most = max(self.most, self.alive)
        weakref.finalize(picture, self.forget)

    def forget(self) -> None:
        self.alive -= 1


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> Decoded:
    """Count the pictures that are decoded, which takes a second."""
    found = Decoded()
    really = decoding.picture_of

    async def counted(*arguments: Any) -> Picture:
        await asyncio.sleep(DECODES_S)
        picture = await really(*arguments)
        found.count(picture)
        return picture

    monkeypatch.setattr(decoding, "picture_of", counted)
    return found


def batch(world: World, count: int, at: Any = None, **changes: Any) -> None:
    """Have so many pictures cut out; `at(service)` says what else happens."""
    jobs = [f"p{number}" for number in range(count)]

    async def script(service: Service) -> None:
        for number, job_id in enumerate(jobs):
            service.handle(start_job(job_id, changes.get(job_id, picture_bytes(seed=number))))
        if at is not None:
            await at(service)
        await until(world, *jobs)

    play(world, script)
    for job_id in jobs:
        assert len(world.ends(job_id)) == 1, world.words(job_id)
        assert world.words(job_id).count("job-started") <= 1


def test_the_next_picture_is_made_ready_while_one_is_inferred(decoded: Decoded) -> None:
    world = SlowWorld()
    batch(world, 4)
    assert world.ended() == ["p0", "p1", "p2", "p3"]
    for before, after in [("p0", "p1"), ("p1", "p2"), ("p2", "p3")]:
        assert world.when(before, "infer") <= world.when(after, "decode") < world.when(before, "compose")
    starts = [world.when(f"p{number}", "infer") for number in range(4)]
    gaps = [later - earlier for earlier, later in zip(starts, starts[1:], strict=False)]
    assert gaps == pytest.approx([INFERS_S] * 3, abs=0.01), "the engine never waits for Python"
    assert world.most_at_the_engine == 1
    assert [engine.log for _, engine in world.made] == [["create", "run", "run", "run", "run", "release"]]


@pytest.mark.parametrize("previews", [False, True])
def test_the_engine_has_its_next_picture_before_the_last_one_is_finished(
    previews: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Python does in one piece, a second perhaps, would have the engine wait."""
    world = SlowWorld()
    busy: list[tuple[str, int]] = []

    def watched(place: Any, name: str) -> None:
        really = getattr(place, name)

        def doing(*arguments: Any) -> Any:
            busy.append((name, world.at_the_engine))
            return really(*arguments)

        monkeypatch.setattr(place, name, doing)

    watched(finishing, "_made")
    watched(finishing.output, "encode")
    watched(finishing, "_as_it_came")
    watched(passes.second_pass, "plan")

    async def script(service: Service) -> None:
        for number in range(3):
            command = start_job(f"p{number}")
            service.handle({**command, "options": {**command["options"], "previews": previews}})
        await until(world, "p0", "p1", "p2")

    play(world, script)
    pieces = ["plan", "_made", "encode"] + (["_as_it_came"] if previews else [])
    assert busy == [(name, 1) for name in pieces] * 2 + [(name, 0) for name in pieces]


@pytest.mark.usefixtures("decoded")
def test_only_two_decoded_pictures_are_alive_in_a_batch(decoded: Decoded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_PICTURES", 0)  # what is kept for settings has a limit of its own
    world = SlowWorld()
    seen: list[int] = []
    world.listeners.append(lambda event: seen.append(decoded.alive))
    batch(world, 6)
    assert decoded.most == 2
    assert max(seen) == 2
    assert decoded.alive == 0


def test_large_pictures_are_decoded_one_after_the_other(decoded: Decoded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_PICTURES", 0)
    monkeypatch.setattr(job, "MOST_PIXELS", 80 * 60 * 3 // 2)
    world = SlowWorld()
    batch(world, 3)
    assert decoded.most == 1
    assert world.ended() == ["p0", "p1", "p2"]


def test_low_memory_mode_does_one_picture_after_the_other(decoded: Decoded) -> None:
    world = SlowWorld()

    async def script(service: Service) -> None:
        service.handle(modes.set_mode(True))
        for number in range(3):
            service.handle(start_job(f"p{number}"))
        await until(world, "p0")
        service.handle(result_messages.finish_job("f", "p0", picture_bytes(), "x.png", {}, None, False))
        await until(world, "p1", "p2", "f")

    play(world, script)
    assert decoded.most == 1
    assert world.ended() == ["p0", "p1", "f", "p2"]
    for before, after in [("p0", "p1"), ("p1", "f"), ("f", "p2")]:
        assert world.when(before, "job-done") <= world.when(after, "decode")
    assert all(engine.log == ["create", "run", "release"] for _, engine in world.made)


def test_the_mode_may_change_while_two_are_in_flight() -> None:
    world = SlowWorld()

    async def at(service: Service) -> None:
        await asyncio.sleep(INFERS_S + 1)
        service.handle(modes.set_mode(True))

    batch(world, 4, at)
    assert world.ended() == ["p0", "p1", "p2", "p3"]
    assert [engine.log for _, engine in world.made] == [
        ["create", "run", "run", "run", "release"],  # both that were in flight, and only then let go of
        ["create", "run", "release"],
    ]


STAGES = ["decode", "prepare", "infer", "compose", "encode"]


@pytest.mark.parametrize("which", ["p0", "p1", "p2"])
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.usefixtures("decoded")
def test_a_cancel_at_any_stage_is_answered_at_once_and_leaves_the_other_alone(which: str, stage: str) -> None:
    world = SlowWorld()

    async def at(service: Service) -> None:
        def cancel() -> None:
            service.handle(protocol.cancel_job(which))
            assert world.words(which)[-1] == "job-cancelled"

        def listen(event: dict[str, Any]) -> None:
            if (event.get("job_id"), event.get("stage")) == (which, stage) and listen in world.listeners:
                world.listeners.remove(listen)
                asyncio.get_running_loop().call_soon(cancel)

        world.listeners.append(listen)

    batch(world, 4, at)
    for job_id in ["p0", "p1", "p2", "p3"]:
        assert world.ends(job_id) == ["job-cancelled" if job_id == which else "job-done"]
    assert world.notices() == []
    assert world.most_at_the_engine == 1


@pytest.mark.parametrize("word", ["fail", "memory", "crash", "nan", "flat"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_goes_wrong_with_one_picture_is_not_the_fault_of_the_other(word: str, place: int) -> None:
    world = SlowWorld()
    # Once in the usual way, and once more in the safe one where that is tried.
    world.runs[:] = ["good"] * place + [word] * (2 if word in ("fail", "memory") else 1)
    batch(world, 4)
    ends = [world.ends(f"p{number}") for number in range(4)]
    assert ends == [["job-failed" if number == place else "job-done"] for number in range(4)]
    assert world.most_at_the_engine == 1
    assert [engine.log[-1] for _, engine in world.made if engine.log[-1] not in ("abort", "release")] == []


def test_a_file_that_cannot_be_read_costs_nobody_a_moment() -> None:
    world = SlowWorld()
    batch(world, 4, None, p1=b"text", p2=picture_bytes()[:200])
    assert [world.ends(f"p{number}")[0] for number in range(4)] == ["job-done", "job-failed", "job-failed", "job-done"]
    assert world.ended()[:2] == ["p1", "p2"], "while the first one is inferred"
    assert world.when("p3", "infer") - world.when("p0", "infer") == pytest.approx(INFERS_S, abs=0.01)


def test_a_lost_gpu_takes_no_second_picture_with_it() -> None:
    world = SlowWorld()
    world.gpu = GPU
    for model in world.catalogue["models"]:
        model["providers"] = ["webgpu", "wasm"]
    world.runs[:] = ["good", "good", "fail"]  # the first one is to warm up

    async def script(service: Service) -> None:
        record = {"adapter": GPU.adapter, "cause": None, "checked": ["small"]}
        service.handle({"type": "set-gpu", "memory": [record], "wish": "auto"})
        for number in range(4):
            service.handle(start_job(f"p{number}"))
        await until(world, "p0", "p1", "p2", "p3")

    play(world, script)
    results = [world.of(f"p{number}")[-1]["result"] for number in range(4)]
    assert [one["provider"] for one in results] == ["webgpu", "wasm", "wasm", "wasm"]
    assert [one["notes"] for one in results] == [[], ["gpu-failed"], [], []]
    assert world.notices() == ["gpu-failed"]


def test_the_deadline_counts_only_the_time_at_the_engine() -> None:
    world = SlowWorld()
    world.model("small")["deadline_s"] = INFERS_S * 1.5  # less than the second one waits and is inferred
    batch(world, 3)
    assert [world.ends(f"p{number}") for number in range(3)] == [["job-done"]] * 3
    assert world.notices() == []


def test_what_a_picture_waits_for_is_not_its_own_time() -> None:
    world = SlowWorld()
    batch(world, 3)
    for number in range(3):
        timings_ms = world.of(f"p{number}")[-1]["result"]["timings_ms"]
        assert timings_ms["infer"] == pytest.approx(INFERS_S * 1000, abs=10)
        assert sum(timings_ms.values()) == pytest.approx(INFERS_S * 1000, abs=10)


def test_a_picture_that_somebody_looks_at_is_finished_while_another_is_inferred() -> None:
    world = SlowWorld()

    async def at(service: Service) -> None:
        await until(world, "p0")
        await asyncio.sleep(1)
        service.handle(result_messages.finish_job("f", "p0", picture_bytes(), "x.png", {}, None, True))
        await asyncio.sleep(0.5)
        assert world.ends("f") == ["job-done"]

    batch(world, 4, at)
    assert world.ended() == ["p0", "f", "p1", "p2", "p3"]


def test_another_engine_waits_until_the_one_that_runs_is_not_needed() -> None:
    world = SlowWorld()

    async def script(service: Service) -> None:
        for number, engine in enumerate(["small", "small", "large", "large", "small"]):
            service.handle(start_job(f"p{number}", engine=engine))
        await until(world, *(f"p{number}" for number in range(5)))

    play(world, script)
    assert world.ended() == ["p0", "p1", "p2", "p3", "p4"]
    logs = [engine.log for _, engine in world.made]
    assert logs == [["create", "run", "run", "release"]] * 2 + [["create", "run", "release"]]
