"""Room: page/edge. Runs on MicroPython in the page. May import js, pyscript.

The service worker as the page sees it: asks it to look, check, complete or repair the offline copy of app and runtime,
and tells what it answers as events.
"""

import asyncio

import js
from jsffi import JsException
from pyscript.ffi import create_proxy, to_js

# Storage errors have other names in every engine (FAULTS R10); the service worker's own are codes already.
REASONS = {
    "QuotaExceededError": "quota-exceeded",
    "NS_ERROR_FILE_NO_DEVICE_SPACE": "quota-exceeded",
    "SecurityError": "storage-denied",
    "UnknownError": "storage-denied",
    "InvalidStateError": "storage-denied",
    "TypeError": "download-failed",
    "Error": "download-failed",
    "download-failed": "download-failed",
    "damaged": "damaged",
    "login-page": "login-page",
    "retired": "retired",
}
REFUSALS = ["switched-off", "storage-denied", "download-failed", "wrong-type"]
# A browser may stop a service worker and lose what it was asked. It says something with each file; one is 10 MB.
SILENCE_S = 60
# The copy is counted again this often while somebody looks: browsers and neighbours remove things without a word.
LOOK_MS = 60000


class Offline:
    """Tells `offline-changed`, `offline-checking`, `offline-looked` and, from time to time, `look-due`."""

    def __init__(self, tell: object):
        self._tell = tell
        # The words that were asked and not answered, and when anything was heard last.
        self._open: list = []
        self._heard_ms = 0.0
        self._is_over = False
        # Which builds of ONNX Runtime this browser uses; not known before the worker is up.
        self._uses: list | None = None

    def start(self) -> None:
        """Begin to listen, and say at once when there can be no offline copy."""
        if not getattr(js.navigator, "serviceWorker", None):
            self._say("none", "unsupported" if js.isSecureContext else "insecure")
            return
        js.navigator.serviceWorker.addEventListener("message", create_proxy(self._heard))
        js.window.addEventListener("offcut-registered", create_proxy(lambda event: self._registered()))
        self._registered()
        if not js.offcutBoot.isSafe:
            js.document.addEventListener("visibilitychange", create_proxy(lambda event: self._look()))
            js.window.setInterval(create_proxy(self._look), LOOK_MS)
            self.ask("look")

    def complete(self, uses: list) -> None:
        """Ask for the whole copy, with the builds of ONNX Runtime that this browser `uses`.

        Called when the engine room is up: before, it would compete for the same files.
        """
        self._uses = uses
        self.ask("complete")

    def stop(self) -> None:
        """Ask for nothing any more: everything is being removed."""
        self._is_over = True

    def ask(self, word: str) -> None:
        """Ask the service worker to `look`, `check`, `complete` or `repair`."""
        asyncio.create_task(self.answered(word))

    async def answered(self, word: str) -> None:
        """Ask, and return when there was an answer, or when it is clear that there will be none."""
        if self._is_over or word in self._open:
            return
        worker = await self._worker(word in ["complete", "repair"])
        if worker is None:
            code = self._refusal()
            if code is not None:
                self._say("failed" if code == "download-failed" else "none", code)
            nothing = {"type": "offline-looked", "answers": word, "damaged": 0, "app": None, "runtime": None}
            self._tell(nothing)
            return
        self._open.append(word)
        self._heard_ms = js.performance.now()
        worker.postMessage(to_js({"offcut": word, "uses": self._uses}))
        while word in self._open:
            await asyncio.sleep(0.1)
            if js.performance.now() - self._heard_ms > 1000 * SILENCE_S:
                self._open.remove(word)
                self._say("failed", "unknown")

    def _look(self, *_: object) -> None:
        if not js.document.hidden:
            self._tell({"type": "look-due"})

    def _refusal(self) -> str | None:
        if not getattr(js.navigator, "serviceWorker", None):
            return "unsupported" if js.isSecureContext else "insecure"
        state = js.offcutBoot.offline
        return state if state in REFUSALS else None

    async def _worker(self, may_register: bool) -> object:
        """Return the active service worker; registers one where there is none, if asked to."""
        if not getattr(js.navigator, "serviceWorker", None):
            return None
        if js.offcutBoot.isSafe:
            return None
        try:
            registration = await js.navigator.serviceWorker.getRegistration()
            if not registration and may_register:
                registration = await js.offcutBoot.register()
            while may_register and registration and not registration.active:
                if not registration.installing and not registration.waiting:
                    return None
                await asyncio.sleep(0.1)
        except JsException:
            return None
        return registration.active if registration and registration.active else None

    def _registered(self) -> None:
        state, failure = js.offcutBoot.offline, js.offcutBoot.failure
        if failure:
            self._say("failed", REASONS.get(failure.name, "unknown"), cause=failure.cause)
        elif state in REFUSALS:
            self._say("none" if state == "switched-off" else "failed", state)

    def _heard(self, event: object) -> None:
        data = event.data
        word = getattr(data, "offcut", None)
        if not word or self._is_over:
            return
        self._heard_ms = js.performance.now()
        release = getattr(data, "release", None)
        if release and release != js.offcutBoot.release:
            # A first visit in the middle of a deployment: the page is of one release, what answers it of another.
            self._tell({"type": "update-elsewhere"})
        if word == "offline-progress":
            self._say("filling", None, data.done, data.total)
        elif word == "offline-checking":
            self._tell({"type": "offline-checking", "done": data.done, "total": data.total})
        elif word == "offline-looked":
            self._answered(data.answers)
            looked = {"type": "offline-looked", "answers": data.answers, "damaged": data.damaged}
            looked.update({"app": _counted(data.app), "runtime": _counted(data.runtime)})
            self._tell(looked)
        elif word == "offline-failed":
            self._answered(getattr(data, "answers", None))
            self._say("failed", REASONS.get(data.name, "unknown"), cause=data.cause)

    def _answered(self, word: str | None) -> None:
        if word in self._open:
            self._open.remove(word)

    def _say(
        self, state: str, code: object, done: object = None, total: object = None, cause: str | None = None
    ) -> None:
        event = {"type": "offline-changed", "state": state, "done": done, "total": total, "code": code}
        event["cause"] = cause
        self._tell(event)


def _counted(part: object) -> dict:
    names = ["files", "kept", "bytes", "kept_bytes", "complete"]
    return {name: getattr(part, name) for name in names}
