"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

Sheets to print: a finished photo, copied onto paper.
"""

from typing import Any

import numpy as np

from offcut.matte import codec, layers
from offcut.matte import print_sheet as sheets
from offcut.worker.job_events import JobEvents
from offcut.worker.naming import result_name
from offcut.worker.ports import Ports

# Paper is white.
PAPER_U8 = (255, 255, 255)


async def print_sheet(ports: Ports, command: dict[str, Any], events: JobEvents) -> dict[str, Any]:
    """Return the result of a print-sheet: exactly the photo that was saved, on paper."""
    wanted = command["sheet"]
    await events.enter("decode")
    photo = codec.decode(await ports.read_bytes(command["file"]))
    rgb_u8 = photo.rgb_u8
    if photo.alpha_u8 is not None:
        rgb_u8 = layers.on_colour(np.dstack([photo.rgb_u8, photo.alpha_u8]), PAPER_U8)
    await events.enter("encode")
    photo_mm = (wanted["mm"][0], wanted["mm"][1])
    data, mime, count = sheets.make(rgb_u8, wanted["paper"], photo_mm, wanted["format"], photo.icc)
    return {
        "printed": ports.make_blob(data, mime),
        "name": result_name(command["name"], "{name}-" + wanted["paper"], wanted["format"], 0),
        "mime": mime,
        "bytes": len(data),
        "count": count,
    }
