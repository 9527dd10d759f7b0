"""Room: tests. Runs on CPython and MicroPython. Offcut as an app: a button where there is an offer, words elsewhere."""

from offcut.page.view import view
from offcut.page.view_install import WAYS, install_dialog, opener
from tests.shared.repository import LANGUAGES, ready_state, told, words


def known(offered: bool, installed: bool) -> dict:
    return {"type": "install-known", "offered": offered, "installed": installed}


def texts(tree: dict) -> str:
    own = tree.get("text", "")
    return " ".join([own] + [texts(child) for child in tree.get("children", [])])


def test_a_button_only_where_the_browser_offers() -> None:
    state = ready_state()
    assert "Use Offcut as an app" in texts(view(state, words("en")))
    state, _ = told(state, known(True, False))
    assert "Install Offcut" in texts(view(state, words("en")))
    state, effects = told(state, {"type": "install-asked"})
    assert effects == [{"do": "ask-install"}]
    state, _ = told(state, known(False, True))
    assert opener(words("en"), state["install"]) is None


def test_elsewhere_every_way_is_told() -> None:
    state, _ = told(ready_state(), {"type": "dialog-opened", "dialog": "install"})
    for language in LANGUAGES:
        said = texts(view(state, words(language)))
        for way in WAYS:
            assert words(language).say("install.way." + way + ".how") in said
    offered = texts(install_dialog(words("en"), {"offered": True, "installed": False}))
    assert "Install Offcut" in offered and "Safari" not in offered
