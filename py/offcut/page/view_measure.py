"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The dialog "Measure this device": what it does, how far it is, what it found, and copying that.
"""

from offcut.page import measure_report
from offcut.page.node import node
from offcut.page.texts import engine_name, error_advice, error_sentence
from offcut.page.view_parts import button, icon_button, progress
from offcut.page.words import Words


def measure_dialog(words: Words, measure: dict, engines: list, wanted: str | None, can_begin: bool) -> dict:
    """Return the dialog; `can_begin` says whether nothing else is being worked on."""
    say = words.say
    title = node("h2", {"id": "dialog-title"}, say("measure.title"))
    close = icon_button(say("action.close"), {"type": "dialog-closed"}, "close")
    engine = wanted if measure["facts"] is None else measure["facts"]["engine"]
    text = say("measure.text", {"engine": engine_name(words, engines, engine)})
    body = [node("div", {"class": "dialog-head"}, [title, close]), node("p", None, text)]
    is_running = measure["state"] == "running"
    if is_running:
        done = len(measure["runs"])
        values = {"number": min(done + 1, measure["total"]), "total": measure["total"]}
        values["megapixels"] = measure["megapixels"]
        bar = progress(say("measure.title"), done, measure["total"], say("measure.running", values))
        body.append(node("div", None, [bar, node("p", {"class": "storage-small"}, say("measure.running", values))]))
    # With keys, so that the button stays the same element while what is above it comes and goes: it has the focus.
    body = [node("div", None, body, key="above"), node("div", None, _outcome(words, measure), key="found")]
    word = "measure-stopped" if is_running else "measure-begun"
    name = say("action.cancel") if is_running else say("measure.again" if measure["runs"] else "measure.begin")
    # Not `disabled`: the focus would be lost when the last run ends.
    off = "true" if not is_running and not can_begin else None
    actions = [button(name, {"type": word}, "primary", None, id="measure-begin", aria_disabled=off)]
    if measure_report.rows(measure["runs"]) and not is_running:
        for kind in ["text", "json"]:
            event = {"type": "measure-copy-asked", "kind": kind}
            actions.append(button(say("measure.copy." + kind), event, "", "copy", id="measure-copy-" + kind))
    actions.append(node("p", {"role": "status", "class": "storage-outcome"}, _said(words, measure)))
    if off is not None:
        body.append(node("p", {"class": "storage-small"}, say("measure.later"), key="later"))
    body.append(node("div", {"class": "actions"}, actions, key="actions"))
    attrs = {"class": "dialog dialog-measure", "aria-labelledby": "dialog-title"}
    return node("dialog", attrs, body, modal=True, on={"close": {"type": "dialog-closed"}}, key="dialog-measure")


def _said(words: Words, measure: dict) -> str:
    if measure["copied"] is None:
        return ""
    return words.say("compatibility.copied" if measure["copied"] else "compatibility.not-copied")


def _outcome(words: Words, measure: dict) -> list:
    """Return what was found so far, and what went wrong."""
    say, found = words.say, measure_report.rows(measure["runs"])
    made = []
    if measure["state"] == "failed":
        text = error_sentence(words, measure["error"]) + " " + error_advice(words, measure["error"])
        made.append(node("p", {"class": "stage-error"}, text))
    elif measure["state"] == "stopped":
        made.append(node("p", {"class": "storage-small"}, say("measure.stopped")))
    if not found:
        return made
    made += [node("p", {"class": "storage-small"}, _device(words, measure)), _table(words, found)]
    if measure["skipped"]:
        made.append(
            node("p", {"class": "storage-small"}, say("measure.skipped", {"megapixels": measure["skipped"][-1]}))
        )
    return made


def _device(words: Words, measure: dict) -> str:
    """Return what the numbers depend on."""
    run = measure["runs"][-1]
    if run["provider"] == "webgpu":
        return words.say("measure.on.gpu")
    isolated = "yes" if measure["facts"]["isolated"] else "no"
    return words.say_count("measure.on." + isolated, run["threads"])


def _table(words: Words, found: list) -> dict:
    say = words.say
    columns = [say("measure.size"), say("measure.total"), say("measure.rate"), say("measure.stages")]
    head = node("tr", None, [node("th", {"scope": "col"}, text) for text in columns])
    lines = []
    for row in found:
        stages = []
        for stage, time_ms in row["stages"]:
            values = {"stage": say("stage." + stage), "time": round(time_ms)}
            stages.append(node("li", None, say("measure.stage", values)))
        cells = [
            node("th", {"scope": "row"}, say("measure.megapixels", row)),
            node("td", None, say("measure.seconds", {"time": row["total_ms"]})),
            node("td", None, say("measure.per-second", {"rate": measure_report.two_decimals(row["rate"])})),
            node("td", None, [node("ul", {"class": "measure-stages"}, stages)]),
        ]
        lines.append(node("tr", {"data-megapixels": str(row["megapixels"])}, cells, key=str(row["megapixels"])))
    table = node("table", {"class": "measure-table"}, [node("thead", None, [head]), node("tbody", None, lines)])
    return node(
        "div", {"class": "measure-found", "tabindex": "0", "role": "group", "aria-label": say("measure.title")}, [table]
    )
