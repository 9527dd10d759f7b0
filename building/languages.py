"""Room: building. May import: building.failure, building.outputs, building.pseudo, building.words.

What the build makes of the language files: the list that the page chooses from, and the manifest of each language.
Adding a language is adding one file; everything here follows from it.
"""

import json
import re
from typing import Any

from building.failure import BuildError
from building.outputs import Output
from building.words import FIRST

LIST = "assets/languages.json"
MANIFEST = "manifest.webmanifest"
DIRECTIONS = ("ltr", "rtl")
# The well-formed tags of BCP 47 that are in use; Intl throws for what is none, so it must not get as far as the page.
TAG = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*"
)
# A text of the manifest that stands in the language files.
SENTENCE = re.compile(r"\{([a-z0-9.-]+)\}")

Languages = dict[str, dict[str, str]]


def language_list(languages: Languages, with_help: set[str]) -> Output:
    """Return the list of languages, the first one first, and whether each has help.

    Raises BuildError for a language that says no name or tag.
    """
    codes = sorted(languages, key=lambda code: (code != FIRST, code))
    listed = [{**_listed(code, languages[code]), "help": code in with_help} for code in codes]
    return Output(LIST, (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode())


def _listed(code: str, sentences: dict[str, str]) -> dict[str, str]:
    name, tag, direction = (sentences.get(f"language.{key}", "") for key in ("name", "tag", "direction"))
    if not name.strip():
        raise BuildError(f"assets/i18n/{code}.json has no language.name")
    if not TAG.fullmatch(tag):
        raise BuildError(f"assets/i18n/{code}.json: {tag!r} is no language tag that browsers know")
    if direction not in DIRECTIONS:
        raise BuildError(f"assets/i18n/{code}.json: language.direction must be ltr or rtl, not {direction!r}")
    return {"code": code, "name": name, "tag": tag, "direction": direction}


def manifests(source: bytes, languages: Languages) -> list[Output]:
    """Return the manifest in each language; "{key}" in the source takes the sentence `key`."""
    made = []
    for code, sentences in languages.items():
        listed = _listed(code, sentences)
        about = {"lang": listed["tag"], "dir": listed["direction"]}
        manifest = {**_filled(json.loads(source), sentences, code), **about}
        name = MANIFEST if code == FIRST else MANIFEST.replace(".", f".{code}.")
        made.append(Output(name, (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()))
    return made


def _filled(value: Any, sentences: dict[str, str], code: str) -> Any:
    if isinstance(value, dict):
        # Members such as "name_localized", by language tag, stay for browsers that know them.
        own = {
            key: value.get(f"{key}_localized", {}).get(sentences["language.tag"], inner) for key, inner in value.items()
        }
        return {key: _filled(inner, sentences, code) for key, inner in own.items()}
    if isinstance(value, list):
        return [_filled(inner, sentences, code) for inner in value]
    found = SENTENCE.fullmatch(value) if isinstance(value, str) else None
    if not found:
        return value
    if found[1] not in sentences:
        raise BuildError(f"assets/{MANIFEST} asks for {found[1]}, which assets/i18n/{code}.json lacks")
    return sentences[found[1]]
