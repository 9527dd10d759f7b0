"""Room: worker. Runs on CPython and Pyodide. May import numpy, offcut.contract and offcut.matte.

What the engines saw in a picture, and what is kept of that.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.matte import arrays, fusion
from offcut.matte.consensus import Candidate
from offcut.worker.engine import Engine
from offcut.worker.keeping import Kept
from offcut.worker.store import Model


@dataclass(frozen=True)
class Seen:
    """What the engines saw; `alpha` is float32 (h, w), `verdict` None after a single pass."""

    alpha: np.ndarray
    engine: Engine
    candidates: tuple[Candidate, ...] = ()
    verdict: fusion.Verdict | None = None
    cost: float = 1.0
    """In passes of the chosen engine at 1024 x 1024; not measured for a single pass."""
    by: str | None = None
    """The id of the engine that stood in for the chosen one, None where that one has looked itself."""


def kept_of(model: Model, seen: Seen, closer_ms: float | None) -> Kept:
    """Return what is remembered of a picture, with the fields of its result that no setting changes."""
    facts: dict[str, Any] = {
        "engine": seen.by or model["id"],
        "provider": seen.engine.provider,
        "threads": seen.engine.threads,
    }
    facts |= {"confidence": None, "needs_look": False, "candidates": [], "closer_ms": closer_ms}
    verdict = seen.verdict
    if verdict is not None:
        facts |= {"confidence": round(verdict.confidence, 3), "needs_look": verdict.needs_look}
        for number, one in enumerate(seen.candidates):
            height, width = one.alpha_u8.shape
            record = {"engine": one.engine, "width": width, "height": height}
            record |= {"agreement": round(verdict.agreements[number], 3), "other": number in verdict.alternatives}
            facts["candidates"].append(record)
    return Kept(arrays.to_u8(seen.alpha), tuple(one.alpha_u8 for one in seen.candidates), facts)
