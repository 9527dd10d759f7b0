"""Room: page/edge. Runs on MicroPython in the page. May import json, js, jsffi, pyscript, offcut.contract, offcut.page.

What the panels about storage and about the browser need: looking, trying, remembering when something was checked,
asking for storage to be kept, removing everything.
"""

import asyncio
import json

import js

from offcut.contract import protocol
from offcut.page.edge import store
from offcut.page.edge.clipboard import copied


class Device:
    """`tell` takes events; `offline` is the service worker's edge, `link` the Python worker's."""

    def __init__(self, tell: object, offline: object, link: object):
        self._tell = tell
        self._offline = offline
        self._link = link

    def carry_out(self, effect: dict, state: dict) -> bool:
        """Do what `effect` says; False when it is not one of these."""
        word = effect["do"]
        if word == "ask-offline":
            self._offline.ask(effect["word"])
        elif word == "leave-safe":
            js.location.assign(js.URL.new("./", js.document.baseURI).href)
        else:
            work = self._work(word, effect, state)
            if work is None:
                return False
            asyncio.create_task(work)  # type: ignore[arg-type]
        return True

    def _work(self, word: str, effect: dict, state: dict) -> object:
        if word == "look-at-storage":
            return self._look(state)
        if word == "try-features":
            return self._try(state)
        if word == "remember-check":
            return self._remember(effect["id"], effect["of"])
        if word == "forget-check":
            return self._forget(effect["id"])
        if word == "ask-to-keep":
            return self._ask_to_keep()
        if word == "remove-everything":
            return self._remove()
        if word == "restart-worker":
            return self._restart()
        return self._copy(effect["text"]) if word == "copy-text" else None

    async def load_checks(self) -> None:
        """Tell when things were checked last."""
        checks = []
        for identifier, record in await store.checks():
            checks.append(_check(identifier, record))
        self._tell({"type": "checks-loaded", "checks": checks, "release": js.offcutBoot.release})

    async def _look(self, state: dict) -> None:
        self._offline.ask("look")
        if state["worker"]["state"] == "ready":
            self._link.send(protocol.look())
        survey = json.loads(await js.offcutStorage.survey())
        self._tell({"type": "storage-surveyed", "survey": survey})

    async def _try(self, state: dict) -> None:
        features = json.loads(await js.offcutCompatibility.probe())
        self._tell({"type": "features-tried", "features": features})
        survey = json.loads(await js.offcutStorage.survey())
        self._tell({"type": "storage-surveyed", "survey": survey})
        self._tell({"type": "report-wanted", "facts": _facts()})

    async def _remember(self, identifier: str, identity: str) -> None:
        record = {"of": identity, "at": js.Date.new().toISOString()}
        if await store.keep_check(identifier, record):
            self._tell({"type": "check-noted", "id": identifier, "check": _check(identifier, record)})

    async def _forget(self, identifier: str) -> None:
        await store.drop_check(identifier)
        self._tell({"type": "check-noted", "id": identifier, "check": None})

    async def _ask_to_keep(self) -> None:
        """Fire and forget: a browser may leave the question open for ever, and nothing waits for this."""
        self._tell({"type": "keep-answered", "kept": json.loads(await js.offcutStorage.persist())})

    async def _remove(self) -> None:
        # Whoever could write again is ended first.
        self._offline.stop()
        self._link.stop()
        event = json.loads(await js.offcutStorage.removeEverything())
        event["type"] = "everything-removed"
        self._tell(event)

    async def _restart(self) -> None:
        """Fetch what is damaged in the saved copy, then start a new worker."""
        js.offcutDoor.again()
        await self._offline.answered("repair")
        self._link.restart()

    async def _copy(self, text: str) -> None:
        self._tell({"type": "report-copied", "copied": await copied(text)})


def _check(identifier: str, record: dict) -> dict:
    return {"id": identifier, "of": record["of"], "at": record["at"]}


def _facts() -> dict:
    """Return what the report says about the page and the browser."""
    troubles = js.offcutBoot.troubles
    return {
        "release": js.offcutBoot.release,
        "scope": js.URL.new("./", js.document.baseURI).href,
        "browser": js.navigator.userAgent,
        "isolated": bool(js.crossOriginIsolated),
        "errors": [str(troubles.at(index)) for index in range(troubles.length)],
    }
