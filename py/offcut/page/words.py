"""Room: page. Runs on CPython and MicroPython. May import nothing.

Looks up every sentence that people read. A sentence is a text with places: "{name}" takes a value as it is,
"{total:size}" says how to write it. A missing sentence, value or way of writing is an error, never an empty place.
How numbers, dates and plurals look is the language's own business: the edge asks the browser (edge/formats.py).
"""

# Sizes are decimal, as file managers of phones and computers write them.
KILO = 1000


class PlainFormats:
    """Numbers, dates and plurals where there is no browser to ask: as English has them, dates as they are stored."""

    def number(self, value: float, decimals: int) -> str:
        """Write a number with separators between thousands."""
        # MicroPython groups whole numbers only.
        whole, _, rest = ("{:." + str(decimals) + "f}").format(value).partition(".")
        return "{:,}".format(int(whole)) + ("." + rest if rest else "")

    def date(self, moment: str) -> str:
        """Write the day of an ISO 8601 moment."""
        return moment[:10]

    def moment(self, moment: str) -> str:
        """Write day and time of an ISO 8601 moment."""
        return moment[:16].replace("T", " ")

    def plural(self, count: float) -> str:
        """Return the plural form that a language uses with `count`: zero, one, two, few, many or other."""
        return "one" if count == 1 else "other"


PLAIN = PlainFormats()


class Words:
    """The sentences of one language; `formats` writes its numbers and dates."""

    def __init__(self, language: str, sentences: dict, formats: PlainFormats = PLAIN):
        self.language = language
        self._sentences = sentences
        self._formats = formats

    def has(self, key: str) -> bool:
        """Say whether there is a sentence for `key`."""
        return key in self._sentences

    def say(self, key: str, values: dict | None = None) -> str:
        """Return the sentence `key` with `values` in its places; raises KeyError when something is missing."""
        if key not in self._sentences:
            raise KeyError(self.language + " has no sentence " + key)
        return filled(self._sentences[key], {} if values is None else values, self._formats)

    def say_count(self, key: str, count: int, values: dict | None = None) -> str:
        """Return the sentence `key`.one, `key`.other or another form of the language; it may use {count}.

        Every file has these two; a language that needs more has more, and one that needs fewer repeats itself.
        """
        filling = {"count": count}
        if values is not None:
            filling.update(values)
        form = key + "." + self._formats.plural(count)
        return self.say(form if form in self._sentences else key + ".other", filling)


def filled(sentence: str, values: dict, formats: PlainFormats = PLAIN) -> str:
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
        text += written(values[name], kind, formats) + rest
    return text


def written(value: str | float, kind: str, formats: PlainFormats = PLAIN) -> str:
    """Return `value` as people read it."""
    if kind == "":
        return str(value)
    if kind == "date":
        return formats.date(str(value))
    if kind == "moment":
        return formats.moment(str(value))
    if kind not in WAYS:
        raise ValueError("no way of writing called " + kind)
    return WAYS[kind](float(value), formats)


def size(count: float, formats: PlainFormats = PLAIN) -> str:
    """Write bytes with the largest unit that fits: 640 bytes, 4.6 MB, 44 MB."""
    if count < KILO:
        return str(int(count)) + " B"
    for unit in ["KB", "MB"]:
        count = count / KILO
        if count < KILO - 0.5:
            return _short(count, formats) + " " + unit
    return _short(count / KILO, formats) + " GB"


def megabytes(count: float, formats: PlainFormats = PLAIN) -> str:
    """Write bytes as a number of megabytes without the unit, for "12 of 44 MB"."""
    return _short(count / KILO / KILO, formats)


def number(count: float, formats: PlainFormats = PLAIN) -> str:
    """Write a whole number with separators between thousands."""
    return formats.number(int(count), 0)


def megapixels(count: float, formats: PlainFormats = PLAIN) -> str:
    """Write a number of pixels in millions."""
    return _short(count / KILO / KILO, formats)


def seconds(milliseconds: float, formats: PlainFormats = PLAIN) -> str:
    """Write a duration in seconds, exact only where it matters."""
    return _short(milliseconds / KILO, formats)


def _short(value: float, formats: PlainFormats) -> str:
    """Write one decimal below ten, none from there on, and no ".0"."""
    tenths = int(value * 10 + 0.5)
    if tenths < 100 and tenths % 10 > 0:
        return formats.number(tenths / 10, 1)
    return formats.number(int(value + 0.5), 0)


WAYS = {"size": size, "megabytes": megabytes, "number": number, "megapixels": megapixels, "seconds": seconds}
