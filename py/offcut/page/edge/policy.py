"""Room: page/edge. Runs in the page only (MicroPython). May import js.

What the page's own policy says. It is the first line of index.html, and nothing can widen it afterwards.
"""

from js import document


def allowed_hosts() -> list:
    """Return the other hosts that the policy lets the page and its workers fetch from."""
    meta = document.querySelector("meta[http-equiv='Content-Security-Policy']")
    if not meta:
        return []
    for rule in meta.content.split(";"):
        words = rule.split()
        if words and words[0] == "connect-src":
            return [word for word in words[1:] if word.startswith("https://")]
    return []
