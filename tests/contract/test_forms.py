"""Room: tests. Runs on CPython. May import everything."""

from collections.abc import Callable

import pytest

from offcut.contract import forms
from offcut.contract.errors import ModelError

HASH = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (forms.require_list, [[0]], [[], (1,), "a", None]),
        (forms.require_text, ["a"], ["", 1, None]),
        (lambda value, where: forms.require_hash(value, 64, where), [HASH], [HASH[:-1], HASH.upper(), 5]),
        (forms.require_https, ["https://a.b/c?d=e", "https://*.b"],
         ["http://a", "https://", "https:///x", "https://a b", "https://a;b", "https://a'", 1]),
        (forms.require_index, [0, 7], [-1, True, 1.0, "0"]),
        (forms.require_count, [1], [0, -1, True, 1.0]),
        (forms.require_number, [1, 0.5], [0, True, "1"]),
        (lambda value, where: forms.require_numbers(value, 2, where), [[1, 0.5]], [[1], [1, "2"], [1, True], 3]),
        (lambda value, where: forms.require_choice(value, [1, None], where), [1, None], [True, 2, "1"]),
        (lambda value, where: forms.require_keys(value, ["a"], ["b"], where), [{"a": 1}, {"a": 1, "b": 2}],
         [{}, {"b": 1}, {"a": 1, "c": 2}, []]),
        (lambda value, where: forms.require_one_of(value, ["a", "b"], where), [{"a": 1}, {"b": 1}],
         [{}, {"a": 1, "b": 1}, None]),
    ],
)  # fmt: skip
def test_each_check_passes_what_fits_and_names_the_place_of_what_does_not(
    check: Callable, good: list, bad: list
) -> None:
    for value in good:
        check(value, "here.there")
    for value in bad:
        with pytest.raises(ModelError) as caught:
            check(value, "here.there")
        assert caught.value.code == "catalogue-invalid"
        assert caught.value.details["path"] == "here.there", value
        assert caught.value.details["cause"]
