"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The dialog "Privacy": what was sent, what was fetched and what for, the policy in words, and "Try it yourself".
"""

from offcut.page.help import link_of
from offcut.page.node import node
from offcut.page.privacy import RULES, SOURCES, is_locked
from offcut.page.view_parts import button, icon_button, progress
from offcut.page.words import Words


def privacy_dialog(words: Words, privacy: dict, has_picture: bool) -> dict:
    """Return the dialog."""
    say = words.say
    close = icon_button(say("action.close"), {"type": "dialog-closed"}, "close")
    title = node("h2", {"id": "dialog-title"}, say("privacy.title"))
    body = [node("div", {"class": "dialog-head"}, [title, close]), node("p", None, say("privacy.text"))]
    if privacy["counts"] is None:
        body.append(progress(say("privacy.counting"), 0, None, say("privacy.counting")))
    else:
        body += _ledger(words, privacy["counts"])
    body += _try(words, privacy, has_picture)
    if privacy["policy"] is not None:
        body += _policy(words, privacy["policy"], privacy["policy_text"])
    body.append(node("a", {"class": "link", "href": link_of("privacy")}, say("privacy.more")))
    attrs = {"class": "dialog dialog-privacy", "aria-labelledby": "dialog-title"}
    return node("dialog", attrs, body, modal=True, on={"close": {"type": "dialog-closed"}}, key="dialog-privacy")


def _ledger(words: Words, counts: dict) -> list:
    say = words.say
    tone = "ready" if counts["bodies"] == 0 and counts["sent"] == 0 else "failed"
    sent = [
        node("span", {"class": "status-dot", "aria-hidden": "true"}),
        node("strong", {"id": "sent-bytes", "data-bytes": str(counts["sent"])}, say("privacy.sent", counts)),
        node("span", {"class": "storage-small"}, say("privacy.sent.how", counts)),
    ]
    names = ["privacy.head.what", "privacy.head.count", "privacy.head.fetched", "privacy.head.bytes"]
    head = node("tr", None, [node("th", {"scope": "col"}, say(name)) for name in names])
    shown = [row for row in counts["rows"] if row["id"] != "tried" or row["count"] > 0]
    rows = [_row(words, row) for row in shown]
    table = node("table", {"class": "help-table ledger"}, [node("thead", None, [head]), node("tbody", None, rows)])
    parts = [
        node("p", {"class": "privacy-sent status-" + tone}, sent),
        node("h3", None, say("privacy.ledger")),
        node("p", {"class": "storage-small"}, say("privacy.ledger.text", counts)),
        table,
    ]
    if counts["others"]:
        parts.append(node("p", {"class": "storage-small"}, say("privacy.others")))
        parts.append(
            node("ul", {"class": "help-list others", "dir": "ltr"}, [node("li", None, one) for one in counts["others"]])
        )
    return parts


def _row(words: Words, row: dict) -> dict:
    cells = [node("th", {"scope": "row"}, words.say("privacy.category." + row["id"]))]
    for field, key in [("count", "privacy.number"), ("fetched", "privacy.number"), ("bytes", "privacy.bytes")]:
        attrs = {"data-" + field: str(row[field])}
        cells.append(node("td", attrs, words.say(key, {"value": row[field]})))
    return node("tr", {"data-category": row["id"]}, cells)


def _try(words: Words, privacy: dict, has_picture: bool) -> list:
    say = words.say
    with_what = say("privacy.try.text.picture") if has_picture else say("privacy.try.text.own")
    parts = [node("h3", None, say("privacy.try")), node("p", None, with_what)]
    if privacy["trying"]:
        parts.append(progress(say("privacy.trying"), 0, None, say("privacy.trying")))
    elif privacy["tries"] is None:
        asks = button(say("privacy.try.do"), {"type": "leaks-asked"}, "", "lock", id="try-leaks")
        parts.append(node("div", {"class": "actions"}, [asks]))
    if privacy["tries"] is not None:
        parts += _outcome(words, privacy["tries"])
    return parts


def _outcome(words: Words, tries: list) -> list:
    say = words.say
    open_ways = [one for one in tries if one["outcome"] != "blocked"]
    key = "privacy.tried.open" if open_ways else "privacy.tried.blocked"
    text = words.say_count(key, len(open_ways) if open_ways else len(tries), {"total": len(tries)})
    tone = "failed" if open_ways else "ready"
    dot = node("span", {"class": "status-dot", "aria-hidden": "true"})
    attrs = {"class": "privacy-sent status-" + tone, "id": "leaks-outcome", "tabindex": "-1"}
    rows = []
    for one in tries:
        name = say("privacy.where." + one["where"]) + " · " + say("privacy.way." + one["way"])
        cells = [node("th", {"scope": "row"}, name)]
        cells.append(node("td", None, say("privacy.outcome." + one["outcome"], {"rule": one["directive"] or ""})))
        cells.append(node("td", {"lang": "en", "dir": "ltr"}, one["said"]))
        rows.append(node("tr", {"data-outcome": one["outcome"], "data-way": one["where"] + "-" + one["way"]}, cells))
    names = ["privacy.head.way", "privacy.head.outcome", "privacy.head.said"]
    head = node("tr", None, [node("th", {"scope": "col"}, say(name)) for name in names])
    table = node("table", {"class": "help-table tries"}, [node("thead", None, [head]), node("tbody", None, rows)])
    return [node("p", attrs, [dot, node("strong", None, text)]), table]


def _policy(words: Words, rules: list, text: str) -> list:
    say = words.say
    parts = [node("h3", None, say("privacy.policy"))]
    if not is_locked(rules):
        return parts + [node("p", {"class": "privacy-sent status-failed"}, say("privacy.policy.open"))]
    parts.append(node("p", None, say("privacy.policy.text")))
    items = []
    for name, sources in rules:
        title = say("privacy.rule." + name) if name in RULES else name
        items.append(node("dt", None, title))
        items.append(node("dd", None, sources_text(words, sources)))
    parts.append(node("dl", {"class": "policy"}, items))
    whole = [node("summary", None, say("privacy.policy.whole"))]
    whole.append(node("pre", {"class": "help-code policy-text", "dir": "ltr", "lang": "en"}, text))
    return parts + [node("details", {"class": "help-question"}, whole)]


def sources_text(words: Words, sources: list) -> str:
    """Return what a rule of the policy names, in words; a word that means the same as another is said once."""
    said = []
    for source in sources:
        text = source
        if source in SOURCES:
            text = words.say("privacy.source." + SOURCES[source])
        elif source.startswith("'sha256-"):
            text = words.say("privacy.source.hash")
        if text not in said:
            said.append(text)
    return words.say("privacy.and").join(said) if said else words.say("privacy.source.none")
