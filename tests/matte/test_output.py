"""Room: tests. Runs on CPython. May import everything."""

import io
import struct
import zipfile
from typing import Any

import numpy as np
import pytest
from PIL import Image

from offcut.contract import recipe
from offcut.contract.errors import InputError
from offcut.matte import codec, output, png_chunks
from offcut.matte.metadata import EXIF_START, Metadata
from offcut.matte.picture import Picture
from offcut.matte.pipeline import Cutout
from tests.matte.profiles import DISPLAY_P3, SRGB_CURVE, para, rgb_profile
from tests.matte.test_exif import NOTE, by_pillow, camera_data
from tests.matte.test_xmp import PACKET

P3 = rgb_profile(DISPLAY_P3, para(3, *SRGB_CURVE))
FORMATS = ["png", "webp", "webp-lossless", "jpeg", "mask", "zip"]
WITH_METADATA = ["png", "webp", "webp-lossless", "jpeg", "zip"]
WHOLE = Metadata(camera_data(thumbnail=True), PACKET, b"a comment by hand")
# What a stranger could learn from the file above.
SECRETS = (b"Bern", b"SERIAL-77", b"a comment", b"THUMBNAIL", b"Model X", NOTE, b"46,57", struct.pack("<II", 46, 1))


def setting(**changes: Any) -> dict[str, Any]:
    """Return a complete output section."""
    whole: dict[str, Any] = recipe.complete({"output": changes})["output"]
    return whole


def example(height: int = 40, width: int = 60, **changes: Any) -> tuple[Cutout, Picture]:
    """A picture with a soft round subject; its removed background has colours of its own."""
    rows, columns = np.mgrid[:height, :width]
    rgb_u8 = np.dstack([rows * 200 // height, columns * 200 // width, np.full((height, width), 200)]).astype(np.uint8)
    distance = np.hypot((rows - height / 2) / height, (columns - width / 2) / width)
    alpha_u8 = np.clip((0.45 - distance) * 1200, 0, 255).astype(np.uint8)
    rgba_u8 = np.dstack([rgb_u8, alpha_u8])
    rgba_u8[alpha_u8 == 0] = 0
    return Cutout(rgba_u8, np.zeros((2, 2), np.float32)), Picture(rgb_u8, **changes)


def opened(encoded: output.Encoded) -> Image.Image:
    """Return the picture in a result; of a ZIP its colours."""
    data = encoded.data
    if encoded.extension == "zip":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = archive.read(output.COLOUR_NAME)
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("format_name", FORMATS)
def test_each_format_is_what_it_says(format_name: str) -> None:
    encoded = output.encode(*example(), setting(format=format_name))
    assert encoded.notes == ()
    assert (encoded.mime, encoded.extension) == output.MEDIA[format_name]
    if format_name == "zip":
        assert zipfile.is_zipfile(io.BytesIO(encoded.data))
    else:
        assert Image.MIME[opened(encoded).format or ""] == encoded.mime
        assert opened(encoded).size == (60, 40)


@pytest.mark.parametrize("shape", [(1, 1), (1, 5000), (5000, 1), (2, 3)])
@pytest.mark.parametrize("format_name", FORMATS)
def test_degenerate_sizes(format_name: str, shape: tuple[int, int]) -> None:
    image = opened(output.encode(*example(*shape), setting(format=format_name)))
    assert image.size == (shape[1], shape[0])


@pytest.mark.parametrize("format_name", ["png", "webp-lossless"])
@pytest.mark.parametrize("alpha", [0, 255])
def test_all_and_nothing(format_name: str, alpha: int) -> None:
    cutout, picture = example()
    cutout.rgba_u8[..., 3] = alpha
    read = np.asarray(opened(output.encode(cutout, picture, setting(format=format_name))).convert("RGBA"))
    assert (read[..., 3] == alpha).all()
    assert (read[..., :3] == (cutout.rgba_u8[..., :3] if alpha else 0)).all()


@pytest.mark.parametrize("format_name", ["png", "webp-lossless"])
def test_lossless_formats_are_exact_and_keep_or_clear_hidden_colours(format_name: str) -> None:
    cutout, picture = example()
    cleared = np.asarray(opened(output.encode(cutout, picture, setting(format=format_name))))
    assert (cleared == cutout.rgba_u8).all()
    kept = np.asarray(opened(output.encode(cutout, picture, setting(format=format_name, hidden_colour="keep"))))
    assert (kept[..., :3] == picture.rgb_u8)[cutout.alpha_u8 == 0].all()
    assert (kept[..., 3] == cutout.alpha_u8).all()


def test_lossy_webp_hides_and_keeps_too() -> None:
    cutout, picture = example()
    is_hidden = cutout.alpha_u8 == 0
    for choice in ("clear", "keep"):
        read = np.asarray(opened(output.encode(cutout, picture, setting(format="webp", hidden_colour=choice))))
        assert (read[..., 3] == cutout.alpha_u8).all()
        difference = np.abs(read[..., :3].astype(int) - picture.rgb_u8)[is_hidden].mean()
        assert difference < 5 if choice == "keep" else difference > 50
        assert np.abs(read[..., :3].astype(int) - picture.rgb_u8)[cutout.alpha_u8 == 255].mean() < 5


def test_jpeg_is_opaque_on_the_colour() -> None:
    cutout, picture = example()
    image = opened(output.encode(cutout, picture, setting(format="jpeg", quality=98, background="#3366cc")))
    assert image.mode == "RGB"
    alpha = cutout.alpha_u8[..., None] / 255
    expected = picture.rgb_u8 * alpha + np.array([0x33, 0x66, 0xCC]) * (1 - alpha)
    assert np.abs(np.asarray(image) - expected).mean() < 3
    assert np.abs(np.asarray(image)[0, 0].astype(int) - (0x33, 0x66, 0xCC)).max() <= 2


def test_the_background_means_srgb_whatever_the_profile_is() -> None:
    assert output.background_u8("#ff0000", None) == (255, 0, 0)
    assert output.background_u8("#ffffff", P3) == (255, 255, 255)
    red = output.background_u8("#ff0000", P3)
    assert np.abs(np.array(red) - (234, 51, 35)).max() <= 1  # sRGB's red in Display P3


def test_the_mask_is_the_alpha_alone() -> None:
    cutout, picture = example(icc=P3)
    image = opened(output.encode(cutout, picture, setting(format="mask")))
    assert (image.mode, image.info) == ("L", {})
    assert (np.asarray(image) == cutout.alpha_u8).all()


def test_the_zip_holds_the_whole_picture_and_the_mask() -> None:
    cutout, picture = example(icc=P3)
    encoded = output.encode(cutout, picture, setting(format="zip", quality=95))
    with zipfile.ZipFile(io.BytesIO(encoded.data)) as archive:
        assert archive.namelist() == ["colour.jpg", "mask.png"]
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_STORED}
        assert archive.testzip() is None
        mask = np.asarray(Image.open(io.BytesIO(archive.read("mask.png"))))
    assert (mask == cutout.alpha_u8).all()
    assert np.abs(np.asarray(opened(encoded)).astype(int) - picture.rgb_u8).mean() < 2
    assert output.encode(cutout, picture, setting(format="zip", quality=95)).data == encoded.data


@pytest.mark.parametrize("format_name", WITH_METADATA)
def test_the_profile_stays_and_nothing_else_by_default(format_name: str) -> None:
    encoded = output.encode(*example(icc=P3, metadata=WHOLE), setting(format=format_name))
    assert encoded.notes == ()
    assert opened(encoded).info["icc_profile"] == P3
    assert not opened(encoded).getexif()
    for secret in SECRETS:
        assert secret not in encoded.data


@pytest.mark.parametrize("format_name", WITH_METADATA)
def test_camera_data_without_the_place(format_name: str) -> None:
    cutout, picture = example(metadata=WHOLE)
    encoded = output.encode(cutout, picture, setting(format=format_name, metadata="no-location"))
    assert encoded.notes == ("location-removed", "thumbnail-dropped")
    read = opened(encoded).getexif()
    assert (read[0x0110], read[0x0112]) == ("Model X", 1)
    assert b"Model X" in opened(encoded).info["xmp"]
    for secret in (b"Bern", b"a comment", b"THUMBNAIL", NOTE, b"46,57", struct.pack("<II", 46, 1)):
        assert secret not in encoded.data


@pytest.mark.parametrize("format_name", WITH_METADATA)
def test_all_camera_data(format_name: str) -> None:
    cutout, picture = example(metadata=WHOLE)
    encoded = output.encode(cutout, picture, setting(format=format_name, metadata="all"))
    expected = ["thumbnail-dropped"] + ["metadata-partly"] * format_name.startswith("webp")
    assert list(encoded.notes) == expected
    image = opened(encoded)
    assert image.getexif()[0x0112] == 1
    assert image.getexif().get_ifd(0x8825)[2] == (46, 57, 8)
    assert NOTE in encoded.data
    assert b"THUMBNAIL" not in encoded.data
    if not format_name.startswith("webp"):
        assert b"a comment by hand" in encoded.data


def test_what_a_jpeg_has_no_room_for_is_said() -> None:
    large = Metadata(comment=b"x" * 70_000)
    cutout, picture = example(metadata=large)
    assert output.encode(cutout, picture, setting(format="jpeg", metadata="all")).notes == ("metadata-partly",)
    assert output.encode(cutout, picture, setting(format="mask", metadata="all")).notes == ("metadata-partly",)
    _, described = example(metadata=WHOLE)
    assert output.encode(cutout, described, setting(format="mask", metadata="all")).notes == ("metadata-partly",)


@pytest.mark.parametrize("metadata", [Metadata(), WHOLE])
@pytest.mark.parametrize("format_name", FORMATS)
def test_the_density_is_said(format_name: str, metadata: Metadata) -> None:
    cutout, picture = example(metadata=metadata)
    encoded = output.encode(cutout, picture, setting(format=format_name, dpi=300, metadata="no-location"))
    image = opened(encoded)
    if format_name.startswith("webp"):
        assert (image.getexif()[0x011A], image.getexif()[0x0128]) == (300, 2)
    else:
        assert round(image.info["dpi"][0], 1) == 300
    if metadata.exif and format_name != "mask":
        assert image.getexif()[0x011A] == 300
        assert image.getexif()[0x0110] == "Model X"


def test_without_a_density_none_is_invented() -> None:
    for format_name in FORMATS:
        image = opened(output.encode(*example(), setting(format=format_name)))
        assert "dpi" not in image.info
        assert 0x011A not in image.getexif()


def noisy() -> tuple[Cutout, Picture]:
    cutout, picture = example(200, 300)
    noise = np.random.RandomState(1).randint(0, 50, (200, 300, 1)).astype(np.uint8)  # of brightness, as sensors have
    picture.rgb_u8[:] += noise
    cutout.rgba_u8[..., :3] = picture.rgb_u8 * (cutout.alpha_u8 > 0)[..., None]
    return cutout, picture


@pytest.mark.parametrize("format_name", ["webp", "jpeg", "zip"])
def test_a_cap_lowers_the_quality_and_says_so(format_name: str) -> None:
    cutout, picture = noisy()
    free = output.encode(cutout, picture, setting(format=format_name, quality=95))
    cap_kb = len(free.data) // 2000
    capped = output.encode(cutout, picture, setting(format=format_name, quality=95, cap_kb=cap_kb))
    assert capped.notes == ("quality-lowered",)
    assert 0.8 * cap_kb * 1000 < len(capped.data) <= cap_kb * 1000
    assert output.encode(cutout, picture, setting(format=format_name, quality=95, cap_kb=200_000)) == free


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_cap_that_cannot_be_kept_is_said(format_name: str) -> None:
    cutout, picture = noisy()
    if format_name == "mask":
        cutout.rgba_u8[..., 3] = np.random.RandomState(2).randint(0, 256, cutout.alpha_u8.shape)
    encoded = output.encode(cutout, picture, setting(format=format_name, cap_kb=1))
    assert len(encoded.data) > 1000
    assert encoded.notes[-1] == "cap-not-reached"
    free = output.encode(cutout, picture, setting(format=format_name))
    assert len(encoded.data) <= len(free.data)


def test_sides_that_a_format_cannot_say() -> None:
    with pytest.raises(InputError) as caught:
        output.encode(*example(1, 16_384), setting(format="webp"))
    assert caught.value.code == "side-too-long"


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_from_file_to_file(format_name: str) -> None:
    """What is read from each format can be written again."""
    made = io.BytesIO()
    exif = by_pillow(camera_data())
    del exif[0x0100]  # Pillow would believe it
    extra = {"xmp": PACKET} if format_name in ("JPEG", "WEBP") else {}
    stored = Image.fromarray(example()[1].rgb_u8).transpose(Image.Transpose.ROTATE_90)
    stored.save(made, format_name, exif=exif, **extra)
    picture = codec.decode(made.getvalue())
    assert picture.size_wh == (60, 40)
    assert bool(picture.metadata.xmp) == bool(extra)
    encoded = output.encode(example()[0], picture, setting(format="jpeg", metadata="all"))
    read = opened(encoded).getexif()
    assert (read[0x0110], read.get(0x0112, 1)) == ("Model X", 1)
    assert opened(encoded).size == (60, 40)
    assert EXIF_START in encoded.data


def test_a_png_gives_back_its_own_metadata() -> None:
    cutout, picture = example(metadata=Metadata(camera_data(), PACKET, b"hello"))
    encoded = output.encode(cutout, picture, setting(metadata="all"))
    again = codec.decode(encoded.data).metadata
    assert again.comment == b"hello"
    assert b"Model X" in again.xmp
    assert by_pillow(again.exif)[0x0110] == "Model X"
    assert png_chunks.XMP_KEYWORD in encoded.data
