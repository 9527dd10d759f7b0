"""Room: page/edge. Runs in the page only (MicroPython). May import offcut.page, js and pyscript.

Numbers, dates and plurals as the browser writes them in a language: the counterpart of words.PlainFormats.
"""

import js
from pyscript.ffi import to_js

from offcut.page.words import PlainFormats

DATE = {"dateStyle": "medium"}
MOMENT = {"dateStyle": "medium", "timeStyle": "short"}


class IntlFormats(PlainFormats):
    """Writes for one language; its `tag` is well-formed, because the build has looked: Intl throws for any other."""

    def __init__(self, tag: str):
        self._tag = tag
        self._numbers: dict = {}
        self._plurals = js.Intl.PluralRules.new(tag)

    def number(self, value: float, decimals: int) -> str:
        """Write a number with so many decimals."""
        if decimals not in self._numbers:
            digits = {"minimumFractionDigits": decimals, "maximumFractionDigits": decimals}
            self._numbers[decimals] = js.Intl.NumberFormat.new(self._tag, to_js(digits))
        return self._numbers[decimals].format(value)

    def date(self, moment: str) -> str:
        """Write the day of an ISO 8601 moment. A moment that is none is written as the browser calls that."""
        return js.Date.new(moment).toLocaleDateString(self._tag, to_js(DATE))

    def moment(self, moment: str) -> str:
        """Write day and time of an ISO 8601 moment."""
        return js.Date.new(moment).toLocaleString(self._tag, to_js(MOMENT))

    def plural(self, count: float) -> str:
        """Return the plural form that the language uses with `count`."""
        return self._plurals.select(count)
