"""Room: tests."""

import random
import unicodedata

import pytest

from offcut.worker.naming import LONGEST_STEM_BYTES, cutout_name, result_name, safe_name, safe_stem


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("photo.jpg", "photo-cutout.png"),
        ("My holiday.final.JPG", "My holiday.final-cutout.png"),
        ("../../etc/passwd.png", "passwd-cutout.png"),
        ("/abs/x.png", "x-cutout.png"),
        ("C:\\Users\\me\\x.png", "x-cutout.png"),
        ("C:x.png", "C_x-cutout.png"),
        ("a\0b.png", "ab-cutout.png"),
        ("a\nb\t c.png", "a b c-cutout.png"),
        ("photo\u202egpj.exe.png", "photogpj.exe-cutout.png"),
        ("\u2066x\u2069.png", "x-cutout.png"),
        ("CON", "_CON-cutout.png"),
        ("con.png", "_con-cutout.png"),
        ("Aux.backup.png", "_Aux.backup-cutout.png"),
        ("com1.png", "_com1-cutout.png"),
        ("LPT\u00b2.png", "_LPT\u00b2-cutout.png"),
        ("console.png", "console-cutout.png"),
        ("-rf", "rf-cutout.png"),
        ("=1+2.png", "1+2-cutout.png"),
        ("@sum.png", "sum-cutout.png"),
        (".png", "picture-cutout.png"),
        ("", "picture-cutout.png"),
        ("...", "picture-cutout.png"),
        ("///", "picture-cutout.png"),
        ("???.png", "picture-cutout.png"),
        ("<img src=x onerror=alert(1)>.png", "_img src=x onerror=alert(1)_-cutout.png"),
        ("trailing. .png", "trailing-cutout.png"),
        ("cafe\u0301.png", "caf\u00e9-cutout.png"),
        ("\u7167\u7247.png", "\u7167\u7247-cutout.png"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645.png",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645-cutout.png",
        ),
        ("lone\ud800half.png", "lonehalf-cutout.png"),
        ("dir/", "dir-cutout.png"),
    ],
)
def test_the_suggested_name_is_safe(name: str, expected: str) -> None:
    assert cutout_name(name) == expected


def test_composed_and_decomposed_names_become_the_same() -> None:
    assert cutout_name("u\u0308ber.png") == cutout_name("\u00fcber.png")


@pytest.mark.parametrize("letter", ["x", "\u00e9", "\u7167", "\U0001f600"])
def test_a_long_name_is_cut_between_two_characters(letter: str) -> None:
    stem = safe_stem(letter * 300 + ".png")
    assert LONGEST_STEM_BYTES - 4 < len(stem.encode()) <= LONGEST_STEM_BYTES
    assert set(stem) == {letter}
    assert len(cutout_name(letter * 300).encode()) < 255


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("photo.JPG", "photo.JPG"),
        ("../x.tar.gz", "x.tar.gz"),
        ("con.txt", "_con.txt"),
        (".png", "png"),
        ("no extension", "no extension"),
        ("odd.e x", "odd.e x"),
        ("mr. nobody here", "mr. nobody here"),
        ("end.", "end"),
    ],
)
def test_a_whole_name_keeps_its_extension(name: str, expected: str) -> None:
    assert safe_name(name) == expected


def test_any_name_gives_a_safe_name_that_stays_the_same() -> None:
    rng = random.Random(94)
    alphabet = 'aZ9 .-_=+@~/\\:<>|?*"\0\n\t\u202e\u200d\u200c\u0301\ud83d\ude00\U0001f468\ufeffCONcon\u00b9'
    for _ in range(3000):
        name = "".join(rng.choice(alphabet) for _ in range(rng.randrange(12)))
        for safe in (safe_name(name), safe_stem(name) + ".png"):
            assert safe_name(safe) == safe, (name, safe)
            assert 0 < len(safe.encode()) < 255
            assert not set(safe) & set('/\\:<>|?*"\0\n\t\u202e\ufeff')
            assert safe[0] not in " .-=+@~"
            assert safe[-1] not in " ."
            assert unicodedata.is_normalized("NFC", safe)


@pytest.mark.parametrize(
    ("name", "pattern", "expected"),
    [
        ("photo.jpg", "{name}-cutout", "photo-cutout.webp"),
        ("photo.jpg", "{n}", "4.webp"),
        ("photo.jpg", "{n}-{name}-{n}", "4-photo-4.webp"),
        ("{n}.jpg", "{name}", "{n}.webp"),
        ("{name}.jpg", "{name}", "{name}.webp"),
        ("photo.jpg", "no placeholder", "no placeholder.webp"),
        ("photo.jpg", "v1.2", "v1.2.webp"),
        ("photo.jpg", "{name.__class__}{0}{{n}}", "{name.__class__}{0}{4}.webp"),
        ("photo.jpg", "", "picture.webp"),
        ("photo.jpg", "  ", "picture.webp"),
        ("photo.jpg", "../../{name}", "_.._photo.webp"),
        ("photo.jpg", "a\\b/{name}", "a_b_photo.webp"),
        ("photo.jpg", "con", "_con.webp"),
        ("../..", "{name}", "picture.webp"),
        ("photo.jpg", "...", "picture.webp"),
        ("photo.jpg", "=cmd()\0\u202e", "cmd().webp"),
    ],
)
def test_a_pattern_makes_a_safe_name(name: str, pattern: str, expected: str) -> None:
    assert result_name(name, pattern, "webp", 3) == expected


def test_a_long_name_leaves_room_for_the_pattern() -> None:
    name = result_name("x" * 300 + ".png", "{name}-cutout", "png", 0)
    assert name.endswith("x-cutout.png")
    assert len(name.encode()) <= 204
    assert len(result_name("y", "\u7167" * 120, "png", 0).encode()) <= 204


def test_any_pattern_gives_a_safe_name() -> None:
    rng = random.Random(95)
    parts = [
        "{name}",
        "{n}",
        "{",
        "}",
        "..",
        "/",
        "\\",
        ":",
        "\0",
        "\u202e",
        "\ud83d",
        " ",
        "con",
        "x",
        "\u7167",
        "\u200d",
    ]
    for _ in range(3000):
        pattern = "".join(rng.choice(parts) for _ in range(rng.randrange(10)))
        name = "".join(rng.choice(parts) for _ in range(rng.randrange(6)))
        made = result_name(name, pattern, "png", rng.randrange(100))
        assert safe_name(made) == made, (name, pattern)
        assert made.endswith(".png")
        assert 4 < len(made.encode()) < 255
