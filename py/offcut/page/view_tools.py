"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The tools: links in the header, and what the one in use is for.
"""

from offcut.page.node import node
from offcut.page.tools import link_of
from offcut.page.view_parts import button
from offcut.page.words import Words


def tool_links(words: Words, tools: list, chosen: str | None) -> dict:
    """Return the navigation among tools: real links, so that they work before Python does and can be kept."""
    items = [node("li", None, [_link(words, tool["id"], tool["id"] == chosen)]) for tool in tools]
    return node("nav", {"class": "tools", "aria-label": words.say("tools.title")}, [node("ul", None, items)])


def _link(words: Words, tool: str, is_chosen: bool) -> dict:
    attrs: dict = {"class": "tool-link", "id": "tool-" + tool, "href": link_of(tool)}
    attrs["aria-current"] = "page" if is_chosen else None
    return node("a", attrs, words.say("tool." + tool))


def steps(words: Words, tool: dict) -> dict:
    """Return how a tool is used, step by step."""
    texts = [words.say("tool." + tool["id"] + ".step." + str(number + 1)) for number in range(tool["steps"])]
    return node("ol", {"class": "tool-steps"}, [node("li", None, text) for text in texts])


def beside(words: Words, tool: dict, is_changed: bool) -> dict:
    """Return what stands about the tool beside the workspace; `is_changed`: something is set otherwise by now."""
    title = node("h2", {"class": "panel-title", "id": "tool-title"}, words.say("tool." + tool["id"]))
    text = node("p", {"class": "tool-what"}, words.say("tool." + tool["id"] + ".what"))
    how = node("summary", None, words.say("tools.how"))
    told = node("details", {"class": "tool-how"}, [how, steps(words, tool)], key="how-" + tool["id"])
    reset = None
    if is_changed:
        reset = button(words.say("tools.reset"), {"type": "tool-reset"}, "tiny quiet", "again", id="tool-reset")
    return node("div", {"class": "tool-about"}, [title, text, told, reset], key="tool-about")
