"""Room: building. May import: building.help.

Two languages that nobody speaks, made from the first one, for looking at the layout: one with accents and 40 % more
text, as German or Finnish take, and one that runs from right to left. `build.py --pseudo` adds them to a site.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from building.help import changed

ACCENTED, MIRRORED = "en-xa", "ar-xb"
# Whatever is not text: places, code and the links of help pages.
KEPT = re.compile(r"\{[^{}]*\}|`[^`]*`|\]\([^)]*\)")
# About what English grows by in German, Finnish or French, as localisation guides say for sentences.
GROWTH = 0.4
ACCENTS = str.maketrans("AEIOUYaceinouyz", "ÅÉÎÖÛÝåçéîñöûýž")
FILLING = "one two three four five six seven eight nine ten eleven twelve "
# Letters of the Arabic script, in no relation to their sounds: what matters is where they begin.
ARABIC = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنه" * 2,
)


def pseudo_languages(sentences: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return the sentences of both languages by code."""
    made = {
        ACCENTED: {key: accented(text) for key, text in sentences.items()},
        MIRRORED: {key: mirrored(text) for key, text in sentences.items()},
    }
    for code, tag, direction in ((ACCENTED, "en-XA", "ltr"), (MIRRORED, "ar-XB", "rtl")):
        made[code] |= {"language.tag": tag, "language.direction": direction, "page.name": sentences["page.name"]}
    return made


def pseudo_books(book: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the pages of help in both languages by code."""
    return {ACCENTED: changed(book, accented), MIRRORED: changed(book, mirrored)}


def accented(text: str) -> str:
    """Return `text` with accents, longer by GROWTH, between brackets that show where it is cut off."""
    grown = _outside(text, lambda piece: piece.translate(ACCENTS))
    filling = (FILLING * (1 + len(text) // len(FILLING)))[: round(GROWTH * len(KEPT.sub("", text)))].strip()
    return f"[{grown} {filling}]" if filling else f"[{grown}]"


def mirrored(text: str) -> str:
    """Return `text` in Arabic letters, which run from right to left."""
    return _outside(text, lambda piece: piece.translate(ARABIC))


def _outside(text: str, change: Callable[[str], str]) -> str:
    """Return `text` with everything changed that is not kept."""
    kept = KEPT.findall(text)
    changed = [change(piece) for piece in KEPT.split(text)]
    return "".join(piece + (kept[place] if place < len(kept) else "") for place, piece in enumerate(changed))


def as_file(sentences: dict[str, Any]) -> bytes:
    """Return a language as the content of its file."""
    return (json.dumps(sentences, ensure_ascii=False, indent=2) + "\n").encode()
