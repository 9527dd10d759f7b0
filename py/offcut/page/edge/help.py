"""Room: page/edge. Runs in the page only (MicroPython). May import js, jsffi, offcut.page.

Fetches the pages of help and follows links into and out of them.
"""

import asyncio
import json

import js
from jsffi import JsException

from offcut.page.tools import link_of


class Help:
    """`tell` takes events."""

    def __init__(self, tell: object):
        self._tell = tell

    def carry_out(self, effect: dict) -> bool:
        """Do what `effect` says; False when it is not about help."""
        word = effect["do"]
        if word == "load-help":
            asyncio.create_task(self._load(effect["language"]))
        elif word == "follow":
            js.location.hash = effect["address"]
        elif word == "leave-help":
            # Replaced without an event: the workspace has never been away.
            js.history.replaceState(None, "", str(js.location.search) + link_of(effect["tool"]))
        else:
            return False
        return True

    async def _load(self, language: str) -> None:
        pages = None
        try:
            response = await js.fetch("assets/help/" + language + ".json")
            if response.ok:
                pages = json.loads(await response.text())["pages"]
        except (JsException, ValueError, KeyError):
            pages = None
        self._tell({"type": "help-loaded", "language": language, "pages": pages})
