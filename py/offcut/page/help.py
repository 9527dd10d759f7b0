"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Help inside the app: which page of it is open. Its content is data, assets/help/<language>.json, fetched when it is
first opened; the service worker has it from the beginning, so that it is there offline.
"""

from offcut.contract import languages
from offcut.page.records import with_changes

# What a link to help begins with: "#/help" or "#/help/offline".
LINK = "#/help"
DIALOG = "help"


def nothing_open() -> dict:
    """Return help as it is when a page has just been opened; `books` is {language code: list of pages}."""
    return {"page": None, "books": {}, "failed": False}


def link_of(page: str) -> str:
    """Return the deep link of a page of help."""
    return LINK + "/" + page


def asked_for(address: str) -> str | None:
    """Return the page that an address asks for, an empty text for the first one, None for no help at all."""
    if address == LINK:
        return ""
    return address[len(LINK) + 1 :] if address[: len(LINK) + 1] == LINK + "/" else None


def language_of(state: dict) -> str:
    """Return the language that help is shown in: the page's own, or the first one where nobody has translated it."""
    language = languages.find(state["languages"], state["language"])
    return language["code"] if language["help"] else languages.FIRST


def opened(state: dict, page: str) -> tuple:
    """Open a page of help; whatever dialog was open gives way."""
    state = _with(with_changes(state, {"dialog": DIALOG}), {"page": page})
    effects = [] if state["libraries"] else [{"do": "load-libraries"}]
    return state, _wanted(state) + effects + [{"do": "focus", "id": "help-title"}]


def after(before: dict, state: dict, event: dict) -> tuple:
    """Return the state and effects after any event: help that is not looked at is closed, another language fetched."""
    if state["help"]["page"] is None:
        return state, []
    if state["dialog"] != DIALOG:
        return _with(state, {"page": None}), [{"do": "leave-help", "tool": state["tool"]}]
    return state, _wanted(state) if before["language"] != state["language"] else []


def _wanted(state: dict) -> list:
    code = language_of(state)
    return [] if code in state["help"]["books"] else [{"do": "load-help", "language": code}]


def _with(state: dict, changes: dict) -> dict:
    return with_changes(state, {"help": with_changes(state["help"], changes)})


def _loaded(state: dict, event: dict) -> tuple:
    """Take a book; None in its place says that it could not be fetched."""
    if event["pages"] is None:
        return _with(state, {"failed": True}), []
    books = dict(state["help"]["books"])
    books[event["language"]] = event["pages"]
    return _with(state, {"books": books, "failed": False}), [{"do": "focus", "id": "help-title"}]


def _again(state: dict, event: dict) -> tuple:
    return _with(state, {"failed": False}), _wanted(state)


def _asked(state: dict, event: dict) -> tuple:
    """Go to a page of help by a key: through the address, so that going back leads out of it."""
    return state, [{"do": "follow", "address": link_of(event["page"])}]


HANDLERS = {"help-loaded": _loaded, "help-again": _again, "help-asked": _asked}
