"""Room: tests. Runs on CPython and MicroPython. Tools: links, back and forward, what switching changes and keeps."""

from offcut.contract import tools as rules
from offcut.page import tool_panels, tools
from offcut.page.node import Memory
from offcut.page.state import initial_state
from tests.shared.repository import (
    LANGUAGES,
    commands,
    job_done,
    picture,
    read_json,
    ready_state,
    told,
    tools_loaded,
    words,
)
from tests.shared.test_views import by_id, shown


def went(address: str, first: bool = False) -> dict:
    return {"type": "address-changed", "address": address, "first": first}


def loaded(settings: dict | None = None) -> dict:
    """Return the state of a page that has just read its settings and its tools."""
    event = {"type": "settings-loaded", "settings": settings, "device_language": "en"}
    return told(initial_state(), event, tools_loaded())[0]


def cut_out() -> dict:
    """Return a ready state with two pictures that are cut out."""
    state, _ = told(ready_state("a", "b"), tools_loaded(), job_done("picture-1.1"), job_done("picture-2.1"))
    return state


def words_of(effects: list) -> list:
    return [effect["do"] for effect in effects]


def test_every_tool_is_opened_by_its_link_and_is_saved() -> None:
    for tool in read_json("assets/tools.json")["tools"]:
        state, effects = told(loaded(), went("#/" + tool["id"], True))
        assert state["tool"] == tool["id"]
        assert state["sections"] == tool["sections"]
        assert state["settings"]["recipe"] == rules.applied(state["tools"], tool, loaded()["settings"]["recipe"])
        if tool["id"] != "cutout":
            assert [word for word in words_of(effects) if word != "load-documents"] == ["save-settings", "reveal"]
            assert effects[0]["settings"] is state["settings"]
            assert state["settings"]["tool"] == tool["id"]


def test_the_last_tool_stays_and_what_was_set_in_it() -> None:
    state, _ = told(loaded(), went("#/product"))
    state, _ = told(state, {"type": "recipe-changed", "section": "output", "key": "quality", "value": "70"})
    again = loaded(state["settings"])
    assert again["tool"] == "product"
    again, effects = told(again, went("", True))
    assert again["settings"]["recipe"]["output"]["quality"] == 70
    assert effects == [{"do": "set-address", "address": "#/product"}]


def test_a_link_wins_over_the_last_tool() -> None:
    state, _ = told(loaded(), went("#/product"))
    again, _ = told(loaded(state["settings"]), went("#/passport", True))
    assert again["tool"] == "passport"
    # The link of the tool in use leaves what was set in it.
    state, _ = told(state, {"type": "recipe-changed", "section": "output", "key": "quality", "value": "70"})
    assert told(loaded(state["settings"]), went("#/product", True))[0]["settings"]["recipe"]["output"]["quality"] == 70


def test_a_tool_that_this_site_does_not_have_is_forgotten() -> None:
    assert loaded({"tool": "tool-of-another-release"})["tool"] == "cutout"
    assert loaded({"tool": "<script>"})["settings"]["tool"] is None


def test_back_to_no_link_is_the_first_tool() -> None:
    state, _ = told(loaded(), went("", True), went("#/product"), went(""))
    assert state["tool"] == "cutout"
    assert state["settings"]["recipe"] == loaded()["settings"]["recipe"]


def test_an_address_that_is_no_link_changes_nothing() -> None:
    state, _ = told(loaded(), went("#/product"))
    assert told(state, went("#main")) == (state, [])


def test_an_unknown_link_is_said_and_cut_out_opens() -> None:
    for first in [True, False]:
        state, _ = told(loaded(), went("#/product"))
        state, effects = told(state, went("#/nowhere/else", first))
        assert state["tool"] == "cutout"
        assert state["notices"] == [{"id": "tool-unknown", "details": {"link": "nowhere"}}]
        assert effects[-1] == {"do": "set-address", "address": "#/cutout"}
        # The corrected address comes back as an event of its own, and the notice stays until another tool is opened.
        state, _ = told(state, went("#/cutout"))
        assert len(state["notices"]) == 1
        state, _ = told(state, went("#/batch"))
        assert state["notices"] == []


def test_a_monstrous_link_is_cut_short() -> None:
    state, _ = told(loaded(), went("#/" + "x" * 5000))
    assert len(state["notices"][0]["details"]["link"]) == tools.LONGEST_REPEATED


def test_switching_keeps_pictures_and_makes_the_selected_one_again_without_an_engine() -> None:
    state = cut_out()
    state, _ = told(state, {"type": "picture-selected", "picture": "picture-1"})
    state, effects = told(state, went("#/product"))
    assert commands(effects) == [("finish-job", "finish-picture-1.1")]
    assert len(state["pictures"]) == 2
    assert picture(state, "a")["result"] is not None
    state, effects = told(state, job_done("finish-picture-1.1"), went("#/cutout"))
    assert commands(effects) == [("finish-job", "finish-picture-1.2")]
    assert words_of(effects).count("save-settings") == 1


def test_switching_keeps_strokes() -> None:
    state = cut_out()
    stroke = {"mode": "keep"}
    pictures = [dict(one) for one in state["pictures"]]
    pictures[1]["strokes"] = [stroke]
    state = dict(state)
    state["pictures"] = pictures
    state, _ = told(state, went("#/id-photo"))
    assert picture(state, "b")["strokes"] == [stroke]


def test_a_picture_with_settings_of_its_own_follows_while_it_is_shown() -> None:
    state, _ = told(cut_out(), {"type": "picture-selected", "picture": "picture-1"})
    state, _ = told(state, {"type": "own-recipe-switched", "picture": "picture-1"}, went("#/product"))
    assert picture(state, "a")["own_recipe"]["output"]["format"] == "jpeg"
    assert state["settings"]["recipe"]["output"]["format"] == "jpeg"
    state, _ = told(state, {"type": "picture-selected", "picture": "picture-2"}, went("#/cutout"))
    assert picture(state, "a")["own_recipe"]["output"]["format"] == "jpeg", "made by hand: not touched from afar"
    assert state["settings"]["recipe"]["output"]["format"] == "png"


def test_batch_leaves_the_settings_as_they_are() -> None:
    state, _ = told(loaded(), went("#/product"))
    batch, _ = told(state, went("#/batch"))
    assert batch["settings"]["recipe"] == state["settings"]["recipe"]
    assert batch["tool"] == "batch"


def test_what_was_changed_is_set_back_on_demand() -> None:
    state, _ = told(cut_out(), went("#/product"))
    assert tools.is_as_preset(state, state["settings"]["recipe"])
    change = {"type": "recipe-changed", "section": "canvas", "key": "subject_scale", "value": "50", "unit": "percent"}
    changed, _ = told(state, change)
    assert by_id(shown(changed), "tool-reset")
    again, _ = told(changed, {"type": "tool-reset"})
    assert again["settings"]["recipe"] == state["settings"]["recipe"]
    assert [one for one in shown(again) if one.get("attrs", {}).get("id") == "tool-reset"] == []


def test_links_are_real_and_the_one_in_use_is_marked() -> None:
    for language in LANGUAGES:
        nodes = shown(told(loaded(), went("#/product"))[0], language)
        links = [one for one in nodes if one.get("attrs", {}).get("class") == "tool-link"]
        assert [one["attrs"]["href"] for one in links] == [
            "#/" + tool["id"] for tool in read_json("assets/tools.json")["tools"]
        ]
        assert [one["attrs"]["href"] for one in links if one["attrs"]["aria-current"]] == ["#/product"]


def test_every_panel_that_a_tool_may_name_is_built() -> None:
    assert sorted([panel[0] for panel in tool_panels.PANELS]) == sorted(rules.PANELS)
    for tool in read_json("assets/tools.json")["tools"]:
        made = tool_panels.tool_panel(loaded(), tool, words("en"), Memory())
        assert (made is None) == (tool["panel"] is None), tool["id"]
