"""Room: building. May import: building.files, building.failure.

Every language says the same things: a sentence that one language lacks stops the build.
"""

import json
from pathlib import Path

from building.failure import BuildError
from building.files import read_text


def check_words(folder: Path) -> None:
    """Raise BuildError unless all languages in `folder` have the same keys."""
    languages = {path.name: _keys(path) for path in sorted(folder.glob("*.json"))}
    if not languages:
        raise BuildError(f"cannot read {folder}: it holds no language")
    every = set().union(*languages.values())
    for name, keys in languages.items():
        lacking = sorted(every - keys)
        if lacking:
            raise BuildError(f"assets/i18n/{name} lacks {', '.join(lacking[:5])}{' …' if lacking[5:] else ''}")


def _keys(path: Path) -> set[str]:
    try:
        return set(_flat(json.loads(read_text(path)), ""))
    except ValueError as failure:
        raise BuildError(f"{path} is not JSON: {failure}") from failure


def _flat(value: object, prefix: str) -> list[str]:
    if not isinstance(value, dict):
        return [prefix]
    return [key for name, inner in value.items() for key in _flat(inner, f"{prefix}.{name}".strip("."))]
