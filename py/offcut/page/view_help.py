"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The dialog with help: its pages as links, and the one that is open.
"""

from offcut.page import help as rules
from offcut.page.node import node
from offcut.page.view_help_blocks import block
from offcut.page.view_parts import button, icon_button, progress
from offcut.page.words import Words


def help_dialog(
    words: Words, page: str, book: list | None, is_translated: bool, failed: bool, engines: list, libraries: list
) -> dict:
    """Return the dialog; `book` is None while it is fetched."""
    say = words.say
    close = icon_button(say("action.close"), {"type": "dialog-closed"}, "close")
    title = node("h2", {"id": "dialog-title"}, say("help.title"))
    body = [node("div", {"class": "dialog-head"}, [title, close])]
    if book is None and failed:
        body.append(node("p", None, say("help.failed")))
        body.append(button(say("action.retry"), {"type": "help-again"}, "", "again"))
    elif book is None:
        body.append(progress(say("help.loading"), 0, None, say("help.loading")))
    else:
        facts = {"engines": engines, "libraries": libraries}
        body.append(_book(words, page, book, is_translated, facts))
    attrs = {"class": "dialog dialog-help", "aria-labelledby": "dialog-title"}
    return node("dialog", attrs, body, modal=True, on={"close": {"type": "dialog-closed"}}, key="dialog-help")


def _book(words: Words, page: str, book: list, is_translated: bool, facts: dict) -> dict:
    identifiers = [one["id"] for one in book]
    is_known = page in identifiers
    shown = book[identifiers.index(page)] if is_known else book[0]
    links = []
    for one in book:
        attrs: dict = {"href": rules.link_of(one["id"]), "class": "help-link", "id": "help-" + one["id"]}
        attrs["aria-current"] = "page" if one is shown else None
        links.append(node("li", None, [node("a", attrs, one["title"])]))
    nav = node("nav", {"class": "help-pages", "aria-label": words.say("help.pages")}, [node("ul", None, links)])
    return node("div", {"class": "help-book"}, [nav, _page(words, shown, page, is_known, is_translated, facts)])


def _page(words: Words, shown: dict, page: str, is_known: bool, is_translated: bool, facts: dict) -> dict:
    children = [node("h3", {"id": "help-title", "class": "help-title", "tabindex": "-1"}, shown["title"])]
    if not is_known and page != "":
        children.append(node("p", {"class": "help-note"}, words.say("help.unknown")))
    if not is_translated:
        children.append(node("p", {"class": "help-note"}, words.say("help.not-translated")))
    children += [block(words, one, facts) for one in shown["blocks"]]
    attrs: dict = {
        "class": "help-page",
        "lang": None if is_translated else "en",
        "dir": None if is_translated else "ltr",
    }
    return node("article", attrs, children, key=shown["id"])
