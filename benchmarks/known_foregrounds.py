"""Room: benchmarks. May import numpy, Pillow, scipy, benchmarks, tests.

Subjects whose alpha and colours are known exactly: drawn ones (drawn_subjects.py), and real ones, whose published
alpha is kept and whose colours are defined anew. Put on a background, they are pictures with a truth.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from tests.testdata import testdata

# From here on a pixel counts as solid: its colour is the subject's own.
SOLID = 0.98
# Real subjects are brought down to this, so that no single one takes minutes.
LONGEST_PX = 1620


@dataclass(frozen=True)
class Known:
    """A subject whose colours are known: what a cutout should be.

    `foreground` float32 (H, W, 3) and `alpha` float32 (H, W), both 0..1, sRGB-encoded, straight alpha.
    """

    foreground: np.ndarray
    alpha: np.ndarray


def over(known: Known, background: np.ndarray) -> np.ndarray:
    """Return the picture of a subject on a background: float32 (H, W, 3), 0..1."""
    alpha = known.alpha[..., None]
    return known.foreground * alpha + background * (1 - alpha)


def scenery(seed: int, size_hw: tuple[int, int]) -> np.ndarray:
    """Return something like a landscape out of focus: float32 (H, W, 3), 0..1. Noise that is coarse, then finer."""
    random = np.random.default_rng(seed)
    height, width = size_hw
    sky, ground = random.uniform(0.35, 0.95, 3), random.uniform(0.1, 0.6, 3)
    slope = 1 / (1 + np.exp(-(np.linspace(0, 1, height) - random.uniform(0.35, 0.65)) * 12))
    picture = np.broadcast_to(sky + (ground - sky) * slope[:, None, None], (height, width, 3)).copy()
    for cells, strength in ((4, 0.14), (9, 0.11), (20, 0.08), (45, 0.05), (110, 0.03)):
        # Mostly light and shade; each of red, green and blue goes its own way only a little.
        for channels, share in ((slice(0, 3), 1.0), (0, 0.3), (1, 0.3), (2, 0.3)):
            noise = random.normal(0, strength * share, (cells, cells * width // height)).astype(np.float32)
            grown = np.asarray(Image.fromarray(noise).resize((width, height), Image.Resampling.BICUBIC))
            picture[..., channels] += grown[..., None] if share == 1 else grown
    return np.clip(picture, 0, 1).astype(np.float32)


def real(stem: str) -> Known:
    """Return a subject of composite31: its published alpha, and the colour of the nearest solid pixel elsewhere.

    The true colours at its edges are not published. Taking those of the nearest solid pixel makes a subject whose
    colours are known, and favours no method of estimating them.
    """
    with Image.open(testdata(f"quality/composite31/images/{stem}.jpg")) as image:
        rgb = image.convert("RGB")
    with Image.open(testdata(f"quality/composite31/masks/{stem}.png")) as image:
        mask = image.convert("L")
    rgb.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.LANCZOS)
    alpha = np.asarray(mask.resize(rgb.size, Image.Resampling.BOX), np.float32) / 255
    nearest = ndimage.distance_transform_edt(alpha < SOLID, return_distances=False, return_indices=True)
    return Known((np.asarray(rgb, np.float32) / 255)[tuple(nearest)], alpha)
