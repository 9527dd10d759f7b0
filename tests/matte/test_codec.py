"""Room: tests. Runs on CPython. May import everything."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms, features

from offcut.contract.errors import InputError
from offcut.matte import codec, colours, icc, metadata
from offcut.matte.arrays import ArrayError
from tests.matte.profiles import SRGB_CURVE, grey_profile, para, profile
from tests.matte.test_boxes import box, size
from tests.matte.test_exif import by_pillow, camera_data
from tests.matte.test_header import png_header
from tests.testdata import read_index, testdata

INDEX = read_index("decode/INDEX.tsv")
# How a picture must be turned before it is stored so that its EXIF orientation turns it upright.
STORED_AS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
ORIENTATION_TAG = 0x0112
BEST: dict[str, dict[str, Any]] = {
    "WEBP": {"lossless": True},
    "JPEG": {"quality": 95, "subsampling": 0},
    "AVIF": {"quality": 100, "subsampling": "4:4:4"},
}


def saved(image: Image.Image, format_name: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, format_name, **options)
    return file.getvalue()


def code_of(data: bytes, limits: codec.Limits = codec.DEFAULT_LIMITS) -> str:
    with pytest.raises(InputError) as caught:
        codec.decode(data, limits)
    return caught.value.code


def example(height: int = 24, width: int = 40) -> Image.Image:
    """Four different quarters, so that every turn shows."""
    pixels_u8 = np.zeros((height, width, 3), np.uint8)
    pixels_u8[: height // 2, : width // 2] = (250, 0, 0)
    pixels_u8[: height // 2, width // 2 :] = (0, 250, 0)
    pixels_u8[height // 2 :, : width // 2] = (0, 0, 250)
    return Image.fromarray(pixels_u8)


def same_shape_and_kind(picture: codec.Picture, row: dict[str, str]) -> None:
    width, height = picture.size_wh
    assert row["width"] in ("", str(width))
    assert row["height"] in ("", str(height))
    assert picture.rgb_u8.shape == (height, width, 3)
    assert picture.rgb_u8.dtype == np.uint8
    assert picture.rgb_u8.flags.c_contiguous
    if picture.alpha_u8 is not None:
        assert picture.alpha_u8.shape == (height, width)
        assert picture.alpha_u8.min() < 255


def test_the_index_is_whole() -> None:
    assert len(INDEX) == 97


@pytest.mark.parametrize("row", INDEX, ids=lambda row: row["file"])
def test_every_file_does_what_the_index_says(row: dict[str, str]) -> None:
    data = testdata("decode/" + row["file"]).read_bytes()
    try:
        picture = codec.decode(data)
    except InputError as error:
        is_missing_avif = error.code == "format-unsupported" and not features.check("avif")
        assert "clear error" in row["expected"] or is_missing_avif, error
        assert "object at 0x" not in str(error.details)
    else:
        assert "decodes" in row["expected"]
        same_shape_and_kind(picture, row)


BASE = testdata("decode/lemur/base.png").read_bytes()
# The whole files of lemur/ and how far their pixels may be from base.png's, as the mean difference in levels: 0 for
# what is lossless, else about twice what was measured, which is the loss of the encoder that made the file.
SAME_SUBJECT = [
    ("rgb16.png", 0),
    ("png_named.jpg", 0),
    ("lzw.tif", 0),
    ("base.bmp", 1),
    ("jpeg_444.jpg", 3),
    ("baseline.jpg", 4),
    ("progressive.jpg", 4),
    ("jpeg_named.png", 4),
    ("no_extension", 4),
    ("cmyk.jpg", 2),
    ("lossy.webp", 4),
    ("two_frames.webp", 4),
    ("two_frames.png", 1),
    ("q70.avif", 4),
    ("palette.png", 8),
    ("frame.gif", 6),
    ("two_frames.gif", 8),
    ("display_p3.jpg", 3),
    ("adobe_rgb.jpg", 3),
    ("swapped_profile.jpg", 3),
]
NOTES = {
    "cmyk.jpg": ("colours-approximate",),
    "two_frames.webp": ("first-frame-only",),
    "two_frames.png": ("first-frame-only",),
    "two_frames.gif": ("first-frame-only",),
}


@pytest.mark.parametrize(("name", "tolerance"), SAME_SUBJECT)
def test_one_subject_in_many_encodings(name: str, tolerance: float) -> None:
    picture = codec.decode(testdata("decode/lemur/" + name).read_bytes())
    assert picture.notes == NOTES.get(name, ())
    rgb_u8 = picture.rgb_u8
    if picture.icc is not None:
        rgb_u8 = colours.to_srgb_u8(rgb_u8, icc.read(picture.icc))
    base = Image.open(io.BytesIO(BASE)).resize(picture.size_wh, Image.Resampling.LANCZOS)  # three files are smaller
    assert np.abs(np.asarray(base).astype(int) - rgb_u8).mean() <= tolerance


@pytest.mark.parametrize(("name", "tolerance"), [("grey.jpg", 1), ("grey16.png", 1), ("onebit.png", 4)])
def test_one_subject_in_grey(name: str, tolerance: float) -> None:
    """Averaged over blocks of 10x10, because one bit is dithered."""
    picture = codec.decode(testdata("decode/lemur/" + name).read_bytes())
    assert (picture.rgb_u8 == picture.rgb_u8[..., :1]).all()
    base = np.asarray(Image.open(io.BytesIO(BASE)).convert("L"))
    blocks, expected = (grey.reshape(33, 10, 51, 10).mean(axis=(1, 3)) for grey in (picture.rgb_u8[..., 0], base))
    assert np.abs(blocks - expected).mean() <= tolerance


def test_one_cutout_in_many_encodings() -> None:
    base = codec.decode(testdata("decode/lemur/cutout_rgba.png").read_bytes())
    assert base.alpha_u8 is not None
    for name, tolerance in (("cutout.webp", 0), ("cutout_la.png", 0), ("cutout_palette_trns.png", 6)):
        other = codec.decode(testdata("decode/lemur/" + name).read_bytes())
        assert other.alpha_u8 is not None
        assert np.abs(base.alpha_u8.astype(int) - other.alpha_u8).mean() <= tolerance, name


def test_sixteen_bit_grey_is_scaled_not_cut() -> None:
    levels = np.array([[0, 128, 257, 32768, 65535]], np.uint16)
    picture = codec.decode(saved(Image.fromarray(levels), "PNG"))
    assert picture.rgb_u8[0, :, 1].tolist() == [0, 0, 1, 128, 255]


def test_transparent_colours_of_every_kind_become_alpha() -> None:
    rgba_u8 = np.zeros((2, 2, 4), np.uint8)
    rgba_u8[0] = (10, 20, 30, 255)
    rgba_u8[1] = (40, 50, 60, 128)
    picture = codec.decode(saved(Image.fromarray(rgba_u8), "PNG"))
    assert picture.alpha_u8 is not None
    assert picture.alpha_u8.tolist() == [[255, 255], [128, 128]]
    assert picture.rgb_u8.tolist() == rgba_u8[..., :3].tolist()
    for mode, key in (("RGB", (0, 0, 0)), ("L", 0), ("P", 0), ("1", 0)):
        stored = Image.new(mode, (4, 4), 0)
        stored.paste(1 if mode == "P" else "white", (0, 0, 2, 4))
        alpha_u8 = codec.decode(saved(stored, "PNG", transparency=key)).alpha_u8
        assert alpha_u8 is not None
        assert alpha_u8[0].tolist() == [255, 255, 0, 0], mode
    levels = np.array([[5, 1000]], np.uint16)
    alpha_u8 = codec.decode(saved(Image.fromarray(levels), "PNG", transparency=1000)).alpha_u8
    assert alpha_u8 is not None
    assert alpha_u8.tolist() == [[255, 0]]


def test_alpha_that_hides_nothing_is_dropped() -> None:
    assert codec.decode(saved(example().convert("RGBA"), "PNG")).alpha_u8 is None


@pytest.mark.parametrize("orientation", sorted(STORED_AS))
@pytest.mark.parametrize("format_name", ["PNG", "WEBP", "TIFF", "JPEG", "AVIF"])
def test_orientation_is_applied_exactly_once(format_name: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = orientation
    method = STORED_AS[orientation]
    stored = example() if method is None else example().transpose(method)
    if format_name == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow has no AVIF")
    picture = codec.decode(saved(stored, format_name, exif=exif, **BEST.get(format_name, {})))
    assert picture.size_wh == (40, 24)
    is_lossy = format_name in ("JPEG", "AVIF")
    assert np.abs(picture.rgb_u8.astype(int) - np.asarray(example())).max() <= (12 if is_lossy else 0)
    assert picture.notes == ()


def test_oriented_photos_look_alike() -> None:
    files = [testdata(f"decode/orientation/landscape_{number}.jpg") for number in (1, 3, 6, 8)]
    upright, *others = (codec.decode(file.read_bytes()).rgb_u8 for file in files)
    for other in others:
        assert np.abs(upright.astype(int) - other).mean() < 5  # each was saved as JPEG on its own


def test_damaged_exif_costs_the_turn_not_the_picture() -> None:
    picture = codec.decode(saved(example(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff\xff\xff"))
    assert picture.size_wh == (40, 24)


def test_animations_give_their_first_frame_and_say_so() -> None:
    frames = [Image.new("RGB", (5, 4), colour) for colour in ("blue", "red")]
    for format_name in ("GIF", "WEBP", "PNG"):
        picture = codec.decode(saved(frames[0], format_name, save_all=True, append_images=frames[1:]))
        assert picture.notes == ("first-frame-only",)
        assert picture.rgb_u8[0, 0, 2] > 200


LCMS_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
TABLES = profile({b"A2B0": b"mft2" + bytes(60)})


@pytest.mark.parametrize(
    ("mode", "given", "is_kept", "notes"),
    [
        ("RGB", LCMS_SRGB, True, ()),
        ("RGBA", LCMS_SRGB, True, ()),
        ("P", LCMS_SRGB, True, ()),
        ("RGB", TABLES, True, ("colours-approximate",)),
        ("RGB", grey_profile(para(0, 1.8)), False, ("profile-ignored",)),
        ("L", LCMS_SRGB, False, ("profile-ignored",)),
        ("L", grey_profile(para(0, 1.8)), False, ("colours-converted",)),
        ("LA", grey_profile(para(0, 1.8)), False, ("colours-converted",)),
        ("L", grey_profile(para(3, *SRGB_CURVE)), False, ()),
        ("L", profile({b"A2B0": b"mft2" + bytes(60)}, b"GRAY"), False, ("colours-approximate",)),
        ("RGB", bytes(200), False, ("profile-ignored",)),
        ("RGB", LCMS_SRGB[:30], False, ("profile-ignored",)),
        ("RGB", LCMS_SRGB[:16] + b"GRAY" + LCMS_SRGB[20:], False, ("profile-ignored",)),
    ],
)
def test_only_a_profile_that_fits_the_result_is_kept(
    mode: str, given: bytes, is_kept: bool, notes: tuple[str, ...]
) -> None:
    image = example().convert("RGB" if mode == "RGBA" else mode)
    picture = codec.decode(saved(image.convert(mode), "PNG", icc_profile=given))
    assert picture.icc == (given if is_kept else None)
    assert picture.notes == notes


def test_grey_levels_mean_what_their_profile_says() -> None:
    image = Image.fromarray(np.arange(256, dtype=np.uint8).reshape(16, 16))
    given = grey_profile(para(0, 1.8))
    picture = codec.decode(saved(image, "PNG", icc_profile=given))
    expected = colours.grey_to_srgb_u8(icc.read(given))
    assert picture.rgb_u8[..., 0].tolist() == expected.reshape(16, 16).tolist()  # type: ignore[union-attr]


def test_the_inks_of_a_jpeg_are_turned_round_with_or_without_adobe_s_marker() -> None:
    data = saved(example().convert("CMYK"), "JPEG", quality=95, icc_profile=LCMS_SRGB)
    start = data.index(b"\xff\xee")
    assert data[start + 4 : start + 9] == b"Adobe"
    for one in (data, data[:start] + data[start + 16 :]):
        picture = codec.decode(one)
        assert np.abs(picture.rgb_u8.astype(int) - np.asarray(example())).max() <= 12
        assert (picture.icc, picture.notes) == (None, ("colours-approximate",))


def test_what_the_file_says_besides_is_at_hand() -> None:
    exif = by_pillow(camera_data())
    for format_name in ("JPEG", "PNG", "WEBP", "TIFF"):
        described = codec.decode(saved(example(), format_name, exif=exif)).metadata
        assert by_pillow(described.exif)[0x0110] == "Model X", format_name
    assert codec.decode(saved(example(), "JPEG", comment=b"hello")).metadata.comment == b"hello"
    assert codec.decode(saved(example(), "GIF", comment=b"hello")).metadata.comment == b"hello"
    assert codec.decode(saved(example(), "WEBP", xmp=b"<x/>")).metadata.xmp == b"<x/>"
    assert codec.decode(saved(example(), "BMP")).metadata == metadata.NONE


HEIC = box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", bytes(4) + box(b"iprp", box(b"ipco", size(64, 32))))


def test_heic_is_recognised_and_says_what_to_do() -> None:
    assert code_of(HEIC) == "heic-unsupported"
    assert codec.check_header(HEIC, elsewhere=("HEIC",)) == codec.Header("HEIC", 64, 32)


def test_what_the_browser_decoded_becomes_a_picture() -> None:
    rgba_u8 = np.full((2, 3, 4), 255, np.uint8)
    header = codec.Header("HEIC", 3, 2)
    picture = codec.from_browser(rgba_u8, header)
    assert (picture.alpha_u8, picture.format, picture.notes) == (None, "HEIC", ("decoded-by-browser",))
    assert picture.rgb_u8.flags.c_contiguous
    rgba_u8[0, 0, 3] = 7
    alpha_u8 = codec.from_browser(rgba_u8, header).alpha_u8
    assert alpha_u8 is not None
    assert alpha_u8[0].tolist() == [7, 255, 255]
    with pytest.raises(ArrayError):
        codec.from_browser(rgba_u8[..., :3], header)


@pytest.mark.parametrize("shape_hw", [(1, 1), (1, 5000), (5000, 1)])
@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF"])
def test_thin_pictures(format_name: str, shape_hw: tuple[int, int]) -> None:
    height, width = shape_hw
    picture = codec.decode(saved(Image.new("RGB", (width, height), "white"), format_name))
    assert picture.rgb_u8.shape == (height, width, 3)
    assert picture.rgb_u8.min() >= 250


def test_48_megapixels_turned() -> None:
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = 6
    data = saved(Image.new("RGB", (8064, 6048), (10, 200, 30)), "JPEG", quality=50, exif=exif)
    picture = codec.decode(data)
    assert picture.size_wh == (6048, 8064)
    assert picture.rgb_u8[-1, -1, 1] > 190


def test_size_limits_are_kept_before_decoding_and_give_their_numbers() -> None:
    with pytest.raises(InputError) as caught:
        codec.decode(png_header(10_000, 10_000))
    assert caught.value.code == "image-too-large"
    assert caught.value.details == {"width": 10_000, "height": 10_000, "pixels": 100_000_000, "limit": 64_000_000}
    with pytest.raises(InputError) as caught:
        codec.check_header(bytes(201), codec.Limits(file_bytes=200))
    assert caught.value.details == {"bytes": 201, "limit": 200}
    data = saved(example(), "PNG")
    assert code_of(data, codec.Limits(pixels=959)) == "image-too-large"
    assert codec.decode(data, codec.Limits(pixels=960)).size_wh == (40, 24)


def test_pillow_s_own_bomb_limit_is_the_same_error() -> None:
    data = testdata("decode/bombs/400MP_1bit.png").read_bytes()
    assert code_of(data, codec.Limits(pixels=10**9)) == "image-too-large"


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF"])
def test_every_cut_ends_in_an_answer_or_an_input_error(format_name: str) -> None:
    data = saved(example(), format_name)
    for end in range(0, len(data), 7):
        try:
            codec.decode(data[:end])
        except InputError as error:
            assert error.code in ("image-empty", "not-an-image", "image-unreadable")


def test_every_flipped_byte_ends_in_an_answer_or_an_input_error() -> None:
    rng = np.random.RandomState(8)
    for format_name in ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF"):
        data = bytearray(saved(example(), format_name))
        for position in rng.randint(0, len(data), 60):
            spoilt = bytearray(data)
            spoilt[position] ^= 1 << rng.randint(8)
            try:
                codec.decode(bytes(spoilt))
            except InputError:
                continue


def test_a_format_without_a_decoder_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec.DECODERS["AVIF"], "SUPPORTED", False)
    with pytest.raises(InputError) as caught:
        codec.decode(testdata("decode/lemur/q70.avif").read_bytes())
    assert (caught.value.code, caught.value.details) == ("format-unsupported", {"format": "AVIF"})


def test_floating_point_pictures_are_refused_by_name() -> None:
    assert code_of(saved(Image.fromarray(np.zeros((2, 2), np.float32)), "TIFF")) == "format-unsupported"


@pytest.mark.parametrize(
    ("shape", "mime", "height"),
    [((30, 60, 3), "image/jpeg", 20), ((30, 60, 4), "image/png", 20), ((1, 5000, 4), "image/png", 1)],
)
def test_previews_are_small(shape: tuple[int, int, int], mime: str, height: int) -> None:
    pixels_u8 = np.full(shape, 200, np.uint8)
    data, kind = codec.encode_preview(pixels_u8, 40)
    assert kind == mime
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (40, height)
        assert np.abs(np.asarray(image).astype(int) - 200).max() <= 3


def test_previews_never_grow_and_keep_their_profile() -> None:
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for channels in (3, 4):
        data, _ = codec.encode_preview(np.zeros((3, 2, channels), np.uint8), 1600, icc)
        with Image.open(io.BytesIO(data)) as image:
            assert image.size == (2, 3)
            assert image.info["icc_profile"] == icc
