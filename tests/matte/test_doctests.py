"""Room: tests. Runs on CPython. May import everything."""

import doctest
import importlib
import pkgutil

import pytest

from offcut import matte

MODULES = [module.name for module in pkgutil.iter_modules(matte.__path__, "offcut.matte.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
