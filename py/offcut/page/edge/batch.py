"""Room: page/edge. Runs in the page only (MicroPython). May import js, pyscript.

What the browser itself does for a batch: the question before the tab closes, the badge of a finished batch, and which
rows of a long strip are seen.
"""

import js
from js import document, window
from pyscript.ffi import create_proxy


class Batch:
    """`tell` takes events."""

    def __init__(self, tell: object):
        self._tell = tell
        self._ask = create_proxy(self._before_unload)

    def listen(self) -> None:
        """Begin to listen."""
        document.addEventListener("scroll", create_proxy(self._scrolled), True)
        document.addEventListener("visibilitychange", create_proxy(self._visible))
        window.addEventListener("resize", create_proxy(lambda event: self.look()))

    def carry_out(self, effect: dict) -> bool:
        """Do what `effect` says; False when it is not about the batch."""
        if effect["do"] == "guard":
            # Only while something would be lost: a page that always listens is never kept for the way back.
            if effect["on"]:
                window.addEventListener("beforeunload", self._ask)
            else:
                window.removeEventListener("beforeunload", self._ask)
        elif effect["do"] == "batch-ended":
            if document.hidden:
                js.offcutInstalling.badge(effect["count"])
        else:
            return False
        return True

    def look(self) -> None:
        """Tell which row of a long strip is the first one seen, and how many columns there are."""
        strip = document.getElementById("cards")
        card = strip.querySelector(".card") if strip else None
        if not card or not strip.classList.contains("cards-many"):
            return
        style = window.getComputedStyle(strip)
        pitch = card.offsetHeight + float(style.rowGap.replace("px", "") or 0)
        columns = len(style.gridTemplateColumns.split(" "))
        self._tell({"type": "strip-seen", "row": int(strip.scrollTop // pitch), "columns": columns})

    def _scrolled(self, event: object) -> None:
        if event.target.nodeType == 1 and event.target.id == "cards":
            self.look()

    def _visible(self, event: object) -> None:
        if not document.hidden:
            js.offcutInstalling.badge(0)

    def _before_unload(self, event: object) -> None:
        event.preventDefault()
