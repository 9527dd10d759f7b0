"""Room: tests. Runs on CPython and MicroPython. Help: links, pages, blocks, and what is fetched when."""

from offcut.page import help as rules
from offcut.page.state import initial_state
from offcut.page.view import view
from offcut.page.view_help_blocks import inline
from offcut.page.words import Words
from tests.shared.repository import keys_held, read_json, ready_state, told, words


def address(text: str, first: bool = False) -> dict:
    return {"type": "address-changed", "address": text, "first": first}


def book_loaded(language: str = "en") -> dict:
    return {
        "type": "help-loaded",
        "language": language,
        "pages": read_json("assets/help/" + language + ".json")["pages"],
    }


def does(effects: list) -> list:
    return [effect["do"] for effect in effects]


def shown(state: dict, said: Words) -> list:
    """Return all nodes of the open dialog."""
    found: list = []
    waiting = [child for child in view(state, said)["children"] if child["tag"] == "dialog"]
    while waiting:
        one = waiting.pop(0)
        found.append(one)
        waiting = one.get("children", []) + waiting
    return found


def texts(nodes: list) -> list:
    return [one["text"] for one in nodes if "text" in one]


def test_links_ask_for_pages() -> None:
    asked = [("#/help", ""), ("#/help/offline", "offline"), ("#/helpless", None), ("", None), ("#/product", None)]
    for text, page in asked:
        assert rules.asked_for(text) == page, text


def test_a_link_opens_help_and_its_content_is_fetched_once() -> None:
    state, effects = told(initial_state(), address("#/help/offline", True))
    assert state["dialog"] == "help"
    assert does(effects) == ["load-help", "load-libraries", "focus"]
    assert words("en").say("help.loading") in texts(shown(state, words("en"))) or shown(state, words("en"))
    state, _ = told(state, book_loaded())
    assert "Get ready" in texts(shown(state, words("en")))
    state, effects = told(state, address("#/help/keys"))
    assert "load-help" not in does(effects)
    assert "Keyboard shortcuts" in texts(shown(state, words("en")))


def test_closing_gives_the_address_back_and_going_back_closes() -> None:
    opened, _ = told(ready_state("a"), address("#/help"), book_loaded())
    state, effects = told(opened, {"type": "dialog-closed"})
    assert state["help"]["page"] is None
    assert does(effects) == ["leave-help"]
    state, effects = told(opened, address(""))
    assert state["dialog"] is None
    assert state["help"]["page"] is None
    state, effects = told(opened, {"type": "dialog-opened", "dialog": "storage"})
    assert state["dialog"] == "storage"
    assert does(effects) == ["look-at-storage", "leave-help"]


def test_pictures_are_still_there_after_help() -> None:
    state, _ = told(ready_state("a"), address("#/help"), {"type": "dialog-closed"})
    assert [one["name"] for one in state["pictures"]] == ["a"]


def test_what_cannot_be_fetched_is_said_and_tried_again() -> None:
    state, _ = told(initial_state(), address("#/help"))
    state, _ = told(state, {"type": "help-loaded", "language": "en", "pages": None})
    assert words("en").say("help.failed") in texts(shown(state, words("en")))
    state, effects = told(state, {"type": "help-again"})
    assert does(effects) == ["load-help"]


def test_another_language_is_fetched_while_help_is_open() -> None:
    loaded = {"type": "language-loaded", "language": "zh", "loaded": True}
    state, _ = told(initial_state(), address("#/help/offline"), book_loaded())
    state, effects = told(state, {"type": "language-chosen", "value": "zh"}, loaded)
    assert {"do": "load-help", "language": "zh"} in effects
    state, _ = told(state, book_loaded("zh"))
    assert "离线使用指南" in texts(shown(state, words("zh")))


def test_a_language_without_help_shows_the_first_ones_and_says_so() -> None:
    languages = [
        {"code": "en", "name": "English", "tag": "en", "direction": "ltr", "help": True},
        {"code": "de", "name": "Deutsch", "tag": "de", "direction": "ltr", "help": False},
    ]
    state, _ = told(initial_state(), {"type": "languages-known", "languages": languages})
    loaded = {"type": "language-loaded", "language": "de", "loaded": True}
    state, _ = told(state, {"type": "language-chosen", "value": "de"}, loaded, address("#/help"), book_loaded())
    nodes = shown(state, words("en"))
    assert words("en").say("help.not-translated") in texts(nodes)
    assert [one["attrs"]["lang"] for one in nodes if one["tag"] == "article"] == ["en"]


def test_an_unknown_page_is_said() -> None:
    state, _ = told(initial_state(), address("#/help/secrets"), book_loaded())
    assert words("en").say("help.unknown") in texts(shown(state, words("en")))


def test_every_page_can_be_drawn_in_both_languages_and_lists_what_is_data() -> None:
    for language in ["en", "zh"]:
        pages = read_json("assets/help/" + language + ".json")["pages"]
        for page in pages:
            state, _ = told(ready_state(), address("#/help/" + page["id"]), book_loaded())
            state["help"]["books"]["en"] = pages
            nodes = shown(state, words(language))
            assert page["title"] in texts(nodes)
            current = [one for one in nodes if one.get("attrs", {}).get("aria-current") == "page"]
            assert [one["text"] for one in current] == [page["title"]]
    state, _ = told(ready_state(), address("#/help/licences"), book_loaded())
    library = {"name": "PyScript", "version": "1", "home": "https://pyscript.net", "licence": "Apache-2.0"}
    state, _ = told(state, {"type": "libraries-loaded", "libraries": [library]})
    said = "".join(texts(shown(state, words("en"))))
    assert "PyScript" in said
    for engine in state["engines"]:
        assert "(" + engine["id"] + ", " in said
        assert engine["licence"]["name"] in said


def test_marks_become_elements_and_nothing_else_does() -> None:
    nodes = inline("a `b` **c** [d](#/help/how) <b>e</b>")
    assert [one["tag"] for one in nodes] == ["span", "code", "span", "strong", "span", "a", "span"]
    assert nodes[-1]["text"] == " <b>e</b>"
    assert nodes[5]["attrs"]["href"] == "#/help/how"
    assert inline("") == []
    assert inline("plain") == [{"tag": "span", "text": "plain"}]


def test_the_question_mark_leads_to_the_keys_but_is_typed_in_fields() -> None:
    from offcut.page import keys

    state = ready_state()
    held = keys_held(shift=True)
    assert keys.event_for(state, "keydown", "?", held, "body", "") == {"type": "help-asked", "page": "keys"}
    assert keys.event_for(state, "keydown", "?", held, "input", "text") is None
    _, effects = told(state, {"type": "help-asked", "page": "keys"})
    assert effects == [{"do": "follow", "address": "#/help/keys"}]
