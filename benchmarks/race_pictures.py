"""Room: benchmarks. May import Pillow, tests. One photo of the test data as a JPEG of any number of megapixels."""

from pathlib import Path

from PIL import Image

from tests.testdata import testdata

PHOTO = "quality/composite31/images/comp_am2k_sample10.jpg"
QUALITY = 90


def made(folder: Path, sizes: tuple[float, ...]) -> dict[float, Path]:
    """Write the photo at each size, in millions of pixels; return the files by size."""
    paths = {}
    with Image.open(testdata(PHOTO)) as image:
        photo = image.convert("RGB")
    for size in sizes:
        path = folder / f"{size:g}.jpg"
        photo.resize(sides(photo.width, photo.height, size), Image.Resampling.BICUBIC).save(path, quality=QUALITY)
        paths[size] = path
    return paths


def sides(width: int, height: int, megapixels: float) -> tuple[int, int]:
    """Return width and height of the same shape with so many millions of pixels."""
    scale = (megapixels * 1e6 / (width * height)) ** 0.5
    return max(1, round(width * scale)), max(1, round(height * scale))
