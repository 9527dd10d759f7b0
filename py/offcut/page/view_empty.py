"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The page before there is a picture: where to drop them, samples to try, what Offcut promises.
"""

from offcut.page.node import node
from offcut.page.surroundings import SAMPLES
from offcut.page.view_icons import icon
from offcut.page.view_parts import file_button
from offcut.page.view_tools import steps
from offcut.page.words import Words

PROMISES = [("lock", "promise.private"), ("offline", "promise.offline"), ("truth", "promise.truth")]
# The small copies of the samples are drawn into a square of this side at twice its pixels.
SAMPLE_SIDE = "88"


def empty(words: Words, tool: dict | None) -> dict:
    """Return the empty stage of a tool."""
    say = words.say
    title, text = ("page.name", "page.description")
    if tool is not None:
        title, text = ("tool." + tool["id"] + ".title", "tool." + tool["id"] + ".what")
    hero = [
        node("h2", {"class": "hero-title"}, say(title)),
        node("p", {"class": "hero-text"}, say(text)),
        node(
            "div",
            {"class": "hero-drop"},
            [
                icon("picture"),
                node("p", {"class": "hero-drop-text"}, say("empty.drop")),
                node(
                    "div",
                    {"class": "hero-buttons"},
                    [
                        file_button(say("action.choose"), "add", "choose", "primary", "choose"),
                        file_button(say("action.folder"), "folder", "folder", "folder", "folder"),
                        file_button(say("action.camera"), "camera", "camera", "camera", "camera"),
                    ],
                ),
                node("p", {"class": "hero-hint"}, say("empty.hint")),
            ],
        ),
        _how(words, tool),
        _samples(words),
        node("ul", {"class": "promises"}, [_promise(words, image, key) for image, key in PROMISES]),
    ]
    return node("section", {"class": "empty"}, hero, key="empty")


def _how(words: Words, tool: dict | None) -> dict | None:
    """Return how the tool is used; nothing before the tools are known."""
    if tool is None:
        return None
    return node("div", {"class": "hero-steps"}, [steps(words, tool)], key="steps-" + tool["id"])


def _samples(words: Words) -> dict:
    title = node("h3", {"class": "samples-title"}, words.say("samples.title"))
    return node("div", {"class": "samples"}, [title, node("ul", None, [_sample(words, one) for one in SAMPLES])])


def _sample(words: Words, sample: dict) -> dict:
    source = "assets/samples/" + sample["id"] + "-small.jpg"
    image = node("img", {"src": source, "alt": "", "width": SAMPLE_SIDE, "height": SAMPLE_SIDE, "draggable": "false"})
    label = node("span", None, words.say("sample." + sample["id"]))
    event = {"type": "sample-chosen", "sample": sample["id"]}
    attrs = {"type": "button", "class": "sample", "data-sample": sample["id"]}
    return node("li", None, [node("button", attrs, [image, label], on={"click": event})])


def _promise(words: Words, image: str, key: str) -> dict:
    title = node("strong", None, words.say(key))
    return node("li", None, [icon(image), node("p", None, [title, node("span", None, words.say(key + ".how"))])])
