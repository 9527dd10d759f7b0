"""Room: building. May import: building.digest, building.failure.

The few places where the build writes into files that people write.
"""

import html
import json
import re
from collections.abc import Mapping

from building.digest import integrity, sha256_hex
from building.failure import BuildError

BUILD = "/*BUILD*/ null"
STYLESHEET = r'<link rel="stylesheet" href="(assets/css/[\w-]+\.css)">'
STYLESHEETS = re.compile(rf"{STYLESHEET}(?:\s*{STYLESHEET})*")
STYLE_HASH = "'sha256-STYLE'"
CONNECT = "connect-src 'self'"
VERSION = "{{VERSION}}"
LEFT_OVER = re.compile(r"\{\{[A-Z_]+\}\}|sha256-STYLE")


def wants_build(source: bytes) -> bool:
    """Return whether a JavaScript file asks for what the build knows."""
    return BUILD.encode() in source


def fill_build(path: str, source: bytes, value: dict[str, object]) -> bytes:
    """Put `value` where a JavaScript file says `/*BUILD*/ null`; raises BuildError unless that is exactly once."""
    text = source.decode()
    if text.count(BUILD) != 1:
        raise BuildError(f"{path}: {BUILD!r} must occur once, not {text.count(BUILD)} times")
    return text.replace(BUILD, json.dumps(value, separators=(",", ":"))).encode()


def allow_hosts(path: str, source: bytes, hosts: list[str]) -> bytes:
    """Let the policy in a file fetch from these hosts too; raises BuildError unless it has exactly one policy."""
    text = source.decode()
    if text.count(CONNECT) != 1:
        raise BuildError(f'{path}: "{CONNECT}" must occur once, not {text.count(CONNECT)} times')
    return text.replace(CONNECT, " ".join([CONNECT, *hosts])).encode()


def fill_page(page: bytes, sheets: Mapping[str, bytes], version: str) -> bytes:
    """Return index.html with its style sheets inside it, their hash in its policy, and the version.

    Inside, because a host may serve .css with a wrong type, and the browser then ignores it. `sheets` has the content
    of each by its path; the page names all of them, in the order in which they count.
    """
    # A browser hashes the style after it has made every line end a plain newline.
    text = page.decode().replace("\r\n", "\n")
    places = STYLESHEETS.findall(text)
    if len(places) != 1:
        raise BuildError(f"index.html: its style sheets must stand in one place, not in {len(places)}")
    block = STYLESHEETS.search(text)
    assert block is not None
    named = re.findall(STYLESHEET, block[0])
    for path in named:
        if path not in sheets:
            raise BuildError(f"{path}: index.html links it, but there is no such file")
        if named.count(path) > 1:
            raise BuildError(f"{path}: index.html links it twice")
    for path in sheets:
        if path not in named:
            raise BuildError(f"{path}: index.html does not link it")
    css = "\n".join(sheets[path].decode().replace("\r\n", "\n").rstrip() for path in named)
    style = "\n" + css.replace("</", "<\\/") + "\n"
    text = text.replace(block[0], f"<style>{style}</style>")
    if text.count(STYLE_HASH) != 1:
        raise BuildError(f"index.html: {STYLE_HASH} must occur once, not {text.count(STYLE_HASH)} times")
    text = text.replace(STYLE_HASH, f"'{integrity(sha256_hex(style.encode()))}'")
    text = text.replace(VERSION, html.escape(version))
    left = LEFT_OVER.search(text)
    if left:
        raise BuildError(f"index.html: nothing fills the placeholder {left[0]}")
    return text.encode()
