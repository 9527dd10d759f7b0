"""Room: benchmarks. May import numpy, Pillow, scipy, benchmarks.

Four kinds of soft edges, drawn with a fixed seed and with their exact alpha: hair, fur, glass and movement.
"""

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from benchmarks.known_foregrounds import Known

# Drawn this many times larger and averaged: a strand of a third of a pixel is one dot wide.
OVERSAMPLING = 3
SIZE_HW = (720, 960)
# How far the moving one came while the shutter was open.
MOVED_PX = 40


class Layers:
    """A canvas of colour and opacity, `OVERSAMPLING` times as large as what comes out.

    Coordinates are shares of its height, from the left and from the top.
    """

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        height, width = SIZE_HW
        self._unit = height * OVERSAMPLING
        size_wh = (width * OVERSAMPLING, height * OVERSAMPLING)
        self.middle = width / height / 2
        self._colour = Image.new("RGB", size_wh)
        self._opacity = Image.new("L", size_wh)

    def shape(self, kind: str, points: list[tuple[float, float]], colour: np.ndarray, opacity: float = 1.0) -> None:
        """Draw an ellipse (its corners) or a polygon; later shapes replace what they cover."""
        places = [(x * self._unit, y * self._unit) for x, y in points]
        for canvas, fill in ((self._colour, tint(colour)), (self._opacity, round(opacity * 255))):
            getattr(ImageDraw.Draw(canvas), kind)(places, fill=fill)

    def strand(self, start: np.ndarray, way: np.ndarray, bend: np.ndarray, colour: np.ndarray, width_px: float) -> None:
        """Draw one hair: a parabola from `start` along `way`, bent by `bend`, as wide as `width_px` of the result."""
        along = np.linspace(0, 1, 14)[:, None]
        places = (start + way * along + bend * along**2) * self._unit
        line = [(float(x), float(y)) for x, y in places]
        wide = max(1, round(width_px * OVERSAMPLING))
        ImageDraw.Draw(self._colour).line(line, fill=tint(colour), width=wide, joint="curve")
        ImageDraw.Draw(self._opacity).line(line, fill=255, width=wide, joint="curve")

    def known(self, moved_px: int = 0) -> Known:
        """Return what was drawn, averaged over the dots of each pixel and over the way that it moved sideways."""
        opacity = np.asarray(self._opacity, np.float32) / 255
        fine = np.dstack([np.asarray(self._colour, np.float32) / 255 * opacity[..., None], opacity])
        if moved_px:
            fine = ndimage.uniform_filter1d(fine, moved_px * OVERSAMPLING, axis=1)
        total = averaged(fine)
        alpha = total[..., 3]
        # No subject, no colour: that of the nearest pixel which has one, so that nothing jumps.
        nearest = ndimage.distance_transform_edt(alpha <= 0, return_distances=False, return_indices=True)
        straight = total[..., :3] / np.maximum(alpha, 1e-6)[..., None]
        return Known(np.clip(straight[tuple(nearest)], 0, 1), np.clip(alpha, 0, 1))


def tint(colour: np.ndarray) -> tuple[int, ...]:
    """Return a colour of 0..1 as Pillow takes it."""
    return tuple(int(level) for level in np.rint(np.clip(colour, 0, 1) * 255))


def averaged(fine: np.ndarray) -> np.ndarray:
    """Return the means of blocks of OVERSAMPLING by OVERSAMPLING dots."""
    total = np.zeros_like(fine[::OVERSAMPLING, ::OVERSAMPLING])
    for down in range(OVERSAMPLING):
        for right in range(OVERSAMPLING):
            total += fine[down::OVERSAMPLING, right::OVERSAMPLING]
    return total / OVERSAMPLING**2


def around(centre: tuple[float, float], radii: tuple[float, float]) -> list[tuple[float, float]]:
    """Return the corners of an ellipse."""
    return [(centre[0] - radii[0], centre[1] - radii[1]), (centre[0] + radii[0], centre[1] + radii[1])]


def hair(seed: int) -> Known:
    """Return a bust with loose hair: strands of a third to one and a half pixels, thinning out."""
    draw = Layers(seed)
    random, middle = draw.random, draw.middle
    colour, skin, cloth = (
        random.uniform(0.1, 0.55, 3) * (1.2, 1, 0.8),
        np.array([0.85, 0.66, 0.55]),
        random.uniform(0.2, 0.9, 3),
    )
    head, radii = np.array([middle, 0.42]), np.array([0.17, 0.215])
    draw.shape("ellipse", around((middle, 1.03), (0.42, 0.34)), cloth)
    draw.shape("ellipse", around((middle, 0.40), (0.215, 0.25)), colour * 0.8)
    for front in (False, True):
        for _ in range(900):
            angle = random.uniform(-1.05, 1.05) * np.pi * (0.62 if front else 1) - np.pi / 2
            out = np.array([np.cos(angle), np.sin(angle)])
            start = head + out * radii * random.uniform(0.85, 1.1)
            way = out * random.uniform(0.02, 0.13) + np.array([out[0] * 0.05, 0.02])
            bend = np.array([random.normal(0, 0.05), random.uniform(0.02, 0.3)])
            draw.strand(start, way, bend, colour * random.uniform(0.7, 1.5), random.uniform(0.3, 1.5))
        if not front:
            draw.shape(
                "polygon",
                [(middle - 0.07, 0.55), (middle + 0.07, 0.55), (middle + 0.09, 0.76), (middle - 0.09, 0.76)],
                skin * 0.85,
            )
            draw.shape("ellipse", around((middle, 0.44), (0.145, 0.19)), skin)
            for side in (-1, 1):
                draw.shape(
                    "ellipse", around((middle + side * 0.06, 0.42), (0.024, 0.012)), np.array([0.97, 0.97, 0.97])
                )
                draw.shape("ellipse", around((middle + side * 0.06, 0.42), (0.011, 0.011)), np.array([0.15, 0.25, 0.3]))
            draw.shape("ellipse", around((middle, 0.55), (0.045, 0.014)), np.array([0.72, 0.3, 0.32]))
    return draw.known()


def fur(seed: int) -> Known:
    """Return a small animal whose whole outline is fur, short and dense."""
    draw = Layers(seed)
    random, middle = draw.random, draw.middle
    colour = random.uniform(0.35, 0.85, 3) * (1.1, 0.95, 0.75)
    body, head = (middle, 0.66, 0.26, 0.22), (middle, 0.36, 0.17, 0.155)
    for side in (-1, 1):
        ear = [(middle + side * 0.15, 0.30), (middle + side * 0.135, 0.12), (middle + side * 0.04, 0.22)]
        draw.shape("polygon", ear, colour * 0.75)
        draw.shape("ellipse", around((middle + side * 0.13, 0.87), (0.09, 0.05)), colour * 0.9)
    for x, y, wide, high in (body, head):
        draw.shape("ellipse", around((x, y), (wide, high)), colour * 0.9)
        for _ in range(3500):
            angle = random.uniform(0, 2 * np.pi)
            out = np.array([np.cos(angle), np.sin(angle)])
            start = np.array([x, y]) + out * (wide, high) * np.sqrt(random.uniform(0.1, 1.02))
            way = out * random.uniform(0.01, 0.04) + random.normal(0, 0.008, 2)
            bend = np.array([0, random.uniform(0, 0.012)])
            draw.strand(start, way, bend, colour * random.uniform(0.7, 1.25), random.uniform(0.4, 1.4))
    for side in (-1, 1):
        draw.shape("ellipse", around((middle + side * 0.07, 0.35), (0.026, 0.03)), np.array([0.08, 0.07, 0.06]))
        draw.shape("ellipse", around((middle + side * 0.07 - 0.008, 0.34), (0.008, 0.008)), np.ones(3))
    draw.shape("ellipse", around((middle, 0.43), (0.022, 0.015)), np.array([0.2, 0.12, 0.12]))
    return draw.known()


def glass(seed: int) -> Known:
    """Return a glass of juice: solid below, glass of a quarter opacity above, thick edges and highlights."""
    draw = Layers(seed)
    middle = draw.middle
    juice, pane = draw.random.uniform(0.3, 1, 3) * (1, 0.55, 0.25), np.array([0.86, 0.93, 0.95])

    def wall(top: float, bottom: float, inset: float) -> list[tuple[float, float]]:
        def half(y: float) -> float:
            return 0.21 - 0.06 * (y - 0.12) / 0.76 - inset

        return [
            (middle - half(top), top),
            (middle + half(top), top),
            (middle + half(bottom), bottom),
            (middle - half(bottom), bottom),
        ]

    draw.shape("polygon", wall(0.12, 0.90, 0), pane, 0.7)
    draw.shape("polygon", wall(0.12, 0.85, 0.016), pane * 0.95, 0.25)
    draw.shape("polygon", wall(0.40, 0.85, 0.016), juice, 0.88)
    draw.shape("ellipse", around((middle, 0.40), (0.17, 0.022)), juice * 1.15, 0.8)
    draw.shape("polygon", wall(0.875, 0.90, 0.01), pane * 0.8, 0.95)
    for x, wide, opacity in ((-0.125, 0.014, 0.85), (-0.095, 0.005, 0.6), (0.13, 0.006, 0.7)):
        draw.shape(
            "polygon",
            [(middle + x, 0.17), (middle + x + wide, 0.17), (middle + x * 0.8 + wide, 0.8), (middle + x * 0.8, 0.8)],
            np.ones(3),
            opacity,
        )
    return draw.known()


def movement(seed: int) -> Known:
    """Return a ball that moved sideways while the shutter was open: its edges are long ramps."""
    draw = Layers(seed)
    middle, centre = draw.middle, 0.5
    first, second = draw.random.uniform(0.1, 1, 3), draw.random.uniform(0, 0.9, 3)
    for ring in range(7):
        size = 0.30 * (1 - ring / 7)
        draw.shape(
            "ellipse",
            around((middle - 0.012 * ring, centre - 0.012 * ring), (size, size)),
            first if ring % 2 else second,
        )
    draw.shape("ellipse", around((middle - 0.12, centre - 0.14), (0.035, 0.025)), np.ones(3))
    return draw.known(MOVED_PX)


KINDS = {"hair": hair, "fur": fur, "glass": glass, "movement": movement}
