"""Room: tests. A finished photo on paper, and a photo for a document through the whole worker."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from offcut.contract import documents_messages
from offcut.matte import export
from tests.worker.test_finishing import again, ask, consensus_desk, start
from tests.worker.test_job import pixels_of

DOCUMENT: dict[str, Any] = {
    "document": {"id": "schengen-visa", "head": 0.75, "top": 0.09},
    "canvas": {"width_px": 413, "height_px": 531},
    "background": {"kind": "colour", "colour": "#e3e6e8"},
    "output": {"format": "jpeg", "dpi": 300, "cap_kb": 60, "quality": 95},
}
MARKS = {"crown": 0.2, "chin": 0.6, "axis": 0.5, "rotate_deg": 0, "flip": "none"}


def sheet(job_id: str, file: bytes, **changes: Any) -> dict[str, Any]:
    return documents_messages.print_sheet(
        job_id, file, "anna.jpg", {"paper": "10x15", "format": "png", "mm": [35, 45], **changes}
    )


@pytest.mark.parametrize(("format_name", "start_bytes"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_a_sheet_of_a_photo(format_name: str, start_bytes: bytes) -> None:
    world, workshop = consensus_desk()
    photo = np.full((531, 413, 4), (200, 30, 40, 255), np.uint8)
    photo[:10, :, 3] = 0
    (end,) = ask(world, workshop, sheet("s", export.encode_png(photo), format=format_name))
    result = end["result"]
    assert (result["name"], result["count"]) == ("anna-10x15." + format_name, 8)
    data = result["printed"][1]
    assert data[:4] == start_bytes and len(data) == result["bytes"]
    if format_name == "png":
        pixels = np.asarray(Image.open(io.BytesIO(data)))
        assert (pixels[36 + 100, 37 + 100] == (200, 30, 40)).all()
        # Where the photo is transparent the paper is white.
        assert (pixels[36 + 5, 37 + 100] == 255).all()


def test_what_is_no_photo_and_what_does_not_fit_fail_with_their_codes() -> None:
    world, workshop = consensus_desk()
    small = export.encode_png(np.zeros((4, 4, 4), np.uint8))
    ends = ask(world, workshop, sheet("s", b"nothing"), sheet("t", small, mm=[200, 250]))
    assert [end["type"] for end in ends] == ["job-failed", "job-failed"]
    assert ends[1]["error"]["code"] == "sheet-too-small"


def test_a_photo_for_a_document_says_what_is_known_of_its_head() -> None:
    world, workshop = consensus_desk()
    command = documents_messages.with_marks(again("b", **DOCUMENT), MARKS)
    turned = {**DOCUMENT, "canvas": {**DOCUMENT["canvas"], "rotate_deg": 3}}
    stale = documents_messages.with_marks(again("c", **turned), MARKS)
    first, second, third, plain = ask(world, workshop, start(**DOCUMENT), command, stale, again("d"))
    size = (first["result"]["width"], first["result"]["height"])
    assert size == (413, 531)
    assert set(first["result"]["document"]) == {"width", "height", "found", "confidence", "marks", "touches"}
    assert second["result"]["document"]["marks"] == MARKS
    assert second["result"]["bytes"] <= 60000
    assert pixels_of(second["result"]["cutout"]).shape[:2] == (531, 413)
    # Marks of a picture that was turned otherwise mean nothing.
    assert third["result"]["document"]["marks"] == third["result"]["document"]["found"]
    assert plain["result"]["document"] is None
