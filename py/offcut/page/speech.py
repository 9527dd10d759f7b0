"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

What a screen reader is told. `spoken` is polite and sparse (a quarter of a download, a finished picture);
`alert` interrupts and is for failures only (WCAG 4.1.3). A turn number makes a repeated sentence heard again.
"""

from offcut.page.records import with_changes


def speak(state: dict, key: str, values: dict | None = None) -> dict:
    """Return `state` with a sentence for the polite live region."""
    return _said(state, "spoken", key, values)


def speak_alert(state: dict, key: str, values: dict | None = None) -> dict:
    """Return `state` with a sentence for the alert region."""
    return _said(state, "alert", key, values)


def speak_quarters(state: dict, before: dict, after: dict, engine: str) -> dict:
    """Speak when a download has passed a quarter; `before` and `after` have stage, done and total.

    That it begins is not spoken: a person has just been told that a picture was added, or has pressed the button.
    """
    if after["stage"] != "fetch-model" or not after["total"]:
        return state
    quarter = int(4 * after["done"] // after["total"])
    earlier = 0
    if before["stage"] == "fetch-model" and before["total"]:
        earlier = int(4 * before["done"] // before["total"])
    if quarter == earlier:
        return state
    return speak(state, "spoken.fetching", {"engine": engine, "percent": 25 * quarter})


def _said(state: dict, region: str, key: str, values: dict | None) -> dict:
    said = {"turn": state[region]["turn"] + 1, "key": key, "values": {} if values is None else values}
    return with_changes(state, {region: said})
