"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Engines from files: the buttons that open them, what goes on and how it ended.
"""

from offcut.page.node import node
from offcut.page.texts import engine_name, error_advice, error_sentence
from offcut.page.view_icons import icon
from offcut.page.view_parts import button, progress
from offcut.page.words import Words


def engine_file_button(text: str, origin: str, identifier: str, kind: str, can_act: bool, **more: str) -> dict:
    """Return a file input that looks like a button; browsers know neither .onnx nor .bin, so it takes any file."""
    attrs: dict = {"class": "file-input", "type": "file", "id": identifier, "data-origin": origin}
    attrs["disabled"] = not can_act
    attrs["multiple"] = origin == "engine"
    if "engine" in more:
        attrs["data-engine"] = more["engine"]
    if "spoken" in more:
        attrs["aria-label"] = more["spoken"]
    said = {"class": ("button " + kind).strip(), "aria-disabled": None if can_act else "true"}
    return node("label", said, [node("input", attrs), icon("picture"), node("span", None, text)])


def importing_section(words: Words, engines: list, importing: dict, can_act: bool) -> list:
    """Return the part of "Offline & storage" about files: for any engine; rows have buttons for their own."""
    is_free = can_act and importing["job_id"] is None
    ask = engine_file_button(words.say("import.choose"), "engine", "import-any", "", is_free)
    return [
        node("h3", None, words.say("import.title")),
        node("p", {"class": "storage-small"}, words.say("import.text")),
        node("div", {"class": "actions"}, [ask]),
        outcome(words, engines, importing, False),
    ]


def outcome(words: Words, engines: list, importing: dict, is_own: bool) -> dict:
    """Return what goes on with files or how it ended. A dialog makes the page's own live regions inert."""
    text, children = "", []
    if importing["own"] == is_own and importing["job_id"] is not None:
        text = words.say("import.working")
        children = [
            progress(text, importing["done"], importing["total"], text),
            button(words.say("action.cancel"), {"type": "import-cancelled"}, "small", "close", id="import-cancel"),
        ]
    elif importing["own"] == is_own and importing["error"] is not None:
        text = error_sentence(words, importing["error"]) + " " + error_advice(words, importing["error"])
    elif importing["imported"] and not is_own:
        text = " ".join([_kept(words, engines, identifier) for identifier in importing["imported"]])
    said = node("p", {"role": "status", "class": "storage-outcome"}, text)
    return node("div", {"class": "storage-work"}, [said] + children, key="import-own" if is_own else "import")


def _kept(words: Words, engines: list, identifier: str) -> str:
    """Return what there is of an engine now: files may have held a few of its parts only."""
    found = [engine for engine in engines if engine["id"] == identifier]
    values = {"engine": engine_name(words, engines, identifier)}
    if not found or found[0]["saved"]:
        return words.say("import.whole", values)
    values.update({"saved_bytes": found[0]["saved_bytes"], "total_bytes": found[0]["total_bytes"]})
    return words.say("import.partly", values)
