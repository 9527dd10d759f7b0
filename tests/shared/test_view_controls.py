"""Room: tests. Runs on CPython and MicroPython. The controls of the settings."""

from offcut.contract import recipe
from offcut.page import recipe_files, view_background, view_canvas, view_edges, view_export
from tests.shared.repository import LANGUAGES, told, words
from tests.shared.test_finishing import done_state
from tests.shared.test_views import all_nodes, by_id, shown


def identifiers(tree: dict) -> list:
    return [one["attrs"]["id"] for one in all_nodes(tree) if "id" in one.get("attrs", {})]


def export(language: str, made: dict) -> dict:
    return view_export.export(words(language), made, recipe_files.nothing_read(), None, False)


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
        found = identifiers(view_edges.edges(words(language), recipe.defaults(), 2))
        for form in ["png", "jpeg"]:
            made = recipe.complete({"output": {"format": form}})
            found = found + identifiers(export(language, made))
        found = found + all_of_background_and_canvas(language)
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
