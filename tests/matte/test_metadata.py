"""Room: tests. Runs on CPython. May import everything."""

from offcut.matte import exif, metadata
from offcut.matte.metadata import Metadata
from tests.matte.test_exif import by_pillow, camera_data
from tests.matte.test_xmp import PACKET

WHOLE = Metadata(camera_data(thumbnail=True), PACKET, b"a comment")


def test_nothing_leaves_by_default() -> None:
    assert metadata.chosen(WHOLE, "none", 300) == (metadata.NONE, ())


def test_without_location_says_what_was_removed() -> None:
    kept, notes = metadata.chosen(WHOLE, "no-location", None)
    assert notes == ("location-removed", "thumbnail-dropped")
    assert kept.comment == b""
    assert by_pillow(kept.exif)[0x0110] == "Model X"
    assert b"Model X" in kept.xmp


def test_all_keeps_the_place_and_the_comment() -> None:
    kept, notes = metadata.chosen(WHOLE, "all", None)
    assert notes == ("thumbnail-dropped",)
    assert kept.comment == b"a comment"
    assert b"46,57" in kept.xmp
    assert exif.read(kept.exif).has_location


def test_what_cannot_be_read_is_said_and_the_rest_is_kept() -> None:
    kept, notes = metadata.chosen(Metadata(b"II", PACKET), "all", None)
    assert (kept.exif, "metadata-unreadable" in notes) == (b"", True)
    assert kept.xmp
    kept, notes = metadata.chosen(Metadata(camera_data(), b"<"), "all", None)
    assert (bool(kept.exif), kept.xmp, notes) == (True, b"", ("metadata-unreadable",))
    assert metadata.chosen(metadata.NONE, "all", None) == (metadata.NONE, ())


def test_the_density_replaces_the_one_of_the_picture() -> None:
    kept, _ = metadata.chosen(WHOLE, "no-location", 150)
    assert (by_pillow(kept.exif)[0x011A], by_pillow(kept.exif)[0x0128]) == (150, 2)
    assert dict(by_pillow(metadata.density(72))) == {0x011A: 72, 0x011B: 72, 0x0128: 2}


def test_what_decoders_call_it() -> None:
    info = {"exif": b"Exif\0\0II*\0rest", "xmp": "<x/>", "comment": b"hello", "other": 3}
    assert metadata.found(info) == Metadata(b"II*\0rest", b"<x/>", b"hello")
    assert metadata.found({"Comment": "caf\u00e9", "xmp": None}) == Metadata(comment=b"caf\xc3\xa9")
    assert metadata.found({}, tiff=b"II*\0") == metadata.NONE
    assert by_pillow(metadata.found({}, tiff=camera_data()).exif)[0x0110] == "Model X"
