"""Room: page/edge. Runs in the page only (MicroPython). May import js and pyscript.

The address of the page: which tool it asks for, now and when it changes (links, back and forward).
"""

import js
from js import document, window
from pyscript.ffi import create_proxy


class Address:
    """`tell` takes events."""

    def __init__(self, tell: object):
        self._tell = tell

    def listen(self) -> None:
        """Tell what the address asks for, now and later."""
        window.addEventListener("hashchange", create_proxy(lambda event: self._look(False)))
        self._look(True)

    def carry_out(self, effect: dict) -> bool:
        """Do what `effect` says; False when it is not about the address."""
        if effect["do"] == "set-address":
            # Replaced, not pushed: going back must not lead to a place that sends people forward again.
            js.location.replace(effect["address"])
        elif effect["do"] == "reveal":
            # Links in a row that is narrower than they are.
            element = document.getElementById(effect["id"])
            if element:
                element.parentElement.parentElement.scrollLeft = element.offsetLeft - element.offsetWidth
        else:
            return False
        return True

    def _look(self, first: bool) -> None:
        self._tell({"type": "address-changed", "address": str(js.location.hash), "first": first})
