"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

What the stage shows of a picture that failed.
"""

from offcut.page.node import node
from offcut.page.texts import error_advice, error_cause, error_sentence
from offcut.page.view_icons import icon
from offcut.page.view_parts import button
from offcut.page.words import Words


def failure(words: Words, picture: dict) -> dict:
    """Return what happened, to which picture, and what to do next."""
    error = picture["error"]
    actions = [
        button(words.say("action.retry"), {"type": "picture-again", "picture": picture["id"]}, "primary", "again"),
        button(words.say("action.remove"), {"type": "picture-removed", "picture": picture["id"]}, "", "remove"),
    ]
    technical = node(
        "details",
        {"class": "technical"},
        [
            node("summary", None, words.say("error.technical")),
            node("code", None, error_cause(error)),
        ],
    )
    texts = node(
        "div",
        {"class": "failure-texts"},
        [
            node("p", {"class": "failure-what"}, error_sentence(words, error)),
            node("p", None, error_advice(words, error)),
            node("div", {"class": "actions"}, actions),
            technical,
        ],
    )
    return node("div", {"class": "failure"}, [icon("alert"), texts], key="failure")
