"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

How to have Offcut as an app: a button where the browser offers it, plain words for the others.
"""

from offcut.page.node import node
from offcut.page.view_parts import button, icon_button
from offcut.page.words import Words

# Browsers that install without offering it to the page, each with the way there.
WAYS = ["chromium", "ios", "mac", "android-firefox", "firefox"]


def opener(words: Words, install: dict) -> dict | None:
    """Return the way to the dialog, or the button itself where the browser offers; None where it runs as an app."""
    if install["installed"]:
        return None
    if install["offered"]:
        return button(words.say("install.button"), {"type": "install-asked"}, "small", "download", id="install")
    opens = {"type": "dialog-opened", "dialog": "install"}
    return node(
        "button", {"class": "link", "type": "button", "id": "install"}, words.say("install.open"), on={"click": opens}
    )


def install_dialog(words: Words, install: dict) -> dict:
    """Return the dialog; it names every way, because what a browser says about itself is no fact."""
    say = words.say
    close = icon_button(say("action.close"), {"type": "dialog-closed"}, "close")
    body = [
        node("div", {"class": "dialog-head"}, [node("h2", {"id": "dialog-title"}, say("install.title")), close]),
        node("p", None, say("install.text")),
    ]
    if install["installed"]:
        body.append(node("p", None, say("install.installed")))
    elif install["offered"]:
        asks = button(say("install.button"), {"type": "install-asked"}, "primary", "download", id="install-now")
        body.append(node("div", {"class": "actions"}, [asks]))
    else:
        rows = []
        for way in WAYS:
            rows.append(node("dt", None, say("install.way." + way)))
            rows.append(node("dd", None, say("install.way." + way + ".how")))
        body.append(node("dl", {"class": "ways"}, rows))
    attrs = {"class": "dialog dialog-install", "aria-labelledby": "dialog-title"}
    return node("dialog", attrs, body, modal=True, on={"close": {"type": "dialog-closed"}}, key="dialog-install")
