"""Room: tests. Runs on CPython and MicroPython. Settings for all pictures or for one."""

from offcut.page.own_recipes import recipe_now, recipe_of
from tests.shared.repository import commands, files_added, job_done, picture, ready_state, told

OWN = {"type": "own-recipe-switched", "picture": "picture-1"}
GROW = {"type": "recipe-changed", "section": "edges", "key": "grow_px", "value": "-3"}


def sent(effects: list) -> list:
    """Return the recipes that go to the worker."""
    found = []
    for effect in effects:
        if effect["do"] == "send" and effect["command"]["type"] == "start-job":
            found.append(effect["command"]["options"]["recipe"])
        elif effect["do"] == "send" and effect["command"]["type"] == "finish-job":
            found.append(effect["command"]["recipe"])
    return found


def test_what_is_set_for_one_picture_changes_that_one_alone() -> None:
    state, _ = told(ready_state("a", "b"), job_done("picture-1.1"), job_done("picture-2.1"), OWN)
    state, effects = told(state, GROW)
    assert commands(effects) == [("finish-job", "finish-picture-1.1")]
    assert sent(effects)[0]["edges"]["grow_px"] == -3
    assert state["settings"]["recipe"]["edges"]["grow_px"] == 0
    assert recipe_now(state)["edges"]["grow_px"] == -3
    assert "save-settings" not in [effect["do"] for effect in effects]
    state, _ = told(state, {"type": "picture-selected", "picture": "picture-2"})
    assert recipe_now(state)["edges"]["grow_px"] == 0
    state, effects = told(state, {"type": "recipe-for-all"})
    assert commands(effects) == []
    assert recipe_of(state, picture(state, "a"))["edges"]["grow_px"] == -3


def test_a_picture_that_waits_is_begun_with_its_own_settings() -> None:
    state, _ = told(ready_state("a"), {"type": "job-started", "job_id": "picture-1.1"}, {"type": "batch-paused"})
    state, _ = told(state, files_added("b", "c"))
    state, _ = told(state, {"type": "own-recipe-switched", "picture": "picture-2"}, GROW, job_done("picture-1.1"))
    state, effects = told(state, {"type": "batch-resumed"})
    assert [recipe["edges"]["grow_px"] for recipe in sent(effects)] == [-3, 0]


def test_settings_of_all_come_back() -> None:
    state, _ = told(ready_state("a"), job_done("picture-1.1"), OWN, GROW, job_done("finish-picture-1.1"))
    state, effects = told(state, OWN)
    assert picture(state, "a")["own_recipe"] is None
    assert sent(effects)[0]["edges"]["grow_px"] == 0


def test_applying_to_all_takes_the_own_settings_of_the_selected_one() -> None:
    state, _ = told(ready_state("a", "b"), job_done("picture-1.1"), job_done("picture-2.1"), OWN, GROW)
    state, effects = told(state, job_done("finish-picture-1.1"), {"type": "recipe-for-all"})
    assert state["settings"]["recipe"]["edges"]["grow_px"] == -3
    assert picture(state, "a")["own_recipe"] is None
    assert commands(effects) == [("finish-job", "finish-picture-2.1")]
