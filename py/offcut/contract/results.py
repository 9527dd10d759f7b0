"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

What a finished picture carries, and which messages speak of it. What people did to it by hand goes with start-job and
finish-job where there is any: "strokes" (strokes.py), "backdrop", the picture behind the cutout, and "marks", where the
head is in a photo for a document (documents_frame.py).

    candidates   what each pass of the engines saw, in order: {"engine", "width", "height", "agreement", "other"};
                 "agreement" with the shown alpha is 0..1, "other" says that it is another subject worth offering
    candidate    which of them is shown, None for what all passes say together
    closer_ms    what a closer second look at the subject took, None where there was none
    engine       None, as provider, where a flat background was taken away and no engine was asked; threads is 0 then
    document     only of a photo for a document: {"width", "height", "found", "confidence", "marks", "touches"}: size of
                 the turned picture, where the outline says the head is (None where it cannot tell) and how clear it
                 is, 0..1, the marks that were used, and at which edges of the picture the subject is cut off
    confidence   how well the passes agree, 0..1; None where only one was asked
"""

from offcut.contract import documents_frame, print_sheets, strokes

# The messages that carry any of this.
WORDS = ["start-job", "finish-job", "job-preview", "job-done", "release-alpha", "print-sheet"]

# Both may also have "index": the place of the picture in its list, from 0 on, for names with a number in them.
OPTION_FIELDS = ["recipe", "previews"]
# What "quick_look" of a start-job may be: what the first of several passes sees is not used, it stands where the chosen
# engine cannot be had ("kept"), or it is shown at once as well. A start-job without it has "off".
QUICK_LOOKS = ["off", "kept", "shown"]
# What the job-done of a start-job or finish-job carries; that of a job about weights carries {}.
RESULT_FIELDS = [
    "width",
    "height",
    "bytes",
    "crc32",
    "mime",
    "engine",
    "provider",
    "threads",
    "timings_ms",
    "name",
    "notes",
]
RESULT_FIELDS += ["cutout", "before", "after", "confidence", "needs_look", "candidates", "candidate", "closer_ms"]
CANDIDATE_FIELDS = ["engine", "width", "height", "agreement", "other"]


def wrong(message: dict) -> str | None:
    """Return what is wrong with the values of one of WORDS, None when nothing is."""
    word = message["type"]
    if word == "start-job":
        cause = _lacks(message["options"], OPTION_FIELDS, "start-job.options") or _wrong_wish(message["options"])
        return cause or _wrong_hand_work(message)
    if word == "print-sheet":
        return print_sheets.wrong(message["sheet"])
    if word == "finish-job":
        return _wrong_finish(message)
    if word == "job-done":
        return _wrong_done(message["result"])
    if word == "release-alpha" and not _is_text(message["of"]):
        return "release-alpha: of is the id of a job"
    return None


def is_candidate(value: object, count: int) -> bool:
    """Say whether `value` names one of `count` candidates, or none."""
    if value is None:
        return True
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < count


def _wrong_wish(wish: dict) -> str | None:
    if not isinstance(wish["recipe"], dict):
        return "recipe is a dict"
    if "index" in wish and not _is_count(wish["index"]):
        return "index is a number from 0 on"
    if wish.get("quick_look", "off") not in QUICK_LOOKS:
        return "quick_look is one of " + ", ".join(QUICK_LOOKS)
    return None if isinstance(wish["previews"], bool) else "previews is true or false"


def _wrong_finish(message: dict) -> str | None:
    if not _is_text(message["of"]):
        return "finish-job: of is the id of a job"
    candidate = message["candidate"]
    if candidate is not None and not (_is_count(candidate)):
        return "finish-job: candidate is a number from 0 on, or None"
    return _wrong_wish(message) or _wrong_hand_work(message)


def _wrong_hand_work(message: dict) -> str | None:
    return strokes.wrong(message.get("strokes", [])) or documents_frame.wrong_marks(message.get("marks"))


def _wrong_done(result: dict) -> str | None:
    if result == {}:
        return None
    if isinstance(result, dict) and "printed" in result:
        return _lacks(result, print_sheets.RESULT_FIELDS, "job-done.result")
    return _wrong_result(result)


def _wrong_result(result: dict) -> str | None:
    cause = _lacks(result, RESULT_FIELDS, "job-done.result")
    if cause is not None:
        return cause
    if not isinstance(result["candidates"], list):
        return "candidates is a list"
    for candidate in result["candidates"]:
        cause = cause or _lacks(candidate, CANDIDATE_FIELDS, "candidate")
    if cause is None and not is_candidate(result["candidate"], len(result["candidates"])):
        cause = "candidate is the place of one, or None"
    return cause


def _lacks(record: object, fields: list, where: str) -> str | None:
    if not isinstance(record, dict):
        return where + " is a dict"
    missing = [field for field in fields if field not in record]
    return where + " lacks " + ", ".join(missing) if missing else None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) > 0


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
