"""Room: tests. Runs on CPython. May import everything."""

from typing import Any

import numpy as np

from offcut.contract import recipe
from offcut.matte import keying_cutout
from offcut.matte.picture import Picture
from tests.matte import drawn_marks


def wanted(**sections: dict[str, Any]) -> dict[str, Any]:
    return recipe.complete({"cut": {"way": "flat"}, **sections})


def drawn(seed: int = 1) -> tuple[Picture, drawn_marks.Mark]:
    mark = drawn_marks.on_paper(*drawn_marks.logo(seed))
    return Picture(mark.rgb_u8), mark


def test_solid_ink_has_its_own_bytes_and_paper_leaves_nothing_behind() -> None:
    picture, mark = drawn()
    rgba_u8 = keying_cutout.cut_out(picture, wanted()).rgba_u8
    is_inside = mark.alpha == 1
    same = (rgba_u8[..., :3] == picture.rgb_u8).all(axis=2)
    assert same[is_inside].mean() > 0.99
    assert not rgba_u8[rgba_u8[..., 3] == 0].any()
    # In soft pixels no paper shines through: on black they are as dark as their ink.
    is_soft = (mark.alpha > 0.3) & (mark.alpha < 0.7)
    error = np.abs(rgba_u8[is_soft][:, :3] - mark.ink[is_soft]).mean()
    assert error < 0.2 * np.abs(picture.rgb_u8[is_soft] - mark.ink[is_soft]).mean()


def test_a_signature_gets_another_colour() -> None:
    mark = drawn_marks.on_paper(*drawn_marks.signature(1), noise=3.0)
    asked = wanted(keying={"ink": "recoloured", "ink_colour": "#0a2864"})
    rgba_u8 = keying_cutout.cut_out(Picture(mark.rgb_u8), asked).rgba_u8
    seen = rgba_u8[rgba_u8[..., 3] > 0]
    assert (seen[:, :3] == (10, 40, 100)).all()
    assert 0 < ((seen[:, 3] > 0) & (seen[:, 3] < 255)).mean() < 1


def test_a_grown_edge_has_the_inks_colour_and_not_the_papers() -> None:
    picture, mark = drawn()
    plain = keying_cutout.cut_out(picture, wanted()).rgba_u8
    grown = keying_cutout.cut_out(picture, wanted(edges={"grow_px": 2})).rgba_u8
    is_new = (grown[..., 3] > 128) & (plain[..., 3] == 0)
    assert is_new.sum() > 200
    # Nearer to some ink of the logo than to its paper.
    colours = grown[is_new][:, :3].astype(float)
    inks = np.unique(np.rint(mark.ink[mark.alpha == 1]).astype(int).reshape(-1, 3), axis=0)
    to_ink = np.min([np.abs(colours - ink).max(axis=1) for ink in inks], axis=0)
    assert np.median(to_ink) < 60 < np.median(np.abs(colours - mark.paper[0, 0]).max(axis=1))


def test_strokes_have_the_last_word_and_bring_back_what_was_seen() -> None:
    picture, _ = drawn()
    stroke = {"mode": "keep", "radius_px": 12, "hardness": 1, "points": [[186, 100]]}
    rgba_u8 = keying_cutout.cut_out(picture, wanted(), [stroke]).rgba_u8
    assert (rgba_u8[95:105, 180:190, 3] == 255).all()
    assert (rgba_u8[95:105, 180:190, :3] == picture.rgb_u8[95:105, 180:190]).all()
    erased = keying_cutout.cut_out(picture, wanted(), [{**stroke, "mode": "erase", "points": [[70, 100]]}]).rgba_u8
    assert not erased[100, 70].any()


def test_transparency_that_was_there_stays() -> None:
    picture, _ = drawn()
    existing_u8 = np.full(picture.rgb_u8.shape[:2], 255, np.uint8)
    existing_u8[:, :70] = 0
    rgba_u8 = keying_cutout.cut_out(Picture(picture.rgb_u8, existing_u8), wanted()).rgba_u8
    assert not rgba_u8[:, :70].any()
    assert rgba_u8[:, 70:, 3].any()


def test_the_same_recipe_gives_the_same_bytes() -> None:
    picture, _ = drawn()
    first, second = (keying_cutout.cut_out(picture, wanted()).rgba_u8 for _ in range(2))
    assert (first == second).all()
