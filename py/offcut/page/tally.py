"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

What a long list of pictures comes to, counted so that one changed picture costs one short part of the list: the list
is cut into parts, and a part that is equal to the one counted before is not looked into again. Comparing two parts is
done by the interpreter itself and stops at identical records; a loop over five hundred of them is felt on a phone.
"""

from offcut.page import finishing
from offcut.page.looking import needs_look

# Short enough that counting one part is nothing, long enough that there are few.
PART = 32
STATES = ["waiting", "working", "done", "failed", "cancelled"]


class Tally:
    """Remembers the parts of the last count; `looked_into` counts the pictures that were really looked at."""

    def __init__(self) -> None:
        self.looked_into = 0
        self._known: list = []
        self._context: list = []
        self._sum: dict = {}
        self._pictures: list | None = None

    def of(self, state: dict) -> dict:
        """Return how many pictures are in each state, and how many are "unsaved", "unsure" and "outdated"."""
        pictures = state["pictures"]
        context = [state["settings"]["recipe"], state["backdrop"]]
        is_same = len(context) == len(self._context) and all(
            context[index] is self._context[index] for index in range(len(context))
        )
        if is_same and pictures is self._pictures:
            return self._sum
        parts = []
        for begin in range(0, len(pictures), PART):
            part = pictures[begin : begin + PART]
            place = begin // PART
            if is_same and place < len(self._known) and self._known[place][0] == part:
                parts.append(self._known[place])
            else:
                parts.append((part, self._counted(state, part)))
        self._known, self._context, self._pictures = parts, context, pictures
        self._sum = _added([counts for _, counts in parts])
        return self._sum

    def _counted(self, state: dict, part: list) -> dict:
        self.looked_into += len(part)
        counts = _nothing()
        for one in part:
            counts[one["state"]] += 1
            if one["result"] is None:
                continue
            if not one["downloaded"]:
                counts["unsaved"] += 1
            if needs_look(one):
                counts["unsure"] += 1
            if one["result"]["needs_look"]:
                counts["was_unsure"] += 1
            if not finishing.is_as_set(state, one):
                counts["outdated"] += 1
        return counts


def _nothing() -> dict:
    counts = dict.fromkeys(STATES, 0)
    counts.update({"unsaved": 0, "unsure": 0, "was_unsure": 0, "outdated": 0})
    return counts


def _added(many: list) -> dict:
    total = _nothing()
    for counts in many:
        for name in counts:
            total[name] += counts[name]
    return total
