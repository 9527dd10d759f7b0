"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The privacy panel: the ledger of requests by category, the policy that the page really has, and what came of trying to
send a picture somewhere. All of it is measured; nothing here is a promise.
"""

from offcut.page.records import find, with_changes

CATEGORIES = ["app", "runtime", "engine", "other", "tried"]
# Where "Try it yourself" aims, as in assets/js/leaks.js; browsers list an attempt although it was stopped.
NOWHERE = "https://nowhere.invalid/"
# As building/release.py divides them: the runtime is kept apart from the app.
RUNTIME = ["vendor/pyodide/", "vendor/ort/"]
OURS = ["vendor/pyodide/pyodide-lock.json", "vendor/pyodide/offcut-"]
ENGINE = ["weights/"]
APP = ["index.html", "sw.js", "models.json", "manifest.", "release.json", "licences/", "py/", "assets/", "vendor/"]
# Addresses that belong to nothing are shown; nobody reads more of them than this.
MOST_SHOWN = 20
OUTCOMES = ["blocked", "failed", "sent"]
# Each has the sentence "privacy.way.<way>".
WAYS = ["fetch", "xhr", "socket", "events", "script", "beacon", "image", "frame", "start"]
# In the order of what matters; each has the sentence "privacy.rule.<name>". Others are shown as they are.
RULES = [
    "connect-src",
    "img-src",
    "script-src",
    "worker-src",
    "style-src",
    "manifest-src",
    "form-action",
    "base-uri",
    "default-src",
]
# What a policy names, and the sentence "privacy.source.<word>" for it. Hosts are shown as they are.
SOURCES = {
    "'none'": "none",
    "'self'": "self",
    "blob:": "memory",
    "data:": "memory",
    "'unsafe-eval'": "eval",
    "'wasm-unsafe-eval'": "wasm",
}


def nothing_known() -> dict:
    """Return the panel before it has been opened; `policy` None: not read yet, an empty list: there is none."""
    return {"counts": None, "policy": None, "policy_text": "", "tries": None, "trying": False}


def category_of(address: str, base: str, engine_folders: list) -> str:
    """Return what a request was for; `base` is the address of the app's folder, `engine_folders` those of mirrors."""
    if address.startswith(NOWHERE) or address.startswith(NOWHERE.replace("https:", "wss:")):
        return "tried"
    for folder in engine_folders:
        if folder and address.startswith(folder):
            return "engine"
    if not address.startswith(base):
        return "other"
    path = address[len(base) :]
    for prefix in OURS:
        if path.startswith(prefix):
            return "app"
    for category, prefixes in [("runtime", RUNTIME), ("engine", ENGINE), ("app", APP)]:
        for prefix in prefixes:
            if path.startswith(prefix):
                return category
    return "app" if path == "" else "other"


def counted(ledger: dict, base: str, engine_folders: list) -> dict:
    """Return the ledger by category: {since, sent, bodies, rows: [{id, count, fetched, bytes}], others: [address]}."""
    rows = [{"id": category, "count": 0, "fetched": 0, "bytes": 0} for category in CATEGORIES]
    others = []
    for address in sorted(ledger["requests"]):
        one = ledger["requests"][address]
        category = category_of(address, base, engine_folders)
        row = rows[CATEGORIES.index(category)]
        for field in ["count", "fetched", "bytes"]:
            row[field] += one[field]
        if category == "other":
            others.append(address)
    made = {"since": ledger["since"], "sent": ledger["sent"], "bodies": ledger["bodies"], "rows": rows}
    made["others"] = others[:MOST_SHOWN]
    return made


def rules_of(text: str) -> list:
    """Return the rules of a policy as [(name, [source])], in the order of RULES, unknown ones last."""
    found = []
    for rule in text.split(";"):
        words = rule.split()
        if words:
            found.append((words[0].lower(), words[1:]))
    known = [one for name in RULES for one in found if one[0] == name]
    return known + [one for one in found if one[0] not in RULES]


def is_locked(rules: list) -> bool:
    """Say whether a policy lets nothing be fetched from or sent to an address that it does not name."""
    for name in ["connect-src", "default-src"]:
        for one, sources in rules:
            if one == name:
                return not [source for source in sources if source in ["*", "http:", "https:", "ws:", "wss:"]]
    return False


def _with(state: dict, changes: dict) -> dict:
    return with_changes(state, {"privacy": with_changes(state["privacy"], changes)})


def _counted(state: dict, event: dict) -> tuple:
    folders = [state["settings"]["mirror"] or state["mirror"]["default"]]
    for engine in state["engines"]:
        for part in engine.get("parts", []):
            if part.get("url"):
                folders.append(part["url"])
    return _with(state, {"counts": counted(event["ledger"], event["base"], folders)}), []


def _policy_read(state: dict, event: dict) -> tuple:
    text = "" if event["text"] is None else event["text"]
    return _with(state, {"policy": rules_of(text), "policy_text": text}), []


def _asked(state: dict, event: dict) -> tuple:
    """Try to send the picture that is selected, or one of the app's own where there is none."""
    if state["privacy"]["trying"]:
        return state, []
    picture = find(state["pictures"], state["selected"])
    effect = {"do": "try-leaks", "file": None if picture is None else picture["file"]}
    return _with(state, {"trying": True, "tries": None}), [effect]


def _tried(state: dict, event: dict) -> tuple:
    return _with(state, {"trying": False, "tries": event["tries"]}), [{"do": "focus", "id": "leaks-outcome"}]


HANDLERS = {
    "requests-counted": _counted,
    "policy-read": _policy_read,
    "leaks-asked": _asked,
    "leaks-tried": _tried,
}
