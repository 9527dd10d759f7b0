"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Sentences that are put together from other sentences: errors with what to do, engines by name, reasons.
"""

from offcut.contract.own import is_own
from offcut.page.records import find
from offcut.page.words import Words

# What the result of a picture may carry; each has a sentence "note.<code>" in every language file.
RESULT_NOTES = [
    "first-frame-only",
    "orientation-unreadable",
    "decoded-by-browser",
    "colours-approximate",
    "colours-converted",
    "profile-ignored",
    "quality-lowered",
    "cap-not-reached",
    "location-removed",
    "thumbnail-dropped",
    "metadata-unreadable",
    "metadata-partly",
    "weights-not-stored",
    "engine-restarted",
    "mirror-failed",
    "gpu-failed",
    "mirror-failed",
    "consensus-incomplete",
    "quick-look-only",
    "second-look-failed",
    # What low-memory mode does to a large picture.
    "worked-smaller",
]
# HTTP answers that say that a file is no more: after an update of the site the old engine files may be gone.
GONE = [404, 410]
# What people call a kind of file, in every language.
FORMATS = {"image/png": "PNG", "image/webp": "WebP", "image/jpeg": "JPEG", "application/zip": "ZIP"}


def error_sentence(words: Words, error: dict) -> str:
    """Return what happened."""
    return words.say(_error_key(error), error["details"])


def error_advice(words: Words, error: dict) -> str:
    """Return what to do next."""
    return words.say(_error_key(error) + ".do", error["details"])


def _error_key(error: dict) -> str:
    if error["code"] == "download-failed" and error["details"].get("status") in GONE:
        return "error.download-gone"
    return "error." + error["code"]


def error_cause(error: dict) -> str:
    """Return the technical side for a report: the code and the plain details, as they are."""
    details = error["details"]
    facts = [key + ": " + str(details[key]) for key in sorted(details) if details[key] is not None]
    return " · ".join([error["code"]] + facts)


def note_sentence(words: Words, code: str) -> str:
    """Return what a note of a result says; a code that this release has no sentence for is shown as it is."""
    if code in RESULT_NOTES:
        return words.say("note." + code)
    return words.say("note.other", {"code": code})


def host_wait(words: Words, record: dict) -> str:
    """Return how long an overloaded host still wants to be left alone; for a record in stage wait-for-host."""
    return words.say("stage.wait-for-host", {"left": seconds_left(record)})


def seconds_left(record: dict) -> int:
    """Return the seconds of a countdown that have not passed."""
    return max(0, int((record["total"] or 0) - record["done"]))


def engine_text(words: Words, engine: dict, field: str) -> str:
    """Return a text about an engine: ours where the language file has it, else the catalogue's own.

    A site may carry engines that Offcut has never heard of; they speak the language of their catalogue.
    """
    if field == "good-for" and is_own(engine["id"]):
        return words.say("own.good-for")
    key = "engine." + engine["id"] + "." + field
    return words.say(key) if words.has(key) else engine[field.replace("-", "_")]


def engine_name(words: Words, engines: list, identifier: str | None) -> str:
    """Return the name of an engine, or an empty text when there is none yet."""
    engine = find(engines, identifier)
    return "" if engine is None else engine_text(words, engine, "label")


def format_name(result: dict) -> str:
    """Return what people call the kind of file that a result is."""
    return FORMATS.get(result["mime"], str(result["mime"]))


def sentence(words: Words, engines: list, key: str | None, values: dict) -> str:
    """Return the sentence `key`; an error, an engine or a reason in `values` is put into words first."""
    if key is None:
        return ""
    filling = dict(values)
    if "error" in filling:
        error = filling["error"]
        filling["error"] = error_sentence(words, error) + " " + error_advice(words, error)
    if "engine" in filling and find(engines, filling["engine"]) is not None:
        filling["engine"] = engine_name(words, engines, filling["engine"])
    if "reason" in filling:
        filling["reason"] = words.say("offline." + filling["reason"])
    if "tool" in filling:
        filling["tool"] = words.say("tool." + filling["tool"])
    if "count" in filling:
        return words.say_count(key, filling["count"], filling)
    return words.say(key, filling)
