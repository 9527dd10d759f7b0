"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

What is kept of finished pictures, so that another setting or another candidate needs no engine, and the picture in
hand no second decoding. Everything has a limit in bytes: what was used longest ago goes first.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from offcut.matte import arrays
from offcut.matte.picture import Picture

Thing = TypeVar("Thing")

# About 2 MB for a picture whose passes agree and 4 MB for one with four passes: 25 pictures or more.
ALPHA_BYTES = 100_000_000
MOST_ALPHAS = 200
# One picture of 20 megapixels, or two of 10: the one that somebody tries settings on.
PICTURE_BYTES = 64_000_000
MOST_PICTURES = 2


@dataclass(frozen=True)
class Kept:
    """What the engines saw in one picture.

    `alpha_u8` is what they say together; `candidates_u8` what each pass saw; `facts` are the fields of the result that
    do not depend on settings.
    """

    alpha_u8: np.ndarray
    candidates_u8: tuple[np.ndarray, ...]
    facts: dict[str, Any]

    @property
    def bytes(self) -> int:
        """What it takes."""
        return int(self.alpha_u8.nbytes + sum(one.nbytes for one in self.candidates_u8))

    @property
    def is_flat(self) -> bool:
        """Whether no engine has seen the picture."""
        return self.facts["engine"] is None

    def chosen(self, candidate: int | None) -> np.ndarray:
        """Return the alpha of a candidate; None stands for what all say together."""
        return self.alpha_u8 if candidate is None else self.candidates_u8[candidate]


class Shelf(Generic[Thing]):
    """Keeps things by the id of their job, `most` of them, and at most `limit` bytes."""

    def __init__(self, most: int, limit: int) -> None:
        self._most = most
        self._limit = limit
        self._things: OrderedDict[str, tuple[Thing, int]] = OrderedDict()

    def put(self, job_id: str, thing: Thing, size_bytes: int) -> None:
        """Keep a thing, unless it alone is over the limit; others may have to go for it."""
        self._things.pop(job_id, None)
        if size_bytes > self._limit:
            return
        self._things[job_id] = (thing, size_bytes)
        while len(self._things) > self._most or self._total() > self._limit:
            self._things.popitem(last=False)

    def get(self, job_id: str) -> Thing | None:
        """Return a thing, which counts as using it; None when it is not here any more."""
        if job_id not in self._things:
            return None
        self._things.move_to_end(job_id)
        return self._things[job_id][0]

    def drop(self, job_id: str) -> None:
        """Let go of a thing; one that is not here is fine."""
        self._things.pop(job_id, None)

    def _total(self) -> int:
        return sum(size_bytes for _, size_bytes in self._things.values())


def flat() -> Kept:
    """Return what is remembered of a picture on a flat background: that no engine has seen it."""
    facts: dict[str, Any] = {"engine": None, "provider": None, "threads": 0, "confidence": None, "needs_look": False}
    return Kept(np.full((1, 1), 255, np.uint8), (), {**facts, "candidates": [], "closer_ms": None})


def first_seen(alpha: np.ndarray) -> Kept:
    """Return what is known of a picture while passes are still to come: an alpha, and nothing to say of it."""
    return Kept(arrays.to_u8(alpha), (), {"engine": ""})


def alphas() -> Shelf[Kept]:
    """Return an empty shelf for what engines saw."""
    return Shelf(MOST_ALPHAS, ALPHA_BYTES)


def pictures() -> Shelf[Picture]:
    """Return an empty shelf for decoded pictures."""
    return Shelf(MOST_PICTURES, PICTURE_BYTES)


def picture_bytes(picture: Picture) -> int:
    """Return what a decoded picture takes."""
    return int(picture.rgb_u8.nbytes + (0 if picture.alpha_u8 is None else picture.alpha_u8.nbytes))
