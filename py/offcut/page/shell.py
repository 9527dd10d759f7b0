"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The loop of the page: an event changes the state, effects are carried out, the view is painted once per frame.
"""

from offcut.page import state as states
from offcut.page.node import Memory
from offcut.page.patch import Painter
from offcut.page.surface import Surface
from offcut.page.view import frame, view


class Shell:
    """Holds the state and joins the pure parts to the adapters that the entry hands in.

    `words_by_language` maps a language to its Words; `carry_out(effect)` does what an effect says; `schedule(paint)`
    calls `paint` before the next frame; `surface` is the painter's.
    """

    def __init__(
        self, words_by_language: dict, painter: Painter, surface: Surface, carry_out: object, schedule: object
    ):
        self.state = states.initial_state()
        self._words = words_by_language
        self._painter = painter
        self._surface = surface
        self._carry_out = carry_out
        self._schedule = schedule
        self._memory = Memory()
        self._is_planned = False
        self._focus: str | None = None
        self._frame: dict | None = None

    def adopt(self) -> None:
        """Take over what index.html shows, or paint afresh when something else is there, then show the state."""
        first = states.initial_state()
        # index.html names the tools of its site.
        for key in ["tools", "default_tool"]:
            first[key] = self.state[key]
        first["tool"] = self.state["default_tool"]
        shown = view(first, self._words["en"], self._memory)
        self._painter.adopt(shown)
        self.paint()

    def tell(self, event: dict) -> None:
        """Take one event: effects at once, because copying and choosing need the person's click; painting later."""
        before = self.state
        self.state, effects = states.step(before, event)
        for effect in effects:
            if effect["do"] == "focus":
                self._focus = effect["id"]
            else:
                self._carry_out(effect)  # type: ignore[operator]
        if (self.state is not before or self._focus is not None) and not self._is_planned:
            self._is_planned = True
            self._schedule(self.paint)  # type: ignore[operator]

    def paint(self) -> None:
        """Show the state now."""
        self._is_planned = False
        words = self._words[self.state["language"]]
        had_focus = self._surface.has_focus()
        self._painter.paint(view(self.state, words, self._memory))
        around = frame(self.state, words, self._memory)
        if around != self._frame:
            self._frame = around
            self._surface.set_frame(around)
        if self._focus is not None:
            self._surface.focus(self._focus)
            self._focus = None
        if had_focus and not self._surface.has_focus():
            # A button that went with what it did, such as Retry: the next Tab must not start at the top again.
            self._surface.restore_focus()
