"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The panel of the tool for product pictures: which marketplace they are made for, what it asks, and who says so.
"""

from offcut.page import marketplaces
from offcut.page.node import node
from offcut.page.own_recipes import recipe_now
from offcut.page.words import KILO, Words

OWN = "own"


def inputs(state: dict) -> list:
    """Return what the panel shows."""
    return [state["marketplaces"], recipe_now(state)]


def panel(words: Words, markets: list, recipe: dict) -> dict:
    """Return the panel."""
    market = marketplaces.chosen(markets, recipe)
    children = [_choice(words, markets, market)]
    if market is not None:
        children += _facts(words, market)
    children.append(_shadow(words, recipe, market))
    if market is not None and market["sources"]:
        children.append(_sources(words, market))
    return node("div", {"class": "tool-own", "id": "marketplace-panel"}, children, key="marketplaces")


def _choice(words: Words, markets: list, market: dict | None) -> dict:
    options = []
    if market is None:
        options.append(node("option", {"value": OWN}, words.say("market.own"), props={"selected": True}, key=OWN))
    for one in markets:
        props = {"selected": one is market}
        options.append(node("option", {"value": one["id"]}, _name(words, one), props=props, key=one["id"]))
    label = node("label", {"for": "marketplace"}, words.say("market.title"))
    attrs = {"class": "select", "id": "marketplace", "autocomplete": "off"}
    select = node("select", attrs, options, on={"change": {"type": "marketplace-chosen"}})
    return node("div", {"class": "setting", "data-kind": "choice"}, [label, select], key="choice")


def _name(words: Words, market: dict) -> str:
    """Return a name: ours where the language file has one, else as the marketplace writes itself."""
    key = "market.name." + market["id"]
    return words.say(key) if words.has(key) else market["name"]


def _facts(words: Words, market: dict) -> list:
    values = {"width": market["width_px"], "height": market["height_px"], "share": round(100 * market["share"])}
    lines = [words.say("market.size", values)]
    if market["cap_kb"] is not None:
        lines.append(words.say("market.cap", {"bytes": market["cap_kb"] * KILO}))
    lines.append(words.say("market.white." + market["white"]))
    if not market["shadow"]:
        lines.append(words.say("market.no-shadow"))
    items = [node("li", None, line) for line in lines]
    return [node("ul", {"class": "market-facts"}, items, key="facts")]


def _shadow(words: Words, recipe: dict, market: dict | None) -> dict:
    attrs = {"type": "checkbox", "id": "contact-shadow", "autocomplete": "off"}
    checked = marketplaces.has_shadow(recipe)
    box = node("input", attrs, props={"checked": checked}, on={"change": {"type": "contact-shadow-switched"}})
    label = node("label", {"class": "setting-switch", "for": "contact-shadow"}, [box, _text(words, "market.shadow")])
    warning = None
    if checked and market is not None and not market["shadow"]:
        warning = node("p", {"class": "setting-help"}, words.say("market.shadow.against", {"name": market["name"]}))
    return node("div", {"class": "market-shadow"}, [label, warning], key="shadow")


def _sources(words: Words, market: dict) -> dict:
    items = [node("li", None, [_source(words, source)]) for source in market["sources"]]
    inside = [
        node("summary", None, words.say("market.sources")),
        node("ul", {"class": "market-sources"}, items),
        node("p", {"class": "setting-help"}, words.say("market.check")),
    ]
    return node("details", {"class": "tool-how"}, inside, key="sources-" + market["id"])


def _source(words: Words, source: dict) -> dict:
    title = _text_or_link(source)
    said = [words.say("market.official" if source["official"] else "market.retold")]
    if source["dated"] is not None:
        said.append(words.say("market.dated", {"date": source["dated"]}))
    said.append(words.say("market.read", {"date": source["read"]}))
    return node("p", None, [title, node("span", {"class": "market-said"}, " · ".join(said))])


def _text_or_link(source: dict) -> dict:
    if source["url"] is None:
        return node("span", None, source["title"])
    attrs = {"href": source["url"], "target": "_blank", "rel": "noopener noreferrer"}
    return node("a", attrs, source["title"])


def _text(words: Words, key: str) -> dict:
    return node("span", None, words.say(key))
