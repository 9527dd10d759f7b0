"""Room: page/edge. Runs on MicroPython in the page. May import json, js, pyscript.

Joins assets/js/updates.js and assets/js/installing.js to the shell: what they notice comes in as events.
"""

import json

import js
from pyscript.ffi import create_proxy


class Updates:
    """`tell` takes events."""

    def __init__(self, tell: object):
        self._tell = tell

    def start(self) -> None:
        """Begin to listen; what was noticed before Python was there is told now."""
        heard = create_proxy(lambda text: self._tell(json.loads(text)))
        js.offcutUpdates.listen(heard)
        js.offcutInstalling.listen(heard)

    def carry_out(self, effect: dict) -> bool:
        """Do what `effect` says; False when it is not about releases or the installed app."""
        word = effect["do"]
        if word == "update":
            js.offcutUpdates.takeOver()
        elif word == "compare-release":
            js.offcutUpdates.compare()
        elif word == "ask-install":
            # At once: browsers ask only while a click is being answered.
            js.offcutInstalling.ask()
        elif word == "hold":
            if effect["reason"] is None:
                js.offcutUpdates.letGo("page")
            else:
                js.offcutUpdates.hold("page", effect["reason"])
        else:
            return False
        return True
