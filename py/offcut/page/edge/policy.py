"""Room: page/edge. Runs in the page only (MicroPython). May import js.

What the page's own policy says. It is the first line of index.html, and nothing can widen it afterwards.
"""

from js import document


def policy_text() -> str | None:
    """Return the policy as it stands in the page that is running, or None where somebody has taken it out."""
    meta = document.querySelector("meta[http-equiv='Content-Security-Policy']")
    return str(meta.content) if meta else None


def allowed_hosts() -> list:
    """Return the other hosts that the policy lets the page and its workers fetch from."""
    for rule in (policy_text() or "").split(";"):
        words = rule.split()
        if words and words[0] == "connect-src":
            return [word for word in words[1:] if word.startswith("https://")]
    return []
