"""Room: tests. Runs on CPython and MicroPython. The controls of the settings."""

from offcut.contract import recipe
from offcut.page import recipe_files, view_background, view_canvas, view_colour, view_edges, view_export
from tests.shared.repository import LANGUAGES, told, words
from tests.shared.test_document import shown_document
from tests.shared.test_finishing import done_state
from tests.shared.test_views import all_nodes, by_id, shown, texts


def identifiers(tree: dict) -> list:
    return [one["attrs"]["id"] for one in all_nodes(tree) if "id" in one.get("attrs", {})]


def export(language: str, made: dict) -> dict:
    return view_export.export(words(language), made, True, recipe_files.nothing_read(), None, False)


def all_of_background_and_canvas(language: str) -> list:
    found = []
    for kind in recipe.BACKGROUNDS:
        for shadow in ["none", "drop", "contact"]:
            asked = {"background": {"kind": kind}, "shadow": {"kind": shadow}, "outline": {"width_px": 2}}
            found += identifiers(view_background.background(words(language), recipe.complete(asked), None))
    for crop in ["none", "subject", "free"]:
        made = recipe.complete({"canvas": {"crop": crop, "subject_scale": 0.5}})
        found += identifiers(view_canvas.canvas(words(language), made))
    return found


def test_every_field_of_a_recipe_has_a_control() -> None:
    for language in LANGUAGES:
        found = identifiers(view_edges.edges(words(language), recipe.defaults(), True, None, True))
        for source, ink in [("colour", "recoloured"), ("place", "many")]:
            made = recipe.complete({"cut": {"way": "flat"}, "keying": {"from": source, "ink": ink}})
            found = found + identifiers(view_edges.edges(words(language), made, True, None, True))
        for form in ["png", "jpeg"]:
            made = recipe.complete({"output": {"format": form}})
            found = found + identifiers(export(language, made))
        found = found + all_of_background_and_canvas(language)
        found = found + identifiers(shown_document(language))
        for section, key, _, _, _ in recipe.FIELDS:
            assert "set-" + section + "-" + key in found, key


def test_only_what_means_something_for_the_format_is_shown() -> None:
    png = identifiers(export("en", recipe.defaults()))
    assert "set-output-quality" not in png and "set-output-hidden_colour" in png
    jpeg = identifiers(export("en", recipe.complete({"output": {"format": "jpeg"}})))
    assert "set-output-quality" in jpeg and "set-output-background" in jpeg
    assert "set-output-hidden_colour" not in jpeg


def test_a_control_shows_the_value_and_answers_with_its_place() -> None:
    state, _ = told(done_state("a"), {"type": "recipe-changed", "section": "edges", "key": "grow_px", "value": "-3"})
    nodes = shown(state)
    slider = by_id(nodes, "set-edges-grow_px")
    assert slider["props"] == {"value": "-3"}
    assert slider["attrs"]["aria-valuetext"] == "-3 px"
    assert slider["on"]["input"] == {"type": "recipe-changed", "section": "edges", "key": "grow_px"}
    switch = by_id(nodes, "set-edges-refine")
    state, _ = told(state, switch["on"]["change"])
    assert by_id(shown(state), "set-edges-refine")["props"] == {"checked": False}


def test_without_a_picture_there_is_nothing_to_set() -> None:
    state, _ = told(done_state("a"), {"type": "picture-removed", "picture": "picture-1"})
    assert not [one for one in shown(state) if one.get("attrs", {}).get("id") == "set-edges-refine"]


def test_the_kind_is_named_by_its_group_and_only_heard() -> None:
    made = view_background.background(words("en"), recipe.defaults(), None)
    labels = [one for one in all_nodes(made) if one["tag"] == "label" and one["attrs"].get("for") == "set-shadow-kind"]
    assert labels[0]["attrs"]["class"] == "only-heard"
    assert "Shadow" in texts([one for one in all_nodes(made) if one["tag"] == "legend"])


def test_a_share_is_shown_and_typed_in_percent_and_kept_as_a_share() -> None:
    shadow = {"type": "recipe-changed", "section": "shadow", "key": "kind", "value": "drop"}
    state, _ = told(done_state("a"), shadow)
    slider, field = by_id(shown(state), "set-shadow-opacity"), by_id(shown(state), "set-shadow-opacity-number")
    assert slider["props"] == field["props"] == {"value": "35"}
    assert slider["attrs"]["aria-valuetext"] == "35 percent" and slider["attrs"]["max"] == "100"
    assert field["attrs"]["aria-label"] == "Strength"
    state, _ = told(state, dict(field["on"]["change"], value="42.5"))
    assert state["settings"]["recipe"]["shadow"]["opacity"] == 0.425
    assert by_id(shown(state), "set-shadow-opacity")["props"] == {"value": "42.5"}
    state, _ = told(state, dict(field["on"]["change"], value="101"))
    assert state["settings"]["recipe"]["shadow"]["opacity"] == 0.425, "what cannot be is left"


def test_a_colour_is_chosen_as_a_swatch_or_typed_as_its_code() -> None:
    colour = {"type": "recipe-changed", "section": "background", "key": "kind", "value": "colour"}
    state, _ = told(done_state("a"), colour)
    swatches = [one for one in shown(state) if one.get("attrs", {}).get("class") == "swatch"]
    assert [one["attrs"]["aria-pressed"] for one in swatches] == ["true"] + ["false"] * (len(swatches) - 1)
    state, _ = told(state, swatches[-2]["on"]["click"])
    assert state["settings"]["recipe"]["background"]["colour"] == view_colour.SWATCHES[-2][1]
    code = by_id(shown(state), "set-background-colour-code")
    for typed, value in [("#ABC", "#aabbcc"), ("102030", "#102030"), (" #FfFfFf ", "#ffffff"), ("green", "#ffffff")]:
        state, _ = told(state, dict(code["on"]["change"], value=typed))
        assert state["settings"]["recipe"]["background"]["colour"] == value, typed


def test_every_swatch_is_a_colour_with_a_name() -> None:
    for name, code in view_colour.SWATCHES:
        assert recipe.is_colour(code)
        assert words("zh").has("set.swatch." + name)


def test_a_section_stays_as_it_was_opened_and_is_no_setting() -> None:
    state = done_state("a", "b")
    opened = {one["attrs"]["class"]: one for one in shown(state) if one["tag"] == "details"}
    assert opened, "there are sections"
    states = [one["attrs"]["open"] for one in shown(state) if one["tag"] == "details"]
    assert states == [False, False, True, False, False], "the background first"
    saved = state["settings"]
    for _ in range(2):
        state, _ = told(state, {"type": "section-toggled", "section": "output", "open": True})
    state, _ = told(state, {"type": "section-toggled", "section": "background", "open": False})
    state, _ = told(state, {"type": "picture-selected", "picture": "picture-2"})
    assert state["sections"] == ["output"]
    assert state["settings"] is saved
    assert [one["attrs"]["open"] for one in shown(state) if one["tag"] == "details"] == [False] * 4 + [True]


def test_one_button_gives_a_whole_section_its_defaults_back() -> None:
    state, _ = told(
        done_state("a"),
        {"type": "recipe-changed", "section": "shadow", "key": "kind", "value": "drop"},
        {"type": "recipe-changed", "section": "outline", "key": "width_px", "value": "4"},
    )
    resets = [one for one in shown(state) if one.get("on", {}).get("click", {}).get("type") == "recipe-reset"]
    assert len(resets) == 1
    state, _ = told(state, resets[0]["on"]["click"])
    assert state["settings"]["recipe"] == recipe.defaults()
