"""Room: tests. Runs on CPython. May import everything.

Foregrounds whose alpha and colours are known because they are drawn here, and how far a cutout is from them.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

SEED = 20
HEIGHT, WIDTH = 360, 480
# Drawn larger and brought down, so that strands end between pixels as they do in photos.
SUPERSAMPLED = 4
KINDS = ("hair", "fur", "glass", "motion-blur")


@dataclass(frozen=True)
class KnownForeground:
    """A foreground, its alpha, and a background that it stands on: float32, 0..1, (H, W, 3) and (H, W)."""

    foreground: np.ndarray
    alpha: np.ndarray
    background: np.ndarray

    @property
    def picture_u8(self) -> np.ndarray:
        """What a camera would see: I = a F + (1 - a) B, in 8 bits."""
        return to_bytes(over(self.foreground, self.alpha, self.background))


def drawn(kind: str) -> KnownForeground:
    """Draw the foreground of a kind in KINDS; the same one each time."""
    rng = np.random.RandomState(SEED + KINDS.index(kind))
    alpha = {"hair": _hair, "fur": _fur, "glass": _glass, "motion-blur": _motion_blur}[kind](rng)
    foreground = _coloured(rng, (0.35, 0.2, 0.1), (0.75, 0.55, 0.4))
    return KnownForeground(foreground, alpha, _coloured(rng, (0.1, 0.75, 0.25), (0.3, 0.6, 0.95)))


def over(foreground: np.ndarray, alpha: np.ndarray, background: np.ndarray) -> np.ndarray:
    return alpha[..., None] * foreground + (1 - alpha[..., None]) * background


def to_bytes(values: np.ndarray) -> np.ndarray:
    return np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)


def colour_error(rgba_u8: np.ndarray, known: KnownForeground) -> float:
    """Return the mean difference to the truth on two new backgrounds, black and white, where the truth is soft.

    In levels of 255.
    """
    is_soft = (known.alpha > 0) & (known.alpha < 1)
    colours, alpha = rgba_u8[..., :3] / 255, rgba_u8[..., 3] / 255
    errors = []
    for level in (0, 1):
        new = np.full(known.background.shape, level, float)
        errors.append(np.abs(over(colours, alpha, new) - over(known.foreground, known.alpha, new))[is_soft].mean())
    return float(np.mean(errors) * 255)


def _coloured(rng: np.random.RandomState, one: tuple[float, ...], other: tuple[float, ...]) -> np.ndarray:
    """Mix two colours by soft noise of two sizes, with a little grain."""
    share = np.zeros((HEIGHT, WIDTH), np.float32)
    for cells, weight in ((4, 0.7), (24, 0.3)):
        noise = Image.fromarray(rng.rand(cells, cells).astype(np.float32))
        share += weight * np.asarray(noise.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))
    mixed = np.array(one) * (1 - share[..., None]) + np.array(other) * share[..., None]
    return np.clip(mixed + rng.normal(0, 0.01, (HEIGHT, WIDTH, 1)), 0, 1).astype(np.float32)


def _canvas() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (WIDTH * SUPERSAMPLED, HEIGHT * SUPERSAMPLED))
    return image, ImageDraw.Draw(image)


def _brought_down(image: Image.Image) -> np.ndarray:
    return np.asarray(image.reduce(SUPERSAMPLED), np.float32) / 255


def _disc(draw: ImageDraw.ImageDraw, row: float, column: float, radius: float) -> None:
    scaled = np.array([column - radius, row - radius, column + radius, row + radius]) * SUPERSAMPLED
    draw.ellipse(scaled.tolist(), fill=255)


def _strands(rng: np.random.RandomState, count: int, length_px: float, radius: float) -> np.ndarray:
    """A disc with curved strands that leave it, 0.5 to 2 pixels wide."""
    image, draw = _canvas()
    row, column = HEIGHT / 2, WIDTH / 2
    _disc(draw, row, column, radius)
    for _ in range(count):
        angle, bend = rng.uniform(0, 2 * np.pi), rng.normal(0, 0.6)
        steps = np.linspace(0, 1, 12)
        reach = radius * 0.9 + steps * length_px * rng.uniform(0.5, 1)
        turned = angle + bend * steps**2
        points = np.stack([column + reach * np.cos(turned), row + reach * np.sin(turned)], axis=1) * SUPERSAMPLED
        draw.line([tuple(point) for point in points], fill=255, width=int(rng.randint(2, 9)))
    return _brought_down(image)


def _hair(rng: np.random.RandomState) -> np.ndarray:
    return _strands(rng, 260, 80, 90)


def _fur(rng: np.random.RandomState) -> np.ndarray:
    return _strands(rng, 2400, 22, 120)


def _glass(rng: np.random.RandomState) -> np.ndarray:
    """A ball that lets two thirds through, with a rim and a light on it that let nothing through."""
    image, draw = _canvas()
    _disc(draw, HEIGHT / 2, WIDTH / 2, 130)
    ball = _brought_down(image)
    image, draw = _canvas()
    _disc(draw, HEIGHT / 2, WIDTH / 2, 118)
    inner = _brought_down(image)
    image, draw = _canvas()
    _disc(draw, HEIGHT / 2 - 50, WIDTH / 2 - 40, 22)
    return np.clip(ball - inner * rng.uniform(0.6, 0.7) + _brought_down(image), 0, 1)


def _motion_blur(rng: np.random.RandomState) -> np.ndarray:
    """A disc that moved 40 pixels sideways while the shutter was open."""
    image, draw = _canvas()
    _disc(draw, HEIGHT / 2, WIDTH / 2, 100)
    still = _brought_down(image)
    way_px = 40
    return np.mean([np.roll(still, step, axis=1) for step in range(way_px)], axis=0).astype(np.float32)
