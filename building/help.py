"""Room: building. May import: building.failure, building.files, building.words.

The pages of help, one file per language: every language has the same pages, made of the same blocks, and no link or
picture leads nowhere. A language may do without help; then the page shows the first language's and says so.
"""

import json
import re
from pathlib import Path
from typing import Any

from building.failure import BuildError
from building.files import read_text
from building.words import FIRST

# What of a block is not text, and so the same in every language.
FIXED = ("id", "kind", "picture", "dialog")
LINK = re.compile(r"\]\(([^)]*)\)")
# As page/view_help_blocks.py draws them; a test compares the two.
KINDS = ("text", "heading", "note", "code", "list", "steps", "table", "questions", "open")
LISTED = ("keys", "engines", "libraries", "samples")


def check_help(folder: Path, languages: set[str]) -> dict[str, Any]:
    """Return the book of each language of `folder` by its code; raises BuildError for what does not fit."""
    books = {path.stem: _read(path) for path in sorted(folder.glob("*.json"))}
    if FIRST not in books:
        raise BuildError(f"assets/help/{FIRST}.json is missing: other languages fall back to it")
    for code in sorted(set(books) - languages):
        raise BuildError(f"assets/help/{code}.json is in a language that assets/i18n does not have")
    first = books[FIRST]
    pages = {page["id"] for page in first["pages"]}
    for code, book in books.items():
        where = f"assets/help/{code}.json"
        difference = _difference(first, book, "")
        if difference:
            raise BuildError(f"{where} is not built like {FIRST}.json: {difference}")
        for text in texts(book):
            for link in LINK.findall(text):
                if not (link.startswith("#/help/") and link[len("#/help/") :] in pages):
                    raise BuildError(f"{where} has a link to {link}, which is no page of help")
        for picture in re.findall(r'"picture": "([^"]*)"', json.dumps(book)):
            if not (folder / f"{picture}.png").is_file():
                raise BuildError(f"{where} wants assets/help/{picture}.png, which is not there")
    for kind in sorted(_kinds(first) - {*KINDS, *LISTED}):
        raise BuildError(f"assets/help/{FIRST}.json has a block of the kind {kind}, which nobody knows")
    return books


def texts(value: Any) -> list[str]:
    """Return every text of a book that people read."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, inner in value.items() if key not in FIXED for text in texts(inner)]
    return [text for inner in value for text in texts(inner)]


def changed(value: Any, change: Any) -> Any:
    """Return a book with every text replaced by change(text)."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        code = value.get("kind") == "code"
        return {key: inner if code or key in FIXED else changed(inner, change) for key, inner in value.items()}
    return [changed(inner, change) for inner in value]


def _read(path: Path) -> dict[str, Any]:
    try:
        book = json.loads(read_text(path))
    except ValueError as failure:
        raise BuildError(f"assets/help/{path.name} is not JSON: {failure}") from failure
    if not isinstance(book, dict) or not isinstance(book.get("pages"), list) or not book["pages"]:
        raise BuildError(f"assets/help/{path.name} has no pages")
    if any(not text.strip() for text in texts(book)):
        raise BuildError(f"assets/help/{path.name} has an empty text")
    return book


def _kinds(book: dict[str, Any]) -> set[str]:
    return {block["kind"] for page in book["pages"] for block in page["blocks"]}


def _difference(first: Any, other: Any, place: str) -> str:
    """Return where two books differ in more than their texts, or nothing."""
    if isinstance(first, dict) and isinstance(other, dict):
        if first.keys() != other.keys():
            return f"{place} has {sorted(other)}, not {sorted(first)}"
        for key in first:
            if key in FIXED and first[key] != other[key]:
                return f"{place}/{key} is {other[key]!r}, not {first[key]!r}"
        found = (_difference(first[key], other[key], f"{place}/{key}") for key in first if key not in FIXED)
        return next((one for one in found if one), "")
    if isinstance(first, list) and isinstance(other, list):
        if len(first) != len(other):
            return f"{place} has {len(other)} entries, not {len(first)}"
        found = (_difference(one, two, f"{place}/{n}") for n, (one, two) in enumerate(zip(first, other, strict=True)))
        return next((one for one in found if one), "")
    return "" if type(first) is type(other) else f"{place} is of another kind"
