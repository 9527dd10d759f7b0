"""Room: tests. Runs on CPython and MicroPython. Sizes out of the first bytes of a file."""

from offcut.page.peek import Prefix, size_of


def size(data: bytes) -> tuple | None:
    return size_of(lambda place, count: data[place : place + count])


def big(value: int, count: int) -> bytes:
    return value.to_bytes(count, "big")


def little(value: int, count: int) -> bytes:
    return value.to_bytes(count, "little")


def jpeg(segments: bytes, height: int, width: int) -> bytes:
    frame = b"\xff\xc0" + big(17, 2) + b"\x08" + big(height, 2) + big(width, 2) + b"\x03"
    return b"\xff\xd8" + segments + frame + b"\x00" * 9


def exif(orientation: int, order: str) -> bytes:
    write = big if order == "MM" else little
    entry = write(0x0112, 2) + write(3, 2) + write(1, 4) + write(orientation, 2) + b"\x00\x00"
    body = b"Exif\x00\x00" + order.encode() + write(42, 2) + write(8, 4) + write(1, 2) + entry + b"\x00" * 4
    return b"\xff\xe1" + big(len(body) + 2, 2) + body


def test_png() -> None:
    assert size(b"\x89PNG\r\n\x1a\n" + big(13, 4) + b"IHDR" + big(10000, 4) + big(12000, 4)) == (10000, 12000)


def test_gif() -> None:
    assert size(b"GIF89a" + little(320, 2) + little(200, 2)) == (320, 200)


def test_webp() -> None:
    assert size(b"RIFF....WEBPVP8X" + b"." * 8 + little(639, 3) + little(479, 3)) == (640, 480)
    assert size(b"RIFF....WEBPVP8 " + b"." * 10 + little(640, 2) + little(480, 2)) == (640, 480)
    assert size(b"RIFF....WEBPVP8L" + b"." * 5 + little(639 | 479 << 14, 4)) == (640, 480)


def test_jpeg_with_and_without_segments_before_its_frame() -> None:
    assert size(jpeg(b"", 480, 640)) == (640, 480)
    assert size(jpeg(b"\xff\xe0" + big(16, 2) + b"." * 14, 480, 640)) == (640, 480)


def test_jpeg_that_lies_on_its_side() -> None:
    for order in ["MM", "II"]:
        assert size(jpeg(exif(6, order), 480, 640)) == (480, 640)
        assert size(jpeg(exif(3, order), 480, 640)) == (640, 480)


def test_what_is_cut_short_or_no_picture_has_no_size() -> None:
    whole = jpeg(exif(6, "MM"), 480, 640)
    for data in [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff\xe0\x00\x00" * 9, whole[:40]]:
        assert size(data) is None


def test_a_prefix_knows_whether_more_was_asked_for() -> None:
    whole = jpeg(b"\xff\xe2" + big(300, 2) + b"." * 298, 40, 30)
    for length in range(3, len(whole) + 1):
        start = Prefix(whole[:length])
        found = size_of(start.fetch)
        assert start.is_short or found == size(whole) == (30, 40), length
    assert not start.is_short
