"""Room: tests. Runs on CPython and MicroPython. The painter, and that it touches only what changed."""

from offcut.page.node import Memory, node
from offcut.page.patch import Painter
from offcut.page.shell import Shell
from offcut.page.state import initial_state
from offcut.page.view import view
from tests.shared.fake_page import FakePage, shows
from tests.shared.repository import files_added, job_done, progress, ready_state, told, words


def strip(*keys: str) -> dict:
    return node("ul", None, [node("li", {"id": key}, key, key=key) for key in keys])


def test_lists_are_patched_by_key_in_any_order() -> None:
    page = FakePage()
    painter = Painter(page)
    painter.paint(strip("a", "b", "c"))
    first = page.top.children[0].children[0]
    for keys in ["cab", "ab", "", "bxa", "abcdef", "fcb", "bcf", "b", "qwertb"]:
        painter.paint(strip(*keys))
        assert shows(page.top.children[0], strip(*keys)), keys
    painter.paint(strip("a", "b"))
    assert page.top.children[0].children[0] is not first


def test_a_kept_element_stays_the_same_element() -> None:
    page = FakePage()
    painter = Painter(page)
    painter.paint(strip("a", "b", "c"))
    kept = page.top.children[0].children[1]
    painter.paint(strip("x", "b"))
    assert page.top.children[0].children[1] is kept


def test_text_and_children_take_each_others_place() -> None:
    page = FakePage()
    painter = Painter(page)
    for tree in [node("p", None, "one"), strip("a"), node("p", None, "two"), node("p", None, [node("b", None, "x")])]:
        for place in [node("div", None, [tree]), node("div", None, [node("p", {"id": "q"}, "other")])]:
            painter.paint(place)
            assert shows(page.top.children[0], place)


def test_attributes_come_and_go() -> None:
    page = FakePage()
    painter = Painter(page)
    changes: list = [{"a": "1", "b": True}, {"b": False}, {"a": None, "c": "x"}]
    for attrs in changes:
        painter.paint(node("p", attrs, style={"width": attrs.get("c", "1px")}))
        assert shows(page.top.children[0], node("p", attrs, style={"width": attrs.get("c", "1px")}))


def test_answers_go_with_their_elements() -> None:
    page = FakePage()
    painter = Painter(page)
    button = node("button", None, "x", on={"click": {"type": "original-toggled"}})
    for _ in range(10):
        painter.paint(node("div", None, [button]))
        number = page.top.find("button")[0].number
        assert painter.event_for(number, "click", None) == {"type": "original-toggled"}
        assert painter.event_for(number, "change", None) is None
        painter.paint(node("div", None, []))
        assert painter.answer_count() == 0


def test_dialogs_are_opened_and_closed_before_they_go() -> None:
    page = FakePage()
    painter = Painter(page)
    painter.paint(node("div", None, [node("dialog", None, "x", modal=True)]))
    dialog = page.top.find("dialog")[0]
    assert dialog.is_open
    painter.paint(node("div", None, []))
    assert not dialog.is_open


def test_the_painted_page_is_always_the_view() -> None:
    page, said, memory = FakePage(), words("en"), Memory()
    painter = Painter(page)
    state = ready_state()
    events = [
        files_added("a", "b", "c"),
        {"type": "job-started", "job_id": "picture-1.1"},
        progress("picture-1.1", "fetch-model", 12000000, 44000000),
        job_done("picture-1.1"),
        {"type": "picture-selected", "picture": "picture-2"},
        {"type": "dialog-opened", "dialog": "about"},
        {"type": "dialog-closed"},
        {"type": "picture-removed", "picture": "picture-1"},
        {"type": "pictures-cleared"},
    ]
    for event in events:
        state, _ = told(state, event)
        painter.paint(view(state, said, memory))
        assert shows(page.top.children[0], view(state, said)), event["type"]


def test_progress_touches_a_handful_of_elements_and_no_event_touches_none() -> None:
    page, said, memory = FakePage(), words("en"), Memory()
    painter = Painter(page)
    state, _ = told(ready_state(*[str(index) for index in range(30)]), {"type": "job-started", "job_id": "picture-1.1"})
    state, _ = told(state, progress("picture-1.1", "fetch-model", 11000000, 44000000))
    painter.paint(view(state, said, memory))
    page.work = 0
    painter.paint(view(state, said, memory))
    assert page.work == 0
    state, _ = told(state, progress("picture-1.1", "fetch-model", 12000000, 44000000))
    painter.paint(view(state, said, memory))
    assert 0 < page.work < 30, page.work


def test_the_static_page_is_taken_over_without_a_change() -> None:
    page = FakePage()
    Painter(page).paint(view(initial_state(), words("en")))
    element = page.top.children[0]
    page.work = 0
    painter = Painter(page)
    assert painter.adopt(view(initial_state(), words("en")))
    assert page.work == painter.answer_count()
    assert page.top.children[0] is element


def test_another_static_page_is_painted_afresh() -> None:
    page = FakePage()
    Painter(page).paint(strip("a"))
    painter = Painter(page)
    assert not painter.adopt(view(initial_state(), words("en")))
    painter.paint(view(initial_state(), words("en")))
    assert shows(page.top.children[0], view(initial_state(), words("en")))


def test_the_shell_paints_once_for_many_events_and_then_moves_the_focus() -> None:
    page = FakePage()
    painter = Painter(page)
    planned: list = []
    carried: list = []
    shell = Shell({"en": words("en"), "zh": words("zh")}, painter, page, carried.append, planned.append)
    shell.adopt()
    for event in [
        files_added("a"),
        {"type": "theme-chosen", "value": "dark"},
        {"type": "language-chosen", "value": "zh"},
        {"type": "language-loaded", "language": "zh", "loaded": True},
    ]:
        shell.tell(event)
    assert len(planned) == 1
    assert page.focused == []
    planned[0]()
    assert page.focused == ["stage-title"]
    assert page.frames[-1]["theme"] == "dark"
    assert page.frames[-1]["language"] == "zh-Hans"
    done = [effect["do"] for effect in carried]
    assert done == ["peek", "measure-stage", "guard", "hold", "save-settings", "save-settings", "load-language"]


def test_the_focus_is_never_lost_with_the_button_that_had_it() -> None:
    class Losing(FakePage):
        def remove(self, element: object) -> None:
            FakePage.remove(self, element)
            self.is_focused = False

    page = Losing()
    planned: list = []
    shell = Shell({"en": words("en")}, Painter(page), page, lambda effect: None, planned.append)
    shell.adopt()
    page.is_focused = True
    for event in [files_added("a"), {"type": "picture-cancelled", "picture": "picture-1"}]:
        shell.tell(event)
        planned.pop()()
    assert page.focused == ["stage-title", "restored", "restored"]
    page.is_focused = False
    shell.tell({"type": "picture-again", "picture": "picture-1"})
    planned.pop()()
    assert page.focused[3:] == []
