"""Room: tests. Runs on CPython and MicroPython. Product pictures: choosing a marketplace, its panel, the shadow."""

from offcut.page import marketplaces, view_marketplaces
from tests.shared.repository import (
    LANGUAGES,
    commands,
    job_done,
    read_json,
    ready_state,
    told,
    tools_loaded,
    words,
)
from tests.shared.test_views import all_nodes, by_id, shown, texts


def product() -> dict:
    """Return a state with a cut out picture in the tool for products."""
    known = read_json("assets/marketplaces.json")
    state, _ = told(
        ready_state("a"),
        tools_loaded(),
        {"type": "marketplaces-loaded", "marketplaces": known["marketplaces"]},
        job_done("picture-1.1"),
        {"type": "address-changed", "address": "#/product", "first": False},
    )
    return told(state, job_done("finish-picture-1.1"))[0]


def chosen(state: dict) -> str | None:
    market = marketplaces.chosen(state["marketplaces"], state["settings"]["recipe"])
    return None if market is None else market["id"]


def test_each_marketplace_is_chosen_and_shown_in_every_language() -> None:
    for market in read_json("assets/marketplaces.json")["marketplaces"]:
        state, effects = told(product(), {"type": "marketplace-chosen", "value": market["id"]})
        assert chosen(state) == market["id"]
        if market["id"] != "general":
            assert commands(effects) == [("finish-job", "finish-picture-1.2")], "without an engine"
        for language in LANGUAGES:
            said = " ".join(texts(shown(state, language)))
            assert str(market["width_px"]) in said
            for source in market["sources"]:
                assert source["title"] in said
                assert source["read"] in said


def test_other_numbers_are_settings_of_ones_own() -> None:
    assert chosen(product()) == "general"
    change = {"type": "recipe-changed", "section": "canvas", "key": "width_px", "value": "1234"}
    state, _ = told(product(), change)
    assert chosen(state) is None
    select = by_id(shown(state), "marketplace")
    assert select["children"][0]["props"]["selected"]
    assert select["children"][0]["text"] == words("en").say("market.own")


def test_an_unknown_marketplace_changes_nothing() -> None:
    state = product()
    assert told(state, {"type": "marketplace-chosen", "value": "nowhere"}) == (state, [])


def test_the_shadow_is_switched_and_a_rule_against_it_is_said() -> None:
    state, _ = told(product(), {"type": "contact-shadow-switched"})
    assert state["settings"]["recipe"]["shadow"]["kind"] == "contact"
    state, _ = told(state, {"type": "marketplace-chosen", "value": "walmart"})
    assert state["settings"]["recipe"]["shadow"]["kind"] == "none"
    state, _ = told(state, {"type": "contact-shadow-switched"})
    assert chosen(state) == "walmart"
    assert words("en").say("market.shadow.against", {"name": "Walmart"}) in texts(shown(state))
    state, _ = told(state, {"type": "contact-shadow-switched"})
    assert state["settings"]["recipe"]["shadow"]["kind"] == "none"


def test_a_source_without_an_address_is_a_text_and_the_others_open_elsewhere() -> None:
    state, _ = told(product(), {"type": "marketplace-chosen", "value": "taobao-white"})
    nodes = all_nodes(view_marketplaces.panel(words("zh"), *view_marketplaces.inputs(state)))
    assert [one for one in nodes if one["tag"] == "a"] == []
    state, _ = told(product(), {"type": "marketplace-chosen", "value": "walmart"})
    links = [
        one
        for one in all_nodes(view_marketplaces.panel(words("zh"), *view_marketplaces.inputs(state)))
        if one["tag"] == "a"
    ]
    assert [one["attrs"]["rel"] for one in links] == ["noopener noreferrer"]
    assert links[0]["attrs"]["href"].startswith("https://")


def test_the_panel_is_there_before_a_picture() -> None:
    known = read_json("assets/marketplaces.json")
    state, _ = told(
        ready_state(),
        tools_loaded(),
        {"type": "marketplaces-loaded", "marketplaces": known["marketplaces"]},
        {"type": "address-changed", "address": "#/product", "first": True},
    )
    assert by_id(shown(state), "marketplace")
