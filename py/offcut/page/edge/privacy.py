"""Room: page/edge. Runs in the page only (MicroPython). May import js, jsffi, pyscript, offcut.page.

What the privacy panel shows: the ledger that assets/js/ledger.js keeps, the page's own policy, and the attempts of
assets/js/leaks.js.
"""

import asyncio
import json

import js
from jsffi import JsException
from pyscript.ffi import create_proxy

from offcut.page.edge.policy import policy_text

# As often as somebody can read a number.
COUNT_MS = 1000
# Sent where no picture is open: any file of the app will do.
OWN = "assets/icons/icon-32.png"


class Privacy:
    """`shell` has the state and takes events, `blobs` keeps files."""

    def __init__(self, shell: object, blobs: object):
        self._shell = shell
        self._blobs = blobs
        self._timer: object = None
        self._proxy = create_proxy(self._count)

    def carry_out(self, effect: dict) -> bool:
        """Do what `effect` says; False when it is not about privacy."""
        word = effect["do"]
        if word == "count-requests":
            self._count()
            if self._timer is None:
                self._timer = js.window.setInterval(self._proxy, COUNT_MS)
        elif word == "read-policy":
            self._shell.tell({"type": "policy-read", "text": policy_text()})
        elif word == "try-leaks":
            asyncio.create_task(self._try(effect["file"]))
        else:
            return False
        return True

    def _count(self, *_: object) -> None:
        """Tell the ledger, as long as somebody looks at it."""
        if self._timer is not None and self._shell.state["dialog"] != "privacy":
            js.window.clearInterval(self._timer)
            self._timer = None
            return
        ledger = json.loads(js.offcutLedger.read())
        base = js.URL.new("./", js.document.baseURI).href
        self._shell.tell({"type": "requests-counted", "ledger": ledger, "base": base})

    async def _try(self, file: str | None) -> None:
        picture = self._blobs.get(file) if file is not None and self._blobs.has(file) else None
        try:
            if picture is None:
                response = await js.fetch(OWN)
                picture = await response.blob()
            tries = json.loads(await js.offcutLeaks.tryAll(picture))
        except JsException as cause:
            failed = {"where": "page", "way": "start", "outcome": "failed", "directive": None, "said": str(cause)}
            tries = [failed]
        self._shell.tell({"type": "leaks-tried", "tries": tries})
