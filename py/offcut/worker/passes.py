"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

What the engines see in a picture: one pass of the chosen engine, or the passes of a consensus. While the companion
looks first, the weights of the chosen engine are fetched. An engine whose output is no mask at all is not trusted with
the next picture.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from offcut.contract import catalog
from offcut.contract.errors import EngineError, ModelError, NoSubjectError, StorageError
from offcut.matte import consensus, fusion, pipeline, second_pass, tensor
from offcut.matte.consensus import Candidate, Pass
from offcut.matte.picture import Picture
from offcut.worker.ahead import Ahead
from offcut.worker.engine import Engine
from offcut.worker.graphics import Graphics
from offcut.worker.job_events import JobEvents
from offcut.worker.seen import Seen
from offcut.worker.session import EngineSession, Wish
from offcut.worker.store import Model

# Shows what the first pass saw while the others are still to come: the engine's id and its alpha.
Show = Callable[[str, np.ndarray], Awaitable[None]]
# The weights of an engine cannot be had.
MISSING = (ModelError, StorageError)
# What may keep a companion of the chosen engine from looking: that, or it does not run here.
UNAVAILABLE = (*MISSING, EngineError)


@dataclass(frozen=True)
class Companion:
    """The engine that looks first, and the download of the chosen one beside it."""

    model: Model
    ahead: Ahead


@dataclass(frozen=True)
class QuickLook:
    """What becomes of the first pass: whether it is shown, and whether it is kept where nothing better can be had."""

    show: Show | None = None
    is_kept: bool = False


class Passes:
    """Looks at pictures with the engines of the catalogue."""

    def __init__(self, catalogue: dict[str, Any], session: EngineSession, graphics: Graphics) -> None:
        self._catalogue = catalogue
        self._session = session
        self._graphics = graphics

    def companion(self, model: Model) -> Model | None:
        """Return the engine that looks together with this one, None when this one always looks alone."""
        return catalog.robust_engine(self._catalogue, model)

    async def load(self, model: Model, events: JobEvents) -> None:
        """Load an engine, and its companion where that can be had."""
        robust = self.companion(model)
        if robust is None:
            await self._session.load(model, events)
            return
        together = (model["id"], robust["id"])
        events.fetch_as_one(0, await self._session.missing_bytes(robust))
        await self._session.load(model, events, together)
        events.fetch_as_one(model["bytes"], 0)
        await self._has_loaded(robust, events, together)

    async def begin(self, model: Model, way: str, events: JobEvents) -> Companion | None:
        """Load what looks first; return the companion when there will be a consensus, None for a single pass.

        `way` is the recipe's cut.way. Whoever gets a companion ends its download, with `ahead.stop`.
        """
        if way == "consensus" and "consensus" in model:
            robust = self.companion(model)
            if robust is None:
                _incomplete(events, model["consensus"]["robust"], "model-missing")
            else:
                events.fetch_as_one(0, await self._session.missing_bytes(model))
                has_loaded = await self._has_loaded(robust, events, (model["id"], robust["id"]))
                events.fetch_as_one(robust["bytes"] if has_loaded else 0, 0)
                if has_loaded:
                    return Companion(robust, await self._begun_ahead(model, events))
        await self._session.load(model, events)
        return None

    async def look(
        self, picture: Picture, model: Model, companion: Companion | None, events: JobEvents, quick: QuickLook
    ) -> Seen:
        """Return what the engines see; `companion` is what `begin` gave."""
        if companion is not None:
            seen = await self._together(picture, model, companion, events, quick)
            if seen is not None:
                return seen
            await companion.ahead.arrived()
            await self._session.load(model, events)
        await events.enter("prepare")
        alpha, engine = await self._alpha(Wish(model, events, pipeline.prepare(picture, model)))
        if alpha is None:
            raise NoSubjectError("no-clear-subject")
        return Seen(alpha, engine)

    async def closer(self, picture: Picture, model: Model, seen: Seen, events: JobEvents) -> Seen:
        """Look once more at the subject alone, where that shows more of it; it is worth it only for a sure subject."""
        if seen.verdict is not None and seen.verdict.needs_look:
            return seen
        crop = second_pass.plan(seen.alpha, picture.rgb_u8.shape[:2], model["input"])
        if crop is None:
            return seen
        await events.enter("prepare")
        existing_u8 = None if picture.alpha_u8 is None else picture.alpha_u8[crop.rows, crop.columns]
        part = replace(picture, rgb_u8=picture.rgb_u8[crop.rows, crop.columns], alpha_u8=existing_u8)
        done = max(len(seen.candidates), 1)
        loaded = tuple(dict.fromkeys((model["id"], *(one.engine for one in seen.candidates))))
        wish = Wish(model, events, pipeline.prepare(part, model, crop.size_hw), loaded, done, done + 1)
        try:
            alpha, engine = await self._alpha(wish)
        except EngineError as error:
            events.note("second-look-failed", {"engine": model["id"], "cause": error.code})
            return seen
        if alpha is None:
            return seen
        return replace(seen, alpha=second_pass.blend(seen.alpha, alpha, crop), engine=engine)

    async def _begun_ahead(self, model: Model, events: JobEvents) -> Ahead:
        """Begin to fetch what is missing of the chosen engine.

        Not before the companion is loaded: on a slow line its own bytes, and those of the runtime, go first.
        """
        ahead = Ahead(events)
        if await self._session.missing_bytes(model):
            ahead.begin(lambda voice: self._session.fetch(model, voice))
        return ahead

    async def _has_loaded(self, robust: Model, events: JobEvents, together: tuple[str, ...]) -> bool:
        if self._session.has(robust["id"]):
            return True
        try:
            await self._session.load(robust, events, together)
        except UNAVAILABLE as error:
            _incomplete(events, robust["id"], error.code)
            return False
        return True

    async def _together(
        self, picture: Picture, model: Model, companion: Companion, events: JobEvents, quick: QuickLook
    ) -> Seen | None:
        """Run passes until two agree or all have looked; None when the companion does not run here.

        A later pass that cannot run, for want of memory for instance, leaves the verdict to the others. Where the
        weights of the chosen engine cannot be had the first pass may stand alone, which is said.
        """
        robust = companion.model
        has_fixed_sizes = self._graphics.is_used_for(model)
        planned = consensus.passes(model, robust, picture.rgb_u8.shape[:2], has_fixed_sizes=has_fixed_sizes)
        agree_from: float = model["consensus"]["agree_from"]
        candidates: list[Candidate] = []
        engine: Engine | None = None
        first: Seen | None = None
        while (step := consensus.next_pass(planned, candidates, agree_from)) is not None:
            entry = robust if step.engine == robust["id"] else model
            try:
                if entry is model:
                    await companion.ahead.arrived()
                alpha, engine = await self._step(picture, entry, step, (model, robust), len(candidates), events)
            except MISSING as error:
                if first is None or len(candidates) != 1:
                    raise
                events.note("quick-look-only", {"engine": model["id"], "error": error.to_wire()})
                return first
            except EngineError as error:
                if len(candidates) == 1:
                    raise  # the chosen engine itself does not run
                _incomplete(events, entry["id"], error.code)
                if not candidates:
                    return None
                break
            candidates.append(consensus.candidate(entry["id"], _or_nothing(alpha, step)))
            if len(candidates) == 1 and alpha is not None:
                first = Seen(alpha, engine, by=robust["id"]) if quick.is_kept else None
                if quick.show is not None:
                    await quick.show(entry["id"], alpha)
        assert engine is not None
        verdict = fusion.conclude(candidates, agree_from)
        cost = sum(step.cost for step in planned[: len(candidates)])
        return Seen(verdict.alpha, engine, tuple(candidates), verdict, cost)

    async def _step(
        self, picture: Picture, entry: Model, step: Pass, both: tuple[Model, Model], done: int, events: JobEvents
    ) -> tuple[np.ndarray | None, Engine]:
        """Run one pass of a consensus; `both` are the chosen engine and its companion."""
        await events.enter("prepare")
        picture_tensor = pipeline.prepare(picture, entry, step.size_hw)
        together = tuple(one["id"] for one in both)
        # Two passes, unless they disagree: what is still to come is not known before.
        return await self._alpha(Wish(entry, events, picture_tensor, together, done, max(2, done + 1)))

    async def _alpha(self, wish: Wish) -> tuple[np.ndarray | None, Engine]:
        """Return what one pass sees, None when that is no subject: other passes may see one."""
        async with self._session.turn(wish.events):
            seen = await self._judged(wish)
        # The engine gets the next picture's tensor before Python goes on with this one.
        wish.events.rest()
        await wish.events.give_way()
        return seen

    async def _judged(self, wish: Wish) -> tuple[np.ndarray | None, Engine]:
        """Run a pass in the turn that one has; what is no mask at all ends the engine, before somebody else uses it."""
        raw, engine = await self._session.grant(wish)
        is_broken = not np.isfinite(raw).all()
        try:
            return tensor.alpha_from_raw(raw, wish.model["output"]), engine
        except NoSubjectError:
            return None, engine
        except EngineError:
            is_broken = True
            raise
        finally:
            if is_broken:
                await self._session.release(wish.model["id"])


def _or_nothing(alpha: np.ndarray | None, step: Pass) -> np.ndarray:
    return np.zeros(step.size_hw, np.float32) if alpha is None else alpha


def _incomplete(events: JobEvents, engine: str, cause: str) -> None:
    events.note("consensus-incomplete", {"engine": engine, "cause": cause})
