"""Room: building. May import: building.files, building.failure, building.vendor.

What may lie in assets/ and where it goes in dist/. A file that matches no rule stops the build: it would be dead
weight, or a thing that somebody believes to be shipped.
"""

import re
from collections.abc import Collection
from pathlib import Path

from building.failure import BuildError
from building.files import files_under, read_bytes
from building.vendor import carried_list

VENDOR = "assets/vendor.json"

# (pattern of the path below assets/, its path in dist/). None: the build reads it, nothing is copied.
RULES: tuple[tuple[str, str | None], ...] = (
    (r"css/[\w-]+\.css", None),
    # The page reads what it is made of from the same list that the build fetches by, without what it does not carry.
    (r"vendor\.json", r"assets/\g<0>"),
    # In every language (languages.py).
    (r"manifest\.webmanifest", None),
    (r"(?:tools|marketplaces|documents)\.json", r"assets/\g<0>"),
    (r"i18n/[a-z-]+\.json", r"assets/\g<0>"),
    (r"help/[a-z-]+\.(?:json|png)", r"assets/\g<0>"),
    (r"icons/[\w.-]+\.(?:svg|png)", r"assets/\g<0>"),
    (r"samples/[\w.-]+\.(?:jpg|png|webp|md|txt|json)", r"assets/\g<0>"),
    (r"js/[\w.-]+\.js", r"assets/\g<0>"),
    (r"licences/[\w.-]+\.txt", r"\g<0>"),
    (r"hosts/(_headers|nginx\.conf\.sample|sw-remove\.js)", r"\g<1>"),
    # Outside of what the service worker keeps: only shops and install dialogs look at them.
    (r"screenshots/[\w.-]+\.png", r"\g<0>"),
    (r"hosts/htaccess", ".htaccess"),
)


def read_assets(folder: Path, options: Collection[str] = ()) -> list[tuple[str, bytes]]:
    """Return (path in dist/, content) of everything in assets/ that a build with these options copies.

    Raises BuildError.
    """
    copied = []
    for path in files_under(folder):
        target = _target(path.relative_to(folder).as_posix())
        if target is not None:
            data = read_bytes(path)
            copied.append((target, carried_list(data, options) if target == VENDOR else data))
    return copied


def _target(name: str) -> str | None:
    for pattern, target in RULES:
        found = re.fullmatch(pattern, name)
        if found:
            return found.expand(target) if target is not None else None
    raise BuildError(f"assets/{name} is of no kind that building/assets.py knows: list it there or remove it")
