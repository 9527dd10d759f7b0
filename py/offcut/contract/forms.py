"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

Checks of plain data that came as JSON. Each raises ModelError catalogue-invalid with the place of what is wrong.
"""

from offcut.contract.errors import ModelError


def invalid(where: str, cause: str) -> ModelError:
    """Return the error for a place and what it has to be; a place in another file than models.json begins with it."""
    details = {"path": where, "cause": cause}
    place = where if where.split(" ")[0].endswith(".json") else "models.json: " + (where or "it")
    return ModelError("catalogue-invalid", place + " " + cause, details)


def require_keys(record: dict, required: list, optional: list, where: str) -> None:
    """Require an object with these keys: a misspelt key is never a silent default."""
    if not isinstance(record, dict):
        raise invalid(where, "is an object")
    missing = [key for key in required if key not in record]
    unknown = [key for key in record if key not in required and key not in optional]
    if missing:
        raise invalid(where, "lacks " + ", ".join(missing))
    if unknown:
        raise invalid(where, "has unknown keys: " + ", ".join([str(key) for key in unknown]))


def require_one_of(record: dict, keys: list, where: str) -> str:
    """Require exactly one of two or more keys that exclude each other; return it."""
    found = [key for key in keys if isinstance(record, dict) and key in record]
    if len(found) != 1:
        raise invalid(where, "has exactly one of " + ", ".join(keys))
    return found[0]


def require_list(values: list, where: str) -> None:
    """Require a list that is not empty."""
    if not isinstance(values, list) or not values:
        raise invalid(where, "is a list that is not empty")


def require_text(value: str, where: str) -> None:
    """Require a text that is not empty."""
    if not isinstance(value, str) or not value:
        raise invalid(where, "is a text that is not empty")


def require_hash(value: str, digits: int, where: str) -> None:
    """Require a hash as small hexadecimal digits: 64 for SHA-256, 32 for MD5."""
    if not isinstance(value, str) or len(value) != digits or not all(digit in "0123456789abcdef" for digit in value):
        raise invalid(where, "is a hash of " + str(digits) + " small hex digits")


def require_https(value: str, where: str) -> None:
    """Require an address that a page may fetch from: https, one host, nothing that could end a policy's word."""
    require_text(value, where)
    host = value[len("https://") :].split("/")[0]
    if not value.startswith("https://") or not host or any(mark in value for mark in " ;,'\"<>\\"):
        raise invalid(where, "is an https address")


def require_index(value: int, where: str) -> None:
    """Require a whole number from 0."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise invalid(where, "is a whole number from 0")


def require_count(value: int, where: str) -> None:
    """Require a whole number above 0."""
    if not isinstance(value, int) or isinstance(value, bool) or not value > 0:
        raise invalid(where, "is a whole number above 0")


def require_number(value: float, where: str) -> None:
    """Require a number above 0."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not value > 0:
        raise invalid(where, "is a number above 0")


def require_numbers(values: list, length: int, where: str) -> None:
    """Require a list of so many numbers."""
    if not isinstance(values, list) or len(values) != length:
        raise invalid(where, "is a list of " + str(length) + " numbers")
    for value in values:
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            raise invalid(where, "is a list of " + str(length) + " numbers")


def require_choice(value: object, allowed: list, where: str) -> None:
    """Require one of these values, of the same type: True is not 1."""
    for known in allowed:
        if type(value) is type(known) and value == known:
            return
    raise invalid(where, "is one of " + ", ".join([repr(known) for known in allowed]))
