"""Room: building. May import: building.files, building.failure.

Every language says the same things: a sentence that one language lacks or has more, a place that it lost or invented
and a way of writing that nobody knows stop the build.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from building.failure import BuildError
from building.files import read_text

# The language that the others are compared with: index.html is written in it.
FIRST = "en"
PLACE = re.compile(r"\{([^{}:]*)(?::([^{}]*))?\}")
# Plural forms that some languages need besides "one" and "other" (CLDR).
MORE_PLURALS = (".zero", ".two", ".few", ".many")


def check_words(folder: Path) -> dict[str, dict[str, str]]:
    """Return the sentences of each language of `folder` by its code; raises BuildError unless all say the same."""
    languages = {path.stem: _sentences(path) for path in sorted(folder.glob("*.json"))}
    if not languages:
        raise BuildError(f"cannot read {folder}: it holds no language")
    every = set().union(*languages.values())
    every = {key for key in every if not _is_plural_of(key, every)}
    for code, sentences in languages.items():
        lacking = sorted(every - set(sentences))
        if lacking:
            raise BuildError(f"assets/i18n/{code}.json lacks {', '.join(lacking[:5])}{' …' if lacking[5:] else ''}")
    reference = languages.get(FIRST, next(iter(languages.values())))
    kinds = {kind for text in reference.values() for _, kind in places(text)}
    for code, sentences in languages.items():
        for key, text in sentences.items():
            _check_places(f"assets/i18n/{code}.json: {key}", text, reference.get(key), kinds)
    return languages


def places(text: str) -> list[tuple[str, str]]:
    """Return (name, way of writing) of each place of a sentence."""
    return [(name, kind or "") for name, kind in PLACE.findall(text)]


def _is_plural_of(key: str, every: set[str]) -> bool:
    return key.endswith(MORE_PLURALS) and key.rpartition(".")[0] + ".other" in every


def _check_places(where: str, text: str, expected: str | None, kinds: set[str]) -> None:
    if not text.strip():
        raise BuildError(f"{where} is empty")
    if len(PLACE.findall(text)) * 2 != text.count("{") + text.count("}"):
        raise BuildError(f"{where} has a brace that is no place")
    unknown = sorted({kind for _, kind in places(text) if kind} - kinds)
    if unknown:
        raise BuildError(f"{where} asks to write in a way that nobody knows: {', '.join(unknown)}")
    if expected is None:
        return  # a plural form that the first language does not have
    names, wanted = sorted(name for name, _ in places(text)), sorted(name for name, _ in places(expected))
    if names != wanted:
        raise BuildError(f"{where} has the places {names}, where the first language has {wanted}")


def _sentences(path: Path) -> dict[str, str]:
    try:
        found = json.loads(read_text(path))
    except ValueError as failure:
        raise BuildError(f"{path} is not JSON: {failure}") from failure
    if not isinstance(found, Mapping) or not all(isinstance(text, str) for text in found.values()):
        raise BuildError(f"{path} is not a flat list of sentences")
    return dict(found)
