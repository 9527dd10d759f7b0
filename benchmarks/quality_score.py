"""Room: benchmarks. May import numpy, Pillow, tests and the scorer of the test data.

Every prediction against its truth: the alpha by the test data's own scorer, the colours by what eyes see of them.
"""

import importlib.util
import json
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.known_foregrounds import Known, over
from benchmarks.quality_cache import Cache, digest
from tests.testdata import testdata

# Pixels that are neither quite the one nor quite the other; beyond, 8 bits leave nothing to see.
BAND = (0.02, 0.98)
# White and black show dark and light halos, a strong colour the rest.
NEW_BACKGROUNDS = ((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), (0.1, 0.7, 0.3))

Row = dict[str, str]
# One picture's numbers: the row of the index, the metrics, the two curves behind maxF, and a remark on the file.
Result = tuple[Row, dict[str, float], np.ndarray, np.ndarray, str]


@cache
def scorer() -> ModuleType:
    """Return score.py of the test data."""
    spec = importlib.util.spec_from_file_location("offcut_testdata_score", testdata("score.py"))
    if spec is None or spec.loader is None:
        raise ImportError("score.py of the test data cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    # The scorer lifts Pillow's limit for everybody; what else runs in this process keeps its own.
    limit = Image.MAX_IMAGE_PIXELS
    spec.loader.exec_module(module)
    Image.MAX_IMAGE_PIXELS = limit
    return module


def score(predictions: Iterable[tuple[Path, Row, Path]], cache: Cache) -> list[Result]:
    """Return the numbers of each (prediction, row of an index, folder of that index), in their order."""
    with ProcessPoolExecutor() as processes:
        return list(processes.map(partial(_scored, cache), predictions))


def _scored(cache: Cache, what: tuple[Path, Row, Path]) -> Result:
    prediction, row, folder = what

    def run() -> bytes:
        _, metrics, precision, recall, flag = scorer().one((str(folder), lambda _: str(prediction), row, False))
        return json.dumps([metrics, precision.tolist(), recall.tolist(), flag]).encode()

    sources = [path.read_bytes() for path in (prediction, folder / row["mask"], testdata("score.py"))]
    kept = cache.file("scores", digest(*sources, row["kind"]) + ".json", run)
    metrics, precision, recall, flag = json.loads(kept.read_bytes())
    return row, metrics, np.array(precision), np.array(recall), flag


def means(results: list[Result]) -> dict[str, float]:
    """Return the scorer's own means over pictures."""
    averaged: dict[str, float] = scorer().mean(results)
    return averaged


def colour_error(rgba_u8: np.ndarray, known: Known) -> float:
    """Return the mean absolute error of the colours seen at soft edges once the cutout lies on new backgrounds.

    `rgba_u8` uint8 (H, W, 4), straight alpha. Over all pixels whose true alpha is in BAND and over NEW_BACKGROUNDS, on
    the scale 0..1. Errors of alpha count as far as they are seen.
    """
    if rgba_u8.shape[:2] != known.alpha.shape:
        raise ValueError(f"a cutout of {rgba_u8.shape[:2]} for a picture of {known.alpha.shape}")
    is_soft = (known.alpha > BAND[0]) & (known.alpha < BAND[1])
    truth = Known(known.foreground[is_soft][None], known.alpha[is_soft][None])
    pixels = rgba_u8[is_soft][None].astype(np.float32) / 255
    cutout = Known(pixels[..., :3], pixels[..., 3])
    errors = [np.abs(over(cutout, new) - over(truth, new)).mean() for new in np.array(NEW_BACKGROUNDS, np.float32)]
    return float(np.mean(errors))


def read_rgba(path: Path) -> np.ndarray:
    """Return the pixels of a PNG: uint8 (H, W, 4)."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGBA"))


def truth_row(name: str, group: str, known: Known, folder: Path) -> Row:
    """Write the true alpha of a picture made here, 16 bits deep, and return its row in the form of the index."""
    levels = np.rint(known.alpha * 65535).astype(np.uint16)
    mask = folder / f"{name}.png"
    Image.fromarray(levels).save(mask, compress_level=1)
    return {"set": group, "image": name, "mask": mask.name, "kind": "alpha", "in_total": "no"}


def plain_numbers(result: Result) -> dict[str, Any]:
    """Return one picture's numbers for the JSON file."""
    row, metrics, _, _, flag = result
    return {"set": row["set"], "image": row["image"], "flag": flag, **metrics}
