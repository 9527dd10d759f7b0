"""Room: tests. Writes the empty page as markup into index.html, from the very view that MicroPython shows later.

    PYTHONPATH=py python -m tests.page.markup

So the page looks right before Python is there, nothing jumps when it comes, and a test says when the two differ.
"""

import html
import json
from pathlib import Path

from offcut.page.state import initial_state
from offcut.page.view import view
from offcut.page.words import Words

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- the empty page -->", "<!-- until here -->"
VOID = ["img", "input"]


def words(language: str) -> Words:
    """Return the sentences of a language."""
    text = (ROOT / "assets" / "i18n" / f"{language}.json").read_text(encoding="utf-8")
    return Words(language, json.loads(text))


def rendered(tree: dict, depth: int = 0) -> str:
    """Return `tree` as markup; texts stay on the line of their element, as white space would count."""
    attributes = ""
    for name, value in tree.get("attrs", {}).items():
        if value is True:
            attributes += f" {name}"
        elif value is not None and value is not False:
            attributes += f' {name}="{html.escape(str(value))}"'
    begin = f"{'  ' * depth}<{tree['tag']}{attributes}>"
    if tree["tag"] in VOID:
        return begin + "\n"
    if tree.get("children"):
        inside = "".join(rendered(child, depth + 1) for child in tree["children"])
        return f"{begin}\n{inside}{'  ' * depth}</{tree['tag']}>\n"
    return f"{begin}{html.escape(tree.get('text', ''), quote=False)}</{tree['tag']}>\n"


def empty_page() -> str:
    """Return the markup of a page that has just been opened."""
    known = json.loads((ROOT / "assets" / "tools.json").read_text(encoding="utf-8"))
    state = initial_state()
    state |= {"tools": known["tools"], "default_tool": known["default"], "tool": known["default"]}
    return rendered(view(state, words("en")), 3)


def with_empty_page(page: str) -> str:
    """Return the text of index.html with the empty page in its place."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{empty_page()}      {END}{after}"


if __name__ == "__main__":
    path = ROOT / "index.html"
    path.write_text(with_empty_page(path.read_text(encoding="utf-8")), encoding="utf-8")
