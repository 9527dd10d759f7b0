"""Room: tests. Runs on CPython and MicroPython. The ledger by category, the policy in words, attempts to send."""

from offcut.page import privacy
from offcut.page.state import initial_state
from offcut.page.view_privacy import privacy_dialog, sources_text
from tests.shared.repository import LANGUAGES, read_json, ready_state, told, words

BASE = "https://host.example/offcut/"
NO_POLICY: dict = {"type": "policy-read", "text": None}
POLICY = "default-src 'none'; connect-src 'self' blob: https://models.example; style-src 'self' 'sha256-abc'; sandbox"


def ledger(requests: dict, sent: int = 0, bodies: int = 0) -> dict:
    return {"since": "2026-05-01T09:30:00Z", "requests": requests, "sent": sent, "bodies": bodies}


def one(count: int = 1, fetched: int = 1, size: int = 10) -> dict:
    return {"count": count, "fetched": fetched, "bytes": size}


def texts(tree: dict) -> list:
    found = [tree["text"]] if "text" in tree else []
    for child in tree.get("children", []):
        found += texts(child)
    return found


def test_every_address_is_of_one_category() -> None:
    wanted = [
        ("", "app"),
        ("index.html", "app"),
        ("assets/i18n/en.json", "app"),
        ("vendor/pyscript/core.js", "app"),
        ("vendor/pyodide/pyodide.asm.wasm", "runtime"),
        ("vendor/pyodide/offcut-0.1.0-py3-none-any.whl", "app"),
        ("vendor/ort/ort.wasm.min.js", "runtime"),
        ("weights/abc.bin", "engine"),
        ("own/abc.bin", "other"),
        ("upload", "other"),
    ]
    for path, category in wanted:
        assert privacy.category_of(BASE + path, BASE, []) == category, path
    assert privacy.category_of("https://mirror.example/weights/a.bin", BASE, ["https://mirror.example/"]) == "engine"
    assert privacy.category_of("https://host.example/offcutter/", BASE, [""]) == "other"
    for address in ["https://nowhere.invalid/fetch", "wss://nowhere.invalid/socket"]:
        assert privacy.category_of(address, BASE, []) == "tried"
    assert privacy.category_of("https://nowhere.invalid.example/", BASE, []) == "other"


def test_the_ledger_adds_up_and_names_what_belongs_to_nothing() -> None:
    requests = {
        BASE: one(1, 0, 0),
        BASE + "py/page.py": one(2, 1, 300),
        BASE + "weights/a.bin": one(1, 1, 4000),
        "https://tracker.example/pixel": one(1, 1, 5),
    }
    counts = privacy.counted(ledger(requests), BASE, [])
    rows = {row["id"]: (row["count"], row["fetched"], row["bytes"]) for row in counts["rows"]}
    assert rows["app"] == (3, 1, 300)
    assert rows["engine"] == (1, 1, 4000)
    assert rows["runtime"] == (0, 0, 0)
    assert rows["other"] == (1, 1, 5)
    assert counts["others"] == ["https://tracker.example/pixel"]


def test_engines_that_a_site_offers_from_elsewhere_count_as_engines() -> None:
    state, _ = told(initial_state(), {"type": "catalogue-loaded", "engines": [], "default": None})
    catalogue = read_json("models.json")
    engines = [dict(catalogue["models"][0])]
    engines[0]["parts"] = [{"url": "https://models.example/v.onnx", "sha256": "a", "bytes": 1}]
    state, _ = told(initial_state(), {"type": "catalogue-loaded", "engines": engines, "default": engines[0]["id"]})
    event = {"type": "requests-counted", "ledger": ledger({"https://models.example/v.onnx": one()}), "base": BASE}
    state, _ = told(state, event)
    kinds = [row["id"] for row in state["privacy"]["counts"]["rows"] if row["count"]]
    if "parts" in state["engines"][0]:
        assert kinds == ["engine"]


def test_a_policy_is_read_in_the_order_of_what_matters() -> None:
    rules = privacy.rules_of(POLICY)
    assert [name for name, _ in rules] == ["connect-src", "style-src", "default-src", "sandbox"]
    assert rules[0][1] == ["'self'", "blob:", "https://models.example"]
    said = sources_text(words("en"), rules[0][1])
    assert said == "this site, the memory of this tab, https://models.example"
    assert sources_text(words("en"), []) == "nothing"


def test_only_a_policy_that_closes_fetching_counts_as_locked() -> None:
    assert privacy.is_locked(privacy.rules_of(POLICY))
    assert privacy.is_locked(privacy.rules_of("default-src 'self'"))
    for text in ["", "script-src 'self'", "default-src *", "default-src 'none'; connect-src https:"]:
        assert not privacy.is_locked(privacy.rules_of(text)), text


def opened(*events: dict) -> dict:
    state, effects = told(ready_state("a"), {"type": "dialog-opened", "dialog": "privacy"})
    assert [effect["do"] for effect in effects] == ["read-policy", "count-requests"]
    count = {"type": "requests-counted", "ledger": ledger({BASE: one()}), "base": BASE}
    return told(state, count, {"type": "policy-read", "text": POLICY}, *events)[0]


def test_the_panel_says_what_was_sent_and_a_copy_without_policy_is_not_to_be_trusted() -> None:
    for language in LANGUAGES:
        said = words(language)
        shown = texts(privacy_dialog(said, opened()["privacy"], True))
        assert said.say("privacy.sent", {"sent": 0}) in shown
        assert said.say("privacy.policy.text") in shown
        shown = texts(privacy_dialog(said, opened(NO_POLICY)["privacy"], False))
        assert said.say("privacy.policy.open") in shown


def test_the_selected_picture_is_the_one_that_is_tried() -> None:
    state, effects = told(opened(), {"type": "leaks-asked"}, {"type": "leaks-asked"})
    assert effects == [{"do": "try-leaks", "file": "file-of-a"}], "once"
    blocked = {"where": "page", "way": "fetch", "outcome": "blocked", "directive": "connect-src", "said": "TypeError"}
    state, effects = told(state, {"type": "leaks-tried", "tries": [blocked]})
    assert effects == [{"do": "focus", "id": "leaks-outcome"}]
    shown = texts(privacy_dialog(words("en"), state["privacy"], True))
    assert "1 attempt, and it was blocked." in shown
    assert "Blocked by connect-src" in shown
    sent: dict = dict(blocked)
    sent.update({"outcome": "sent", "directive": None})
    state, _ = told(state, {"type": "leaks-tried", "tries": [blocked, sent]})
    shown = texts(privacy_dialog(words("en"), state["privacy"], True))
    assert "1 of 2 attempts was not blocked by the policy. Do not trust this copy." in shown
    _, effects = told(initial_state(), {"type": "leaks-asked"})
    assert effects == [{"do": "try-leaks", "file": None}]


def test_everything_has_its_words() -> None:
    for language in LANGUAGES:
        said = words(language)
        keys = ["category." + name for name in privacy.CATEGORIES] + ["way." + name for name in privacy.WAYS]
        keys += ["rule." + name for name in privacy.RULES] + ["outcome." + name for name in privacy.OUTCOMES]
        keys += ["source." + name for name in privacy.SOURCES.values()] + ["where.page", "where.worker"]
        for key in keys:
            assert said.has("privacy." + key), key
