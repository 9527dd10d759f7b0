"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The dialog "What this browser can do": what was tried, what it means, what is lost without it, and a report to copy.
"""

from offcut.page.node import node
from offcut.page.view_parts import button, icon_button, progress
from offcut.page.words import Words


def compatibility_dialog(words: Words, compatibility: dict, safe: bool) -> dict:
    """Return the dialog; each feature says by word and mark, not by colour alone, how it went."""
    say = words.say
    title = node("h2", {"id": "dialog-title"}, say("compatibility.title"))
    close = icon_button(say("action.close"), {"type": "dialog-closed"}, "close")
    body = [node("div", {"class": "dialog-head"}, [title, close]), node("p", None, say("compatibility.text"))]
    if safe:
        body.append(node("p", {"class": "storage-small"}, say("compatibility.safe")))
    if not compatibility["features"]:
        body.append(progress(say("compatibility.trying"), 0, None, say("compatibility.trying")))
    rows = [_feature(words, feature) for feature in compatibility["features"]]
    body.append(node("ul", {"class": "features"}, rows))
    if compatibility["report"] is not None:
        body += _report(words, compatibility)
    opens = {"type": "dialog-opened", "dialog": "storage"}
    body.append(node("button", {"class": "link", "type": "button"}, say("storage.open"), on={"click": opens}))
    attrs = {"class": "dialog dialog-compatibility", "aria-labelledby": "dialog-title"}
    return node("dialog", attrs, body, modal=True, on={"close": {"type": "dialog-closed"}}, key="dialog-compatibility")


def _feature(words: Words, feature: dict) -> dict:
    key = "compatibility." + feature["id"]
    answer = node("span", {"class": "feature-answer"}, words.say("compatibility.answer." + feature["answer"]))
    name = node("p", {"class": "feature-name"}, [node("strong", None, words.say(key)), answer])
    children = [name, node("p", None, words.say(key + ".means"))]
    if feature["answer"] != "yes":
        children.append(node("p", {"class": "feature-without"}, words.say(key + ".without")))
    attrs = {"class": "feature", "data-feature": feature["id"], "data-answer": feature["answer"]}
    return node("li", attrs, children, key=feature["id"])


def _report(words: Words, compatibility: dict) -> list:
    say = words.say
    copied = compatibility["copied"]
    said = "" if copied is None else say("compatibility.copied") if copied else say("compatibility.not-copied")
    return [
        node("h3", None, say("compatibility.report")),
        node("p", None, say("compatibility.report.text")),
        node(
            "pre",
            {"class": "report", "tabindex": "0", "aria-label": say("compatibility.report"), "lang": "en"},
            compatibility["report"],
        ),
        node(
            "div",
            {"class": "actions"},
            [
                button(say("compatibility.copy"), {"type": "report-asked"}, "", None, id="copy-report"),
                node("p", {"role": "status", "class": "storage-outcome"}, said),
            ],
        ),
    ]
