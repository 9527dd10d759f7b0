"""Room: tests. A whole picture with a consensus, and finishing it again."""

from typing import Any

import pytest

from offcut.contract import protocol, result_messages
from offcut.worker.graphics import Graphics
from offcut.worker.job import Workshop, conclude
from offcut.worker.job_events import JobEvents
from offcut.worker.session import EngineSession
from offcut.worker.store import ModelStore
from tests.worker.fakes import World, picture_bytes
from tests.worker.test_job import pixels_of
from tests.worker.test_passes import consensus_world
from tests.worker.virtual_time import clock_ms, run


def consensus_desk() -> tuple[World, Workshop]:
    """Return a world whose engine "large" looks together with "small", and who works there."""
    world = consensus_world()
    ports = world.ports()
    store, graphics = ModelStore(ports), Graphics(ports)
    return world, Workshop(ports, world.catalogue, store, EngineSession(ports, store, graphics), graphics)


def ask(world: World, workshop: Workshop, *commands: dict[str, Any]) -> list[dict[str, Any]]:
    """Do several jobs one after the other; return how each ended."""

    async def session() -> None:
        for command in commands:
            events = JobEvents(command["job_id"], world.emit, clock_ms)
            await conclude(events, workshop.do(command, events))

    run(session())
    return [world.of(command["job_id"])[-1] for command in commands]


def start(job_id: str = "a", previews: bool = False, **recipe: Any) -> dict[str, Any]:
    options = {"recipe": recipe, "previews": previews, "quick_look": "shown" if previews else "off"}
    return protocol.start_job(job_id, picture_bytes(), "cat.jpg", "large", options)


def again(job_id: str, of: str = "a", candidate: int | None = None, **recipe: Any) -> dict[str, Any]:
    return result_messages.finish_job(job_id, of, picture_bytes(), "cat.jpg", recipe, candidate, False)


def test_a_consensus_tells_how_sure_it_is_and_what_each_pass_saw() -> None:
    world, workshop = consensus_desk()
    world.runs[:] = ["wrong"]
    (end,) = ask(world, workshop, start())
    result = end["result"]
    assert result["needs_look"] is True and 0 < result["confidence"] < 0.8
    assert [one["engine"] for one in result["candidates"]] == ["small", "large", "large"]
    assert [one["other"] for one in result["candidates"]] == [True, False, False]
    assert (result["candidate"], result["mime"], result["engine"]) == (None, "image/png", "large")


def test_the_first_pass_is_shown_when_previews_are_wanted() -> None:
    world, workshop = consensus_desk()
    ask(world, workshop, start("a", previews=True), start("b"))
    shown = [event for event in world.of("a") if event["type"] == "job-preview"]
    assert [event["engine"] for event in shown] == ["small"]
    assert pixels_of(shown[0]["after"]).shape == (60, 80, 4)
    assert "job-preview" not in world.words("b")
    assert world.words("a").index("job-preview") < world.words("a").index("job-done")


def test_on_a_canvas_of_its_own_the_first_look_already_lies_on_it() -> None:
    world, workshop = consensus_desk()
    ask(world, workshop, start("a", previews=True, background={"kind": "colour", "colour": "#ff0000"}))
    shown = next(event for event in world.of("a") if event["type"] == "job-preview")
    assert tuple(pixels_of(shown["after"])[0, 0]) == (255, 0, 0, 255)


def test_a_result_of_the_first_look_alone_names_the_engine_that_made_it() -> None:
    world, workshop = consensus_desk()
    world.cache.entries.clear()
    world.source.plan[world.model("large")["parts"][0]["path"]] = [404, 404]
    ask(world, workshop, start("a", previews=True), start("b"))
    result = world.of("a")[-1]["result"]
    assert (result["engine"], result["notes"], result["needs_look"]) == ("small", ["quick-look-only"], False)
    assert (result["width"], result["height"]) == (80, 60)
    assert world.of("b")[-1]["error"]["code"] == "download-failed", "whoever asked for one engine alone gets no other"


def test_a_single_pass_has_no_confidence() -> None:
    world, workshop = consensus_desk()
    (end,) = ask(world, workshop, start(cut={"way": "single"}))
    result = end["result"]
    assert (result["confidence"], result["needs_look"], result["candidates"]) == (None, False, [])
    assert "job-preview" not in world.words("a")


def test_finishing_again_needs_no_engine_and_gives_the_same_bytes() -> None:
    world, workshop = consensus_desk()
    first, second = ask(world, workshop, start(), again("b"))
    assert second["result"]["cutout"] == first["result"]["cutout"]
    assert world.stages("b") == ["compose", "encode"], "not even decoded again"
    assert [engine.log for _, engine in world.made] == [["create", "run"]] * 2


def test_another_candidate_is_what_that_pass_saw() -> None:
    world, workshop = consensus_desk()
    world.runs[:] = ["wrong"]
    first, second, third = ask(world, workshop, start(), again("b", candidate=0), again("c"))
    assert second["result"]["candidate"] == 0
    assert pixels_of(first["result"]["cutout"])[30, 40, 3] > 200
    assert pixels_of(second["result"]["cutout"])[30, 40, 3] < 50
    assert third["result"]["cutout"] == first["result"]["cutout"]


@pytest.mark.parametrize("command", [again("b", of="unheard-of"), again("b", candidate=7)])
def test_what_is_not_kept_is_said(command: dict[str, Any]) -> None:
    world, workshop = consensus_desk()
    assert ask(world, workshop, start(), command)[1]["error"]["code"] == "alpha-missing"


def test_what_is_released_is_not_kept() -> None:
    world, workshop = consensus_desk()
    ask(world, workshop, start())
    workshop.forget("a")
    workshop.forget("a")
    assert ask(world, workshop, again("b"))[0]["error"]["code"] == "alpha-missing"


def test_a_picture_that_is_not_kept_is_decoded_again() -> None:
    world, workshop = consensus_desk()
    ends = ask(world, workshop, start("a"), start("b"), start("c"), again("d", of="a"))
    assert world.stages("d") == ["decode", "compose", "encode"]
    assert ends[3]["result"]["cutout"] == ends[0]["result"]["cutout"]


def test_a_wrong_recipe_does_not_cost_what_is_kept() -> None:
    world, workshop = consensus_desk()
    ends = ask(world, workshop, start(), again("b", edges={"grow_px": 4000}), again("c"))
    assert ends[1]["error"]["code"] == "recipe-invalid"
    assert ends[2]["type"] == "job-done"


def test_a_flat_background_is_taken_away_again_with_other_settings() -> None:
    world, workshop = consensus_desk()
    flat: dict[str, Any] = {"cut": {"way": "flat"}}
    first, second = ask(world, workshop, start(**flat), again("b", **flat, edges={"grow_px": 2}))
    assert (first["type"], second["type"]) == ("job-done", "job-done")
    assert second["result"]["engine"] is None
    before, after = (pixels_of(end["result"]["cutout"])[..., 3] for end in (first, second))
    assert (after > 0).sum() >= (before > 0).sum()
    assert world.made == []


def test_what_no_engine_has_seen_cannot_be_finished_as_if_one_had() -> None:
    world, workshop = consensus_desk()
    _, end = ask(world, workshop, start(cut={"way": "flat"}), again("b"))
    assert end["error"]["code"] == "alpha-missing"
