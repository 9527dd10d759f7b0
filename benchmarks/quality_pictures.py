"""Room: benchmarks. May import numpy, Pillow, benchmarks, tests.

What is cut out: pictures with their true alpha and, for some, the true colours of the subject.
"""

import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.drawn_subjects import KINDS
from benchmarks.known_foregrounds import Known, over, real, scenery
from benchmarks.quality_cache import digest
from tests.testdata import read_index, testdata

# Two of each kind that is drawn.
SEEDS = (1, 2)


@dataclass(frozen=True)
class Subject:
    """One picture of the benchmark, as the bytes that everybody gets."""

    name: str
    group: str
    data: bytes
    known: Known | None = None

    @cached_property
    def key(self) -> str:
        """A name for exactly these bytes."""
        return digest(self.data)


def measured() -> list[Subject]:
    """Return the pictures with ground truth, in the order of their index."""
    rows = read_index("quality/INDEX.tsv")
    return [
        Subject(Path(row["image"]).stem, row["set"], testdata("quality/" + row["image"]).read_bytes()) for row in rows
    ]


def known() -> list[Subject]:
    """Return the pictures that are made here, with a subject whose true colours are known."""
    stems = [Path(row["image"]).stem for row in read_index("quality/INDEX.tsv") if row["kind"] == "alpha"]
    placed = [("known-" + stem, "real edges", real(stem)) for stem in stems]
    for kind, draw in KINDS.items():
        placed += [(f"drawn-{kind}-{seed}", "drawn edges", draw(seed)) for seed in SEEDS]
    return [Subject(name, group, photographed(one, seed), one) for seed, (name, group, one) in enumerate(placed)]


def photographed(known: Known, seed: int) -> bytes:
    """Return a subject in front of some scenery, as PNG: without the noise of JPEG, the truth stays exact to 8 bits."""
    picture = over(known, scenery(seed, known.alpha.shape))
    stream = io.BytesIO()
    Image.fromarray(np.rint(picture * 255).astype(np.uint8)).save(stream, "PNG", compress_level=1)
    return stream.getvalue()
