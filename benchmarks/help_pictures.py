"""Room: benchmarks. Runs on CPython. May import everything; nothing imports it.

The five pictures of help, "How it works", made by the code that they explain from one of the samples:

    PYTHONPATH=py:. python -m benchmarks.help_pictures .cache/models/isnet-w8.onnx
"""

import io
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

from offcut.contract import recipe
from offcut.matte import codec, pipeline, tensor

ROOT = Path(__file__).resolve().parents[1]
SAMPLE, ENGINE = ROOT / "assets" / "samples" / "lemur.jpg", "isnet-w8"
# Twice the size at which they are shown.
SIDE_PX = 240
# How coarse the small copy and the raw answer are drawn: as an engine with a very small input would see it.
COARSE_PX = 40
# Two shades of the checkerboard that stands for "transparent".
LIGHT, DARK, SQUARE_PX = 255, 221, 15


def square(image: Image.Image) -> Image.Image:
    """Return the middle of a picture as a square of SIDE_PX."""
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, top, left + side, top + side)).resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS)


def coarse(image: Image.Image) -> Image.Image:
    """Return a picture as a small copy shows it."""
    small = image.resize((COARSE_PX, COARSE_PX), Image.Resampling.BOX)
    return small.resize((SIDE_PX, SIDE_PX), Image.Resampling.NEAREST)


def on_checkerboard(image: Image.Image) -> Image.Image:
    """Return a cutout over a checkerboard."""
    rows, columns = np.indices((SIDE_PX, SIDE_PX)) // SQUARE_PX
    shade_u8 = np.where((rows + columns) % 2 == 0, LIGHT, DARK).astype(np.uint8)
    board = Image.fromarray(shade_u8).convert("RGBA")
    return Image.alpha_composite(board, image)


def write(name: str, image: Image.Image) -> None:
    """Write a picture with as many colours as a palette holds: small, and sharp enough at this size."""
    data = io.BytesIO()
    image.convert("RGB").quantize(96, dither=Image.Dither.FLOYDSTEINBERG).save(data, "PNG", optimize=True)
    (ROOT / "assets" / "help" / f"{name}.png").write_bytes(data.getvalue())


def main(weights: Path) -> None:
    """Make the pictures."""
    models = json.loads((ROOT / "models.json").read_text(encoding="utf-8"))["models"]
    model = next(one for one in models if one["id"] == ENGINE)
    picture = codec.decode(SAMPLE.read_bytes())
    session = onnxruntime.InferenceSession(weights, providers=["CPUExecutionProvider"])
    raw = session.run(None, {session.get_inputs()[0].name: pipeline.prepare(picture, model)})[0]
    alpha = tensor.alpha_from_raw(raw, model["output"])
    cutout = pipeline.finish(alpha, picture, recipe.defaults()["edges"])
    photo = square(Image.open(SAMPLE).convert("RGB"))
    raw_u8 = (np.clip(np.squeeze(alpha), 0, 1) * 255 + 0.5).astype(np.uint8)
    answer = square(Image.fromarray(raw_u8).resize(Image.open(SAMPLE).size))
    result = square(Image.fromarray(cutout.rgba_u8))
    write("open", photo)
    write("small", coarse(photo))
    write("find", coarse(answer))
    write("edges", result.getchannel("A"))
    write("write", on_checkerboard(result))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
