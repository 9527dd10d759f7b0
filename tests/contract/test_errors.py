"""Room: tests. Runs on CPython. May import everything."""

import ast
import json
import re

import pytest

from offcut.contract import errors
from tests.testdata import ROOT

FAMILIES = {entry[1].__name__ for entry in errors.CODES}


def filled(code: str) -> errors.OffcutError:
    entry = next(entry for entry in errors.CODES if entry[0] == code)
    return entry[1](code, "because", dict.fromkeys(entry[2], 1))


@pytest.mark.parametrize("code", errors.codes())
def test_every_code_survives_the_wire(code: str) -> None:
    error = filled(code)
    back = errors.from_wire(json.loads(json.dumps(error.to_wire())))
    assert type(back) is type(error)
    assert (back.code, back.message, back.details) == (error.code, error.message, error.details)


def test_codes_are_kebab_case_and_named_once() -> None:
    assert len(set(errors.codes())) == len(errors.CODES)
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", code) for code in errors.codes())


def test_wrong_use_is_stopped_where_it_is_written() -> None:
    with pytest.raises(ValueError, match="unknown error code"):
        errors.InputError("image-too-big")
    with pytest.raises(ValueError, match="raised as ModelError"):
        errors.InputError("model-missing", details={"engine": "x"})
    with pytest.raises(ValueError, match="needs details: height, pixels, limit"):
        errors.InputError("image-too-large", details={"width": 1})


@pytest.mark.parametrize(
    "wire", [None, {}, {"code": "nonsense", "details": {}}, {"code": "image-unreadable", "message": "", "details": {}}]
)
def test_a_wrong_wire_is_a_protocol_error(wire: dict | None) -> None:
    with pytest.raises(errors.ProtocolError):
        errors.from_wire(wire)  # type: ignore[arg-type]


def test_no_subject_is_an_input_error() -> None:
    assert isinstance(filled("no-clear-subject"), errors.InputError)


def test_every_error_raised_in_the_code_is_complete() -> None:
    """Errors on rare paths are checked by reading the code: literal code, its class, its literal details."""
    wrong = []
    for path in sorted((ROOT / "py").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FAMILIES:
                wrong += [f"{path.relative_to(ROOT)}:{node.lineno} {fault}" for fault in faults_of(node)]
    assert not wrong


def faults_of(call: ast.Call) -> list[str]:
    if not call.args or not isinstance(call.args[0], ast.Constant):
        return []
    entry = next((entry for entry in errors.CODES if entry[0] == call.args[0].value), None)
    if entry is None:
        return [f"unknown code {call.args[0].value!r}"]
    assert isinstance(call.func, ast.Name)
    if entry[1].__name__ != call.func.id:
        return [f"{entry[0]} is a {entry[1].__name__}"]
    details = call.args[2:3] or [keyword.value for keyword in call.keywords if keyword.arg == "details"]
    if details and not isinstance(details[0], ast.Dict):
        return []  # not literal: its own test must run it
    keys = [key.value for key in details[0].keys if isinstance(key, ast.Constant)] if details else []  # type: ignore[attr-defined]
    missing = [key for key in entry[2] if key not in keys]
    return [f"{entry[0]} lacks {missing}"] if missing else []
