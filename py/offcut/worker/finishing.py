"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

The last part of a job: what the engines saw, the picture and a recipe to the result that the page shows and offers.
"""

import asyncio
from typing import Any

import numpy as np

from offcut.matte import arrays, codec, compose, output, pipeline, resample
from offcut.matte.picture import Picture
from offcut.worker.job_events import JobEvents
from offcut.worker.keeping import Kept
from offcut.worker.naming import result_name
from offcut.worker.ports import Ports

# Screen-sized: the page never needs more to show a picture and keep scrolling smooth.
PREVIEW_LONGEST_PX = 1600


class Finisher:
    """Makes results and previews."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    async def finish(
        self,
        kept: Kept,
        picture: Picture,
        events: JobEvents,
        recipe: dict[str, Any],
        name: str,
        options: dict[str, Any],
        candidate: int | None = None,
    ) -> dict[str, Any]:
        """Return the result of a job; `options` has "previews" and, where names may be numbered, "index"."""
        await events.enter("compose")
        cutout = pipeline.finish(arrays.from_u8(kept.chosen(candidate)), picture, recipe["edges"])
        await events.enter("encode")
        encoded = output.encode(cutout, picture, recipe["output"])
        made: dict[str, Any] = {"before": None, "after": None}
        if options["previews"]:
            await asyncio.sleep(0)
            made = {
                "before": self._preview(_as_it_came(picture), picture),
                "after": self._preview(cutout.rgba_u8, picture),
            }
        width, height = picture.size_wh
        return {
            **kept.facts,
            **made,
            "name": result_name(name, recipe["output"]["name"], encoded.extension, options.get("index", 0)),
            "width": width,
            "height": height,
            "bytes": len(encoded.data),
            "mime": encoded.mime,
            "cutout": self._ports.make_blob(encoded.data, encoded.mime),
            "candidate": candidate,
            "timings_ms": events.timings_ms(),
            "notes": [*picture.notes, *events.notes, *encoded.notes],
        }

    def first_look(self, alpha: np.ndarray, picture: Picture) -> Any:
        """Return a small cutout with an alpha as it is, quickly: the picture is made small first."""
        width, height = picture.size_wh
        scale = min(1.0, PREVIEW_LONGEST_PX / max(width, height))
        size_hw = (max(round(height * scale), 1), max(round(width * scale), 1))
        small = picture.rgb_u8 if scale == 1.0 else resample.shrink_rgb(picture.rgb_u8, size_hw, "bilinear")
        existing_u8 = None
        if picture.alpha_u8 is not None:
            existing_u8 = resample.shrink_values(picture.alpha_u8, size_hw)
        return self._preview(compose.cut_out(small, compose.grown_u8(alpha, size_hw), existing_u8), picture)

    def _preview(self, pixels_u8: np.ndarray, picture: Picture) -> Any:
        return self._ports.make_blob(*codec.encode_preview(pixels_u8, PREVIEW_LONGEST_PX, picture.icc))


def _as_it_came(picture: Picture) -> np.ndarray:
    """Return the picture with the transparency that it had: colour under it was never meant to be seen."""
    if picture.alpha_u8 is None:
        return picture.rgb_u8
    return np.dstack([picture.rgb_u8, picture.alpha_u8])
