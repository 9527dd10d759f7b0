"""Room: page/edge. Runs on MicroPython in the page. May import js.

Texts that people copy: reports, measured numbers.
"""

import js
from jsffi import JsException


async def copied(text: str) -> bool:
    """Put a text on the clipboard; say whether the browser did it."""
    clipboard = getattr(js.navigator, "clipboard", None)
    if not clipboard:
        return False
    try:
        await clipboard.writeText(text)
    except JsException:
        return False
    return True
