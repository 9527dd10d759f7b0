"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The checklist of a photo for a document, and who decides.
"""

from offcut.page import document_rules
from offcut.page.node import node
from offcut.page.view_icons import icon
from offcut.page.words import Words

# Read by a screen reader too, so that nothing depends on shape or colour.
ICONS = {"met": "check", "unmet": "alert", "judge": "info"}


def checklist(words: Words, data: dict, document: dict, picture: dict) -> dict:
    """Return the list."""
    lines = document_rules.checklist(data, document, picture)
    items = [_item(words, rule, state, values) for rule, state, values in lines]
    unmet = len([line for line in lines if line[1] == "unmet"])
    said = words.say("document.rules.met") if not unmet else words.say_count("document.rules.unmet", unmet)
    title = node("h3", {"class": "document-title", "id": "document-rules"}, words.say("document.rules"))
    line = node("p", {"class": "setting-help", "id": "document-verdict"}, said)
    listed = node("ul", {"class": "document-rules", "aria-labelledby": "document-rules"}, items)
    return node("div", {"class": "document-part"}, [title, line, listed], key="rules")


def _item(words: Words, rule: str, state: str, values: dict) -> dict:
    filling = dict(values)
    if "names" in filling:
        filling["names"] = words.say("document.and").join(
            [words.say("document.colour." + one) for one in filling["names"]]
        )
    if "sides" in filling:
        filling["sides"] = words.say("document.and").join(
            [words.say("document.side." + one) for one in filling["sides"]]
        )
    text = words.say("document.rule." + rule + "." + state, filling)
    heard = node("span", {"class": "only-heard"}, words.say("document.state." + state))
    attrs = {"class": "document-rule", "data-state": state, "data-rule": rule}
    return node("li", attrs, [icon(ICONS[state]), heard, node("span", None, text)], key=rule)


def source(words: Words, document: dict) -> dict:
    """Return who asks for all this, and that they decide."""
    told = document["source"]
    title: dict = node("span", None, told["title"])
    if told["url"]:
        attrs = {"href": told["url"], "target": "_blank", "rel": "noopener noreferrer"}
        title = node("a", attrs, told["title"])
    kind = "document.checked" if document["checked"] else "document.unchecked"
    if document["kind"] == "id":
        kind = "document.studio"
    values = {"date": told["date"]}
    said = [words.say(kind, values), words.say("document.decides")]
    children = [node("p", None, text) for text in said]
    if document["kind"] != "id":
        children.insert(0, title)
    if "note" in document:
        children.append(node("p", {"class": "document-note"}, name_of(words, document["note"])))
    return node("div", {"class": "document-source setting-help"}, children, key="source")


def name_of(words: Words, names: dict) -> str:
    """Return a name in the language of the page, the English one where the data have none."""
    return names.get(words.language, names["en"])
