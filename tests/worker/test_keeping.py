"""Room: tests."""

import numpy as np

from offcut.matte.picture import Picture
from offcut.worker import keeping
from offcut.worker.keeping import Kept, Shelf


def test_what_was_used_longest_ago_goes_first() -> None:
    shelf: Shelf[str] = Shelf(2, 100)
    shelf.put("a", "A", 10)
    shelf.put("b", "B", 10)
    assert shelf.get("a") == "A"
    shelf.put("c", "C", 10)
    assert (shelf.get("a"), shelf.get("b"), shelf.get("c")) == ("A", None, "C")


def test_bytes_have_a_limit_too() -> None:
    shelf: Shelf[str] = Shelf(9, 100)
    shelf.put("a", "A", 60)
    shelf.put("b", "B", 50)
    assert shelf.get("a") is None and shelf.get("b") == "B"
    shelf.put("huge", "H", 101)
    assert shelf.get("huge") is None and shelf.get("b") == "B", "what can never fit throws nothing out"
    shelf.put("b", "B2", 100)
    assert shelf.get("b") == "B2"
    shelf.drop("b")
    shelf.drop("b")
    assert shelf.get("b") is None


def test_a_candidate_or_what_all_say() -> None:
    common, other = np.ones((2, 2), np.uint8), np.zeros((3, 3), np.uint8)
    kept = Kept(common, (other,), {})
    assert kept.chosen(None) is common and kept.chosen(0) is other
    assert kept.bytes == 13


def test_a_picture_counts_with_its_alpha() -> None:
    rgb_u8 = np.zeros((2, 3, 3), np.uint8)
    assert keeping.picture_bytes(Picture(rgb_u8)) == 18
    assert keeping.picture_bytes(Picture(rgb_u8, rgb_u8[..., 0])) == 24


def test_four_passes_of_twenty_pictures_fit() -> None:
    """320, 768, 512 and 1024 a side, and the common one."""
    assert keeping.ALPHA_BYTES > 20 * (320**2 + 768**2 + 512**2 + 2 * 1024**2)
