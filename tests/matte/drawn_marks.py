"""Room: tests. Runs on CPython. May import everything.

Drawn logos and signatures whose alpha and colours are known, on paper as cameras and scanners see it.

Everything is drawn four times as large and averaged, so that the truth has soft edges of its own.
"""

import functools
import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

FINER = 4


@dataclass(frozen=True)
class Mark:
    """A picture, and what it was made of: `alpha` (H, W) 0..1, `ink` (H, W, 3) levels under alpha > 0."""

    rgb_u8: np.ndarray
    alpha: np.ndarray
    ink: np.ndarray
    paper: np.ndarray


def averaged(values: np.ndarray) -> np.ndarray:
    """Bring what was drawn finer to its size."""
    height, width = values.shape[0] // FINER, values.shape[1] // FINER
    return values.reshape(height, FINER, width, FINER, -1).mean(axis=(1, 3)).squeeze()


@functools.cache
def signature(
    seed: int, size_hw: tuple[int, int] = (200, 320), ink: tuple[int, int, int] = (20, 24, 60)
) -> tuple[np.ndarray, np.ndarray]:
    """Return alpha and colours of a pen's line of changing width."""
    random = np.random.default_rng(seed)
    height, width = size_hw[0] * FINER, size_hw[1] * FINER
    t = np.linspace(0, 1, 3000)
    x = (0.12 + 0.76 * t) * width
    y = np.full_like(t, 0.5)
    for number in range(1, 7):
        y += 0.13 * random.normal() * np.sin(2 * np.pi * (number * 1.7 * t + random.random()))
        x += 0.03 * width * random.normal() * np.sin(2 * np.pi * (number * 1.3 * t + random.random()))
    y = np.clip(y, 0.08, 0.92) * height
    radius = FINER * (0.9 + 0.7 * np.sin(2 * np.pi * (3 * t + random.random())) ** 2)
    covered = np.zeros((height, width), np.float32)
    for px, py, r in zip(x, y, radius, strict=True):
        rows = slice(max(int(py - r), 0), int(py + r) + 2)
        columns = slice(max(int(px - r), 0), int(px + r) + 2)
        yy, xx = np.ogrid[rows, columns]
        part = covered[rows, columns]
        part[((yy - py) ** 2 + (xx - px) ** 2 <= r * r)[: part.shape[0], : part.shape[1]]] = 1
    alpha = averaged(covered[..., None])
    return alpha, np.broadcast_to(np.array(ink, np.float32), (*size_hw, 3)).copy()


@functools.cache
def logo(seed: int, size_hw: tuple[int, int] = (200, 320)) -> tuple[np.ndarray, np.ndarray]:
    """Return alpha and colours of discs, rings, bars and a letter with a hole, of several colours."""
    random = np.random.default_rng(seed)
    height, width = size_hw[0] * FINER, size_hw[1] * FINER
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    covered = np.zeros((height, width), np.float32)
    colours = np.zeros((height, width, 3), np.float32)
    palette = [(200, 30, 40), (20, 90, 170), (240, 170, 20), (30, 30, 30), (40, 140, 80), (150, 150, 155)]
    random.shuffle(palette)
    shapes = []
    cx, cy, r = width * 0.22, height * 0.5, height * 0.28
    angle = np.arctan2(yy - cy, xx - cx) + random.random() * 6
    far = np.hypot(yy - cy, xx - cx)
    shapes.append((far < r, palette[0]))
    shapes.append(((far < r) & (angle % 3.14 < 1.2), palette[1]))  # touches the first colour
    shapes.append(((far < r * 1.25) & (far > r * 1.12), palette[2]))
    cx = width * 0.58
    far = np.hypot(yy - cy, xx - cx)
    shapes.append(((far < r) & (far > r * 0.6), palette[3]))  # an O
    left = width * 0.76
    slant = xx - left - (yy - cy) * 0.25
    shapes.append(((slant > 0) & (slant < width * 0.035) & (abs(yy - cy) < r), palette[4]))
    shapes.append(
        (((slant - width * 0.08) ** 2 < (1.1 * FINER / 2) ** 2) & (abs(yy - cy) < r), palette[3])
    )  # a hairline
    for where, colour in shapes:
        covered[where] = 1
        colours[where] = colour
    alpha = averaged(covered[..., None])
    ink = averaged(colours * covered[..., None]) / np.maximum(alpha, 1e-6)[..., None]
    return alpha, ink


def on_paper(
    alpha: np.ndarray,
    ink: np.ndarray,
    *,
    colour: tuple[int, int, int] = (246, 244, 238),
    uneven: float = 0.0,
    noise: float = 0.0,
    blur: float = 0.0,
    is_linear: bool = False,
    jpeg: int | None = None,
    seed: int = 1,
) -> Mark:
    """Put a mark on paper: light that falls by `uneven` across it, noise in levels, a lens's blur in pixels, JPEG."""
    random = np.random.default_rng(seed)
    height, width = alpha.shape
    y, x = np.linspace(0, 1, height)[:, None], np.linspace(0, 1, width)[None, :]
    light = 1 - uneven * (0.75 * x + 0.25 * y * y) + 0.08 * uneven * np.sin(5 * x + 3 * y)
    paper = np.array(colour, np.float32) * light[..., None]
    ink = ink * light[..., None] if uneven else ink
    if blur:
        premultiplied = np.dstack([ink * alpha[..., None], alpha[..., None]])
        premultiplied = np.stack([_blurred(premultiplied[..., i], blur) for i in range(4)], axis=2)
        alpha = premultiplied[..., 3]
        ink = premultiplied[..., :3] / np.maximum(alpha, 1e-6)[..., None]
    share = alpha[..., None]
    if is_linear:
        mixed = 255 * ((1 - share) * (paper / 255) ** 2.2 + share * (np.clip(ink, 0, 255) / 255) ** 2.2) ** (1 / 2.2)
    else:
        mixed = paper + share * (ink - paper)
    mixed = mixed + noise * random.normal(size=mixed.shape)
    rgb_u8 = np.rint(np.clip(mixed, 0, 255)).astype(np.uint8)
    if jpeg is not None:
        file = io.BytesIO()
        Image.fromarray(rgb_u8).save(file, "JPEG", quality=jpeg)
        rgb_u8 = np.asarray(Image.open(file).convert("RGB"))
    return Mark(rgb_u8, alpha.astype(np.float32), np.clip(ink, 0, 255).astype(np.float32), paper)


def _blurred(values: np.ndarray, sigma: float) -> np.ndarray:
    reach = int(3 * sigma) + 1
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    weights /= weights.sum()
    for axis in (0, 1):
        padded = np.pad(values, [(reach, reach) if axis == one else (0, 0) for one in (0, 1)], mode="edge")
        values = sum(
            weight * np.take(padded, np.arange(values.shape[axis]) + place, axis=axis)
            for place, weight in enumerate(weights)
        )
    return values
