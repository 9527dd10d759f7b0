"""Room: tests. Runs on CPython and MicroPython."""

from offcut.page.words import Words, filled, size, written


def test_places_take_values_as_they_are_or_written() -> None:
    assert filled("{done:megabytes} of {total:size}", {"done": 12000000, "total": 44220014}) == "12 of 44 MB"
    assert filled("{width:number} × {height:number}", {"width": 12345, "height": 8}) == "12,345 × 8"
    assert filled("{time:seconds} s", {"time": 5120.0}) == "5.1 s"
    assert filled("no place", {}) == "no place"


def test_a_value_is_never_read_as_a_sentence() -> None:
    assert filled("{name} is done", {"name": "{secret}<b>.jpg"}) == "{secret}<b>.jpg is done"


def test_sizes_use_the_largest_unit_that_fits() -> None:
    sizes = [(0, "0 B"), (999, "999 B"), (1000, "1 KB"), (4574105, "4.6 MB"), (9949999, "9.9 MB"), (9950001, "10 MB")]
    sizes += [(88136750, "88 MB"), (999400000, "999 MB"), (999600000, "1 GB"), (1500000000, "1.5 GB")]
    for count, text in sizes:
        assert size(count) == text, (count, size(count))


def test_what_is_missing_is_an_error() -> None:
    words = Words("en", {"a": "{name}"})
    for attempt in [lambda: words.say("b"), lambda: words.say("a"), lambda: filled("{name:cups}", {"name": 1})]:
        try:
            attempt()
        except (KeyError, ValueError):
            continue
        raise AssertionError("no error")


def test_counting_picks_the_form() -> None:
    words = Words("en", {"p.one": "{count} picture", "p.other": "{count} pictures"})
    assert words.say_count("p", 1) == "1 picture"
    assert words.say_count("p", 0) == "0 pictures"


def test_text_values_need_no_way_of_writing() -> None:
    assert written("x", "") == "x"
    assert written(3, "") == "3"
