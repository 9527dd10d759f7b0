"""Room: page/edge. Runs on MicroPython in the page. May import json, js, jsffi, offcut.contract.

Settings between visits, and when things were checked last. Where the browser gives no storage the page works with the
defaults.
"""

import json

import js
from jsffi import JsException

from offcut.contract import settings


async def load() -> dict:
    """Return the settings of the last visit, or the defaults."""
    try:
        text = await js.offcutSettings.load(settings.DATABASE)
        return settings.migrate(json.loads(text) if text else None)
    except (JsException, ValueError) as cause:
        js.console.info("offcut: settings start from the defaults: " + repr(cause))
        return settings.migrate(None)


async def save(values: dict) -> bool:
    """Keep the settings; False when the browser refuses."""
    try:
        await js.offcutSettings.save(settings.DATABASE, json.dumps(values))
        return True
    except JsException:
        return False


CHECK = "check:"


async def checks() -> list:
    """Return [(id, {"of", "at"})] of what was checked; what has another form is left out: storage may hold anything."""
    try:
        records = json.loads(await js.offcutSettings.records(settings.DATABASE))
    except JsException:
        return []
    found = []
    for key in records:
        if key.startswith(CHECK):
            try:
                record = json.loads(records[key])
                found.append((key[len(CHECK) :], {"of": str(record["of"]), "at": str(record["at"])}))
            except (ValueError, KeyError, TypeError):
                js.console.info("offcut: a record that is not ours: " + key)
    return found


async def records() -> list:
    """Return [(key, value)] of everything that is kept beside the settings; what is no JSON is left out."""
    try:
        kept = json.loads(await js.offcutSettings.records(settings.DATABASE))
    except JsException:
        return []
    found = []
    for key in kept:
        try:
            found.append((key, json.loads(kept[key])))
        except (ValueError, TypeError):
            js.console.info("offcut: a record that is not ours: " + key)
    return found


async def keep_record(key: str, value: dict) -> bool:
    """Keep a record; False when the browser refuses."""
    try:
        await js.offcutSettings.keep(settings.DATABASE, key, json.dumps(value))
        return True
    except JsException:
        return False


async def drop_record(key: str) -> None:
    """Forget a record; where nothing can be stored nothing is there."""
    try:
        await js.offcutSettings.drop(settings.DATABASE, key)
    except JsException:
        return


async def keep_check(identifier: str, record: dict) -> bool:
    """Keep when something was checked; False when the browser refuses."""
    try:
        await js.offcutSettings.keep(settings.DATABASE, CHECK + identifier, json.dumps(record))
        return True
    except JsException:
        return False


async def drop_check(identifier: str) -> None:
    """Forget when something was checked; where nothing can be stored nothing is there."""
    try:
        await js.offcutSettings.drop(settings.DATABASE, CHECK + identifier)
    except JsException:
        return
