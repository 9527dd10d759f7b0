"""Room: page/edge. Runs in the page only (MicroPython). May import offcut.page, js and pyscript.

Records about engines in the database: models of one's own, and when an engine was saved and where it came from.
"""

import asyncio

import js

from offcut.page.edge import store
from offcut.page.own_models import RECORD as OWN
from offcut.page.saved import RECORD as SAVED


class Records:
    """`tell` takes events."""

    def __init__(self, tell: object):
        self._tell = tell

    async def load(self) -> None:
        """Tell what earlier visits have kept."""
        records = await store.records()
        entries = [value for key, value in records if key.startswith(OWN)]
        self._tell({"type": "own-models-loaded", "entries": entries})
        noted = [_dated(key[len(SAVED) :], value) for key, value in records if key.startswith(SAVED)]
        self._tell({"type": "saved-loaded", "records": [record for record in noted if record is not None]})

    def carry_out(self, effect: dict) -> bool:
        """Do what `effect` says; False when it is not one of these."""
        word = effect["do"]
        if word == "keep-record":
            asyncio.create_task(self._keep(effect["key"], effect["value"]))
        elif word == "drop-record":
            asyncio.create_task(store.drop_record(effect["key"]))
        elif word == "note-saved":
            asyncio.create_task(self._note(effect["id"], effect["value"]))
        else:
            return False
        return True

    async def _keep(self, key: str, value: dict) -> None:
        if not await store.keep_record(key, value):
            self._tell({"type": "notice", "code": "settings-not-saved", "details": {}})

    async def _note(self, identifier: str, value: dict) -> None:
        record = dict(value)
        record["at"] = js.Date.new().toISOString()
        if await store.keep_record(SAVED + identifier, record):
            self._tell({"type": "saved-noted", "record": _dated(identifier, record)})


def _dated(identifier: str, value: object) -> dict | None:
    """Return a record as the state has it; None for what has another form."""
    if not isinstance(value, dict) or not isinstance(value.get("at"), str) or not isinstance(value.get("of"), str):
        return None
    record = {"id": identifier, "of": value["of"], "at": value["at"]}
    record.update({"bytes": value.get("bytes"), "from": value.get("from")})
    return record
