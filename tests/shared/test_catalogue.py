"""Room: tests. Runs on CPython and MicroPython. The catalogue is checked by the interpreter that the page has."""

from offcut.contract import catalog
from offcut.contract.errors import ModelError
from tests.shared.repository import read_json


def test_the_catalogue_is_valid() -> None:
    found = catalog.parse(read_json("models.json"), False)
    assert catalog.find(found, None)["id"] == found["default"]


def test_a_wrong_rule_is_named_with_its_place() -> None:
    bad = read_json("models.json")
    for entry in bad["models"]:
        entry["output"]["range"] = [1, 0]
    try:
        catalog.parse(bad, False)
    except ModelError as error:
        assert error.code == "catalogue-invalid"
        assert error.details["path"] == "models[0].output.range"
    else:
        raise AssertionError("nothing was refused")
