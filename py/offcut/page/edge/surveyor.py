"""Room: page/edge. Runs on MicroPython in the page. May import asyncio, js, jsffi, pyscript, offcut.page.

What the device shows of itself, and whether the site can be reached: asked, tried, and told as events.
"""

import asyncio

import js
from jsffi import JsException
from pyscript.ffi import create_proxy, to_js

# The short side of a screen in CSS pixels: phones have up to some 480, small tablets 600 and more.
PHONE_SIDE_PX = 600
# While the site is out of reach it is tried again this often, when somebody looks.
AGAIN_MS = 15000


def device_facts() -> dict:
    """Return what the browser says about the device; None where it says nothing."""
    memory = getattr(js.navigator, "deviceMemory", None)
    cores = getattr(js.navigator, "hardwareConcurrency", None)
    connection = getattr(js.navigator, "connection", None)
    saves_data = bool(connection) and getattr(connection, "saveData", False) is True
    is_coarse = bool(js.window.matchMedia("(pointer: coarse)").matches)
    is_small = min(js.screen.width, js.screen.height) < PHONE_SIDE_PX
    return {
        "memory_gb": memory if isinstance(memory, (int, float)) else None,
        "cores": cores if isinstance(cores, (int, float)) else None,
        "is_phone": is_coarse and is_small,
        "saves_data": saves_data,
    }


class Surveyor:
    """Tells `device-learned` once, and `network-tried` after each try."""

    def __init__(self, tell: object):
        self._tell = tell
        self._is_trying = False
        self._is_out_of_reach = False

    def start(self) -> None:
        """Tell about the device, and listen to what the browser believes about the network."""
        self._tell({"type": "device-learned", "facts": device_facts()})
        for word in ["online", "offline"]:
            js.window.addEventListener(word, create_proxy(lambda event: self.try_network()))
        js.document.addEventListener("visibilitychange", create_proxy(self._again))
        js.window.setInterval(create_proxy(self._again), AGAIN_MS)
        if js.navigator.onLine is False:
            self.try_network()

    def try_network(self) -> None:
        """Ask the site for its one file that no cache answers; what the browser believes is not asked."""
        if not self._is_trying:
            self._is_trying = True
            asyncio.create_task(self._try())

    def _again(self, *_: object) -> None:
        if self._is_out_of_reach and not js.document.hidden:
            self.try_network()

    async def _try(self) -> None:
        reachable = False
        try:
            response = await js.fetch("sw.js", to_js({"cache": "no-store"}))
            # A page to log in also answers.
            kind = response.headers.get("Content-Type")
            reachable = bool(response.ok) and bool(kind) and "javascript" in str(kind)
        except JsException:
            reachable = False
        self._is_trying = False
        self._is_out_of_reach = not reachable
        self._tell({"type": "network-tried", "reachable": reachable})
