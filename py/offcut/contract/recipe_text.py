"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

A recipe as the text of a file: written in the order of recipe.FIELDS, one value a line, so that two can be compared;
read with care, because a recipe may come from a stranger.
"""

import json

from offcut.contract import recipe

# A recipe with every field is 2 KB; fifty times that is a mistake or an attack.
LARGEST_BYTES = 100000
# A recipe is an object of objects.
DEEPEST = 2


def dump(data: dict) -> str:
    """Return the text of a complete recipe."""
    sections: list = []
    lines: dict = {}
    for section, key, _, _, _ in recipe.FIELDS:
        if section not in lines:
            sections.append(section)
            lines[section] = []
        lines[section].append("    " + json.dumps(key) + ": " + json.dumps(data[section][key]))
    parts = ['  "schema": ' + str(recipe.SCHEMA)]
    for section in sections:
        parts.append("  " + json.dumps(section) + ": {\n" + ",\n".join(lines[section]) + "\n  }")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def parse(text: str) -> dict:
    """Return the complete recipe that a text asks for.

    Raises InputError recipe-invalid {path, cause}. Size and depth are looked at before anything is parsed: a parser
    that runs into a thousand open brackets may take the page with it.
    """
    check_size(len(text))
    if deepest(text) > DEEPEST:
        raise recipe.invalid("file", "has at most " + str(DEEPEST) + " levels")
    try:
        # A byte order mark is what some editors put before any text.
        data = json.loads(text[1:] if text[:1] == "\ufeff" else text)
    except ValueError as error:
        raise recipe.invalid("file", "is JSON: " + str(error))
    return recipe.complete(data)


def check_size(size_bytes: int) -> None:
    """Raise InputError recipe-invalid for a file that is too large to be a recipe."""
    if size_bytes > LARGEST_BYTES:
        raise recipe.invalid("file", "is a file of at most " + str(LARGEST_BYTES // 1000) + " KB")


def deepest(text: str) -> int:
    """Return how many brackets are open at once at most, those inside of texts left out."""
    depth, most = 0, 0
    is_text, is_escaped = False, False
    for character in text:
        if is_text:
            if is_escaped:
                is_escaped = False
            elif character == "\\":
                is_escaped = True
            elif character == '"':
                is_text = False
        elif character == '"':
            is_text = True
        elif character in "[{":
            depth += 1
            most = max(most, depth)
        elif character in "]}":
            depth -= 1
    return most
