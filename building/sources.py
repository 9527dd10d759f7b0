"""Room: building. May import: every fetching file of building.

Getting pinned files: each source in its order until every file is there, and the whole story when none delivers.
"""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urljoin

from building.chunks import fetch_chunks
from building.download import download
from building.failure import BuildError, SourceFailed, Unreachable
from building.npm import fetch_from_npm
from building.pypi import fetch_from_pypi
from building.store import Store, Wanted

Source = dict[str, str]


class Fetcher:
    """Fetches pinned files into `store`. `python` is asked for only when pip is needed (it may have to be made)."""

    def __init__(self, store: Store, scratch: Path, python: Callable[[], Path], say: Callable[[str], None]) -> None:
        self.store = store
        self.scratch = scratch
        self.python = python
        self.say = say

    def fetch(self, title: str, wanted: list[Wanted], sources: list[Source]) -> None:
        """Have every file of `wanted` in the store; raises Unreachable with each source and its reason."""
        missing = [one for one in wanted if not self.store.has(one)]
        if not missing:
            return
        self.say(f"fetching {title} ({_size(missing)})")
        reasons = []
        for source in sources:
            try:
                self._fetch_from(source, missing)
            except SourceFailed as failure:
                reasons.append(f"{describe(source)}: {failure}")
            missing = [one for one in missing if not self.store.has(one)]
            if not missing:
                return
        names = ", ".join(one.label for one in missing[:3]) + (f" and {len(missing) - 3} more" if missing[3:] else "")
        tried = "; ".join(reasons) or "it lists no source"
        raise Unreachable(f"cannot get {names} of {title}; tried {tried}")

    def _fetch_from(self, source: Source, missing: list[Wanted]) -> None:
        kind = source.get("kind")
        if kind == "npm":
            fetch_from_npm(source, missing, self.store, self.scratch)
        elif kind == "pypi":
            fetch_from_pypi(source, missing, self.store, self.scratch, self.python())
        elif kind == "url":
            self._download_each(source, missing)
        elif kind == "url-chunks":
            for one in missing:
                fetch_chunks(source, one, self.store)
        else:
            raise BuildError(f"unknown kind of source: {json.dumps(source)}")

    def _download_each(self, source: Source, missing: list[Wanted]) -> None:
        for one in missing:
            try:
                download(source.get("url") or urljoin(source["base"], quote(one.member)), one, self.store)
            except SourceFailed as failure:
                raise SourceFailed(f"{one.member}: {failure}") from failure


def _size(missing: list[Wanted]) -> str:
    sizes = [one.bytes for one in missing if one.bytes is not None]
    return f"{sum(sizes) / 1e6:.1f} MB" if len(sizes) == len(missing) else "size unknown"


def describe(source: Source) -> str:
    """Name a source as a person would look for it."""
    if source.get("kind") in ("npm", "pypi"):
        return f"{source['kind']} {source['package']} {source['version']}"
    return str(source.get("url") or source.get("base"))
