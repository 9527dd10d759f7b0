"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

The last part of a job: what the engines saw, the picture and a recipe to the result that the page shows and offers.
"""

import zlib
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from offcut.contract import documents_frame
from offcut.contract.recipe import is_flat
from offcut.matte import arrays, codec, compose, head_frame, keying_cutout, output, pipeline, preview, scene
from offcut.matte.picture import Picture
from offcut.matte.pipeline import Cutout
from offcut.worker import keeping
from offcut.worker.job_events import JobEvents
from offcut.worker.keeping import Kept
from offcut.worker.naming import result_name
from offcut.worker.ports import Ports

# Screen-sized: the page never needs more to show a picture and keep scrolling smooth.
PREVIEW_LONGEST_PX = 1600


@dataclass(frozen=True)
class Wish:
    """How a result is wanted: the settings, which candidate, and what was done by hand.

    `recipe` is complete; `candidate` None stands for what all passes say together; `strokes` as contract/strokes.py
    describes them; `backdrop_u8` is the picture to put behind the cutout, (h, w, 3); `index` numbers names, from 1, 0
    where there is only one picture; `marks` say where a person put the head, None where nobody did.
    """

    name: str
    recipe: dict[str, Any]
    candidate: int | None
    previews: bool
    strokes: list[dict[str, Any]]
    backdrop_u8: np.ndarray | None
    index: int
    marks: dict[str, Any] | None = None


class Finisher:
    """Makes results and previews."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    async def finish(self, kept: Kept, picture: Picture, events: JobEvents, wish: Wish) -> dict[str, Any]:
        """Return the result of a job."""
        await events.enter("compose")
        document = _document(kept, picture, wish)
        cutout, before_u8, turned_wh = _made(kept, picture, wish, document)
        if document is not None:
            document |= {"width": turned_wh[0], "height": turned_wh[1]}
        is_plain = before_u8 is None
        await events.enter("encode")
        # On a canvas of its own there is nothing hidden under the result but the result.
        written = picture if is_plain else replace(picture, rgb_u8=np.ascontiguousarray(cutout.rgba_u8[..., :3]))
        encoded = output.encode(cutout, written, wish.recipe["output"])
        made: dict[str, Any] = {"before": None, "after": None}
        if wish.previews:
            await events.give_way()
            original_u8 = _as_it_came(picture) if before_u8 is None else before_u8
            made = {"before": self._preview(original_u8, picture), "after": self._preview(cutout.rgba_u8, picture)}
        height, width = cutout.alpha_u8.shape
        return {
            **kept.facts,
            **made,
            "name": result_name(wish.name, wish.recipe["output"]["name"], encoded.extension, wish.index),
            "width": width,
            "height": height,
            "bytes": len(encoded.data),
            "crc32": zlib.crc32(encoded.data),
            "mime": encoded.mime,
            "cutout": self._ports.make_blob(encoded.data, encoded.mime),
            "candidate": wish.candidate,
            "timings_ms": events.timings_ms(),
            "notes": [*picture.notes, *events.notes, *encoded.notes],
            "document": document,
        }

    def quick_look(self, kept: Kept, picture: Picture, wish: Wish) -> Any:
        """Return the result at screen size, made by the same code from a smaller picture."""
        scale = preview.scale_for(picture.size_wh, PREVIEW_LONGEST_PX)
        small = replace(
            wish,
            recipe=preview.small_recipe(wish.recipe, scale),
            strokes=preview.small_strokes(wish.strokes, scale),
        )
        document = _document(kept, picture, wish)
        cutout, _, _ = _made(kept, preview.small_picture(picture, scale), small, document)
        return self._preview(cutout.rgba_u8, picture)

    def first_look(self, alpha: np.ndarray, picture: Picture, wish: Wish) -> Any:
        """Return a small cutout with an alpha as it is, quickly: the picture is made small first.

        On a canvas of its own it is finished as the result will be, so that this comes in the place of it.
        """
        if not scene.is_plain(wish.recipe):
            return self.quick_look(keeping.first_seen(alpha), picture, wish)
        small = preview.small_picture(picture, preview.scale_for(picture.size_wh, PREVIEW_LONGEST_PX))
        alpha_u8 = compose.grown_u8(alpha, small.rgb_u8.shape[:2])
        return self._preview(compose.cut_out(small.rgb_u8, alpha_u8, small.alpha_u8), picture)

    def _preview(self, pixels_u8: np.ndarray, picture: Picture) -> Any:
        return self._ports.make_blob(*codec.encode_preview(pixels_u8, PREVIEW_LONGEST_PX, picture.icc))


def _document(kept: Kept, picture: Picture, wish: Wish) -> dict[str, Any] | None:
    """Return what a result says of a photo for a document (contract/results.py), None where it is for none."""
    if not documents_frame.is_set(wish.recipe):
        return None
    settings = wish.recipe["canvas"]
    if kept.is_flat:  # no engine has looked: a drawing or a signature has no head
        marks = documents_frame.fitting(wish.marks, settings)
        return {"found": None, "confidence": 0.0, "marks": marks, "touches": []}
    found, touches = head_frame.look(kept.chosen(wish.candidate), picture.size_wh, settings)
    found_marks = head_frame.marks_of(found, settings)
    marks = documents_frame.fitting(wish.marks, settings) or found_marks
    confidence = 0.0 if found is None else found.confidence
    return {"found": found_marks, "confidence": confidence, "marks": marks, "touches": touches}


def _made(
    kept: Kept, picture: Picture, wish: Wish, document: dict[str, Any] | None
) -> tuple[Cutout, np.ndarray | None, tuple[int, int]]:
    """Return the cutout on its canvas, the original in the same frame, and the size of the turned picture.

    No original where the canvas is the picture's.
    """
    if is_flat(wish.recipe):
        cutout = keying_cutout.cut_out(picture, wish.recipe, wish.strokes)
    else:
        alpha = arrays.from_u8(kept.chosen(wish.candidate))
        cutout = pipeline.finish(alpha, picture, wish.recipe["edges"], wish.strokes)
    if scene.is_plain(wish.recipe):
        return cutout, None, picture.size_wh
    marks = None if document is None else document["marks"]
    made = scene.render(cutout.rgba_u8, picture, wish.recipe, wish.backdrop_u8, marks)
    before_u8 = scene.before(picture, wish.recipe, made.frame)
    return replace(cutout, rgba_u8=made.rgba_u8), before_u8, made.turned_wh


def _as_it_came(picture: Picture) -> np.ndarray:
    """Return the picture with the transparency that it had: colour under it was never meant to be seen."""
    if picture.alpha_u8 is None:
        return picture.rgb_u8
    return np.dstack([picture.rgb_u8, picture.alpha_u8])
