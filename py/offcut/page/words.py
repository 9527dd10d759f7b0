"""Room: page. Runs on CPython and MicroPython. May import nothing.

Looks up every sentence that people read. A sentence is a text with places: "{name}" takes a value as it is,
"{total:size}" says how to write it. A missing sentence, value or way of writing is an error, never an empty place.
"""

# Sizes are decimal, as file managers of phones and computers write them.
KILO = 1000


class Words:
    """The sentences of one language."""

    def __init__(self, language: str, sentences: dict):
        self.language = language
        self._sentences = sentences

    def has(self, key: str) -> bool:
        """Say whether there is a sentence for `key`."""
        return key in self._sentences

    def say(self, key: str, values: dict | None = None) -> str:
        """Return the sentence `key` with `values` in its places; raises KeyError when something is missing."""
        if key not in self._sentences:
            raise KeyError(self.language + " has no sentence " + key)
        return filled(self._sentences[key], {} if values is None else values)

    def say_count(self, key: str, count: int, values: dict | None = None) -> str:
        """Return the sentence `key`.one or `key`.other, which may use {count}.

        English has these two forms; Chinese says both the same way and its file has both, so that no rule is needed.
        """
        filling = {"count": count}
        if values is not None:
            filling.update(values)
        return self.say(key + (".one" if count == 1 else ".other"), filling)


def filled(sentence: str, values: dict) -> str:
    """Return `sentence` with its places filled."""
    pieces = sentence.split("{")
    text = pieces[0]
    for piece in pieces[1:]:
        place, closed, rest = piece.partition("}")
        if not closed:
            raise ValueError("a place is not closed in: " + sentence)
        name, _, kind = place.partition(":")
        if name not in values:
            raise KeyError("no value for {" + place + "} in: " + sentence)
        text += written(values[name], kind) + rest
    return text


def written(value: str | float, kind: str) -> str:
    """Return `value` as people read it."""
    if kind == "":
        return str(value)
    if kind not in WAYS:
        raise ValueError("no way of writing called " + kind)
    return WAYS[kind](float(value))


def size(count: float) -> str:
    """Write bytes with the largest unit that fits: 640 bytes, 4.6 MB, 44 MB."""
    if count < KILO:
        return str(int(count)) + " B"
    for unit in ["KB", "MB"]:
        count = count / KILO
        if count < KILO - 0.5:
            return _short(count) + " " + unit
    return _short(count / KILO) + " GB"


def megabytes(count: float) -> str:
    """Write bytes as a number of megabytes without the unit, for "12 of 44 MB"."""
    return _short(count / KILO / KILO)


def number(count: float) -> str:
    """Write a whole number with separators between thousands."""
    return "{:,}".format(int(count))


def megapixels(count: float) -> str:
    """Write a number of pixels in millions."""
    return _short(count / KILO / KILO)


def seconds(milliseconds: float) -> str:
    """Write a duration in seconds, exact only where it matters."""
    return _short(milliseconds / KILO)


def _short(value: float) -> str:
    """Write one decimal below ten, none from there on, and no ".0"."""
    text = "{:.1f}".format(value) if value < 9.95 else str(int(value + 0.5))
    return text[:-2] if text.endswith(".0") else text


WAYS = {"size": size, "megabytes": megabytes, "number": number, "megapixels": megapixels, "seconds": seconds}
