"""Room: tests. The numbers of the quality benchmark, on cutouts whose faults are known."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.known_foregrounds import Known
from benchmarks.quality_cache import Cache
from benchmarks.quality_score import BAND, NEW_BACKGROUNDS, colour_error, means, score, truth_row


def ramp() -> Known:
    """A subject of one colour whose alpha is each of 256 levels."""
    alpha = np.linspace(0, 1, 256, dtype=np.float32)[None]
    return Known(np.broadcast_to(np.array([0.2, 0.4, 0.6], np.float32), (1, 256, 3)), alpha)


def rgba_of(known: Known) -> np.ndarray:
    return np.rint(np.dstack([known.foreground, known.alpha]) * 255).astype(np.uint8)


def test_the_truth_has_no_colour_error() -> None:
    assert colour_error(rgba_of(ramp()), ramp()) < 1e-6


def test_the_colour_error_is_what_a_loop_over_pixels_says() -> None:
    known, random = ramp(), np.random.default_rng(0)
    rgba_u8 = random.integers(0, 256, (1, 256, 4)).astype(np.uint8)
    errors = []
    for column in range(256):
        a, f = float(known.alpha[0, column]), known.foreground[0, column]
        if not BAND[0] < a < BAND[1]:
            continue
        *colour, alpha = (rgba_u8[0, column] / 255).tolist()
        for background in NEW_BACKGROUNDS:
            for mine, true, behind in zip(colour, f.tolist(), background, strict=True):
                errors.append(abs(mine * alpha + behind * (1 - alpha) - (true * a + behind * (1 - a))))
    assert colour_error(rgba_u8, known) == pytest.approx(np.mean(errors), abs=1e-5)


def test_colours_under_other_alphas_do_not_count() -> None:
    rgba_u8 = rgba_of(ramp())
    rgba_u8[0, [0, 255], :3] = 255
    assert colour_error(rgba_u8, ramp()) < 1e-6


def test_a_cutout_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="255"):
        colour_error(rgba_of(ramp())[:, :255], ramp())


def test_the_true_alpha_scores_perfectly_and_its_opposite_worst(tmp_path: Path) -> None:
    alpha = np.zeros((40, 40), np.float32)
    alpha[10:30, 10:30] = 1
    row = truth_row("square", "made", Known(np.zeros((40, 40, 3), np.float32), alpha), tmp_path)
    files = []
    for name, levels in (("right", alpha), ("wrong", 1 - alpha)):
        files.append(tmp_path / f"{name}.png")
        Image.fromarray((levels * 255).astype(np.uint8)).save(files[-1])
    cache = Cache(tmp_path / "cache")
    right, wrong = score([(path, row, tmp_path) for path in files], cache)
    assert (right[1]["MAE"], right[1]["IoU"], right[1]["BF2"]) == (0, 1, 1)
    assert (wrong[1]["MAE"], wrong[1]["IoU"]) == (1, 0)
    assert means([right, wrong])["MAE"] == 0.5
    assert score([(files[0], row, tmp_path)], cache)[0][1] == right[1], "what is remembered is what was computed"
