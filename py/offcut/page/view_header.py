"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The top of the page: name, language, theme, the tools, the status line and the notices under it.
"""

from offcut.page.help import LINK as HELP
from offcut.page.node import node
from offcut.page.surroundings import NOTICES, THEMES
from offcut.page.texts import error_advice, error_sentence, sentence
from offcut.page.view_icons import MARK
from offcut.page.view_parts import button, icon_button, progress
from offcut.page.view_tools import tool_links
from offcut.page.words import Words


def header(words: Words, languages: list, language: str, theme: str, tools: list, tool: str | None) -> dict:
    """Return the header; each language is named in itself, so that everybody finds their own."""
    say = words.say
    themes = [node("option", {"value": code}, say("theme." + code)) for code in THEMES]
    named = [
        node("option", {"value": one["code"], "lang": one["tag"], "dir": one["direction"]}, one["name"])
        for one in languages
    ]
    brand = node("h1", {"class": "brand"}, [MARK, node("span", None, say("page.name"))])
    choices = [
        _select("language", say("language"), named, language, "language-chosen"),
        _select("theme", say("theme"), themes, theme, "theme-chosen"),
        button(say("storage.open"), {"type": "dialog-opened", "dialog": "storage"}, "quiet", None, id="open-storage"),
        node("a", {"class": "button quiet", "id": "open-help", "href": HELP}, [node("span", None, say("help.title"))]),
    ]
    links = tool_links(words, tools, tool)
    return node("header", {"class": "header"}, [brand, node("div", {"class": "header-choices"}, choices), links])


def _select(identifier: str, name: str, options: list, chosen: str, word: str) -> dict:
    attrs = {"id": identifier, "class": "select", "aria-label": name, "autocomplete": "off"}
    return node("select", attrs, options, props={"value": chosen}, on={"change": {"type": word}})


def status_bar(words: Words, reading: dict, running: dict | None, engines: list) -> dict:
    """Return the status line with its progress and the one thing to do about it."""
    text = sentence(words, engines, reading["key"], reading["values"])
    line = [node("span", {"class": "status-dot", "aria-hidden": "true"}), node("p", {"class": "status-text"}, text)]
    if reading["action"] is not None:
        line.append(_action(words, reading))
    opens = {"type": "dialog-opened", "dialog": "storage"}
    line.append(node("button", {"class": "link", "type": "button"}, words.say("storage.open"), on={"click": opens}))
    if running is not None:
        values = {} if running["count"] is None else {"count": running["count"]}
        line.append(node("p", {"class": "status-threads"}, sentence(words, engines, running["key"], values)))
        if running["action"] == "retry-gpu":
            line.append(
                button(words.say("action.retry-gpu"), {"type": "gpu-retried"}, "small", "again", id="retry-gpu")
            )
    children = [node("div", {"class": "status-line"}, line)]
    if reading["total"]:
        children.append(progress(text, reading["done"], reading["total"], text))
    elif reading["tone"] == "busy":
        children.append(progress(text, 0, None, text))
    attrs = {"class": "status status-" + reading["tone"], "id": "status", "tabindex": "-1"}
    return node("section", attrs, children, key="status")


def _action(words: Words, reading: dict) -> dict:
    say = words.say
    if reading["action"] == "reload":
        return button(say("action.reload"), {"type": "reload-asked"}, "small", "again", id="status-action")
    if reading["action"] == "restart":
        return button(say("action.restart"), {"type": "restart-asked"}, "small", "again", id="status-action")
    event = {"type": "engine-fetched", "engine": reading["values"]["engine"]}
    return button(say("action.fetch-now"), event, "small", "download", id="status-action")


def notices(words: Words, records: list) -> dict:
    """Return the notices; none goes away by itself (WCAG 2.2.1)."""
    return node("ul", {"class": "notices"}, [_notice(words, record) for record in records], key="notices")


def _notice(words: Words, record: dict) -> dict:
    say = words.say
    # The worker also gives notice of faults, by their error codes.
    family = "notice." if record["id"] in NOTICES else "error."
    values = dict(record["details"])
    if "error" in values:
        values["error"] = error_sentence(words, values["error"]) + " " + error_advice(words, values["error"])
    children = [node("p", None, say(family + record["id"], values))]
    if record["id"] == "safe-mode":
        children.append(button(say("action.leave-safe"), {"type": "leave-safe-asked"}, "small", "again"))
    if record["id"] == "memory-short":
        children.append(button(say("action.low-memory"), {"type": "low-memory-taken"}, "small", "again"))
    if record["id"] == "much-memory-folder":
        children.append(button(say("follow.begin"), {"type": "follow-asked"}, "small", "folder"))
    event = {"type": "notice-closed", "notice": record["id"]}
    children.append(icon_button(say("action.close-notice"), event, "close"))
    return node("li", {"class": "notice"}, children, key=record["id"])
