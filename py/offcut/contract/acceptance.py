"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import nothing.

Which licences were accepted on this device, for engines whose licence asks for that before the download:

    accepted   a list of records, the newest last
    record     {"engine": id, "licence": its name, "url": where its text is}

A licence that got another name or another address has not been accepted.
"""

# Far more engines than ask for it.
MOST_RECORDS = 64
LONGEST_TEXT = 500


def record_for(engine: dict) -> dict:
    """Return the record of an engine, from its id and its licence."""
    return {"engine": engine["id"], "licence": engine["licence"]["name"], "url": engine["licence"]["url"]}


def is_needed(engine: dict, accepted: list) -> bool:
    """Say whether the licence of this engine must be accepted before its weights are fetched."""
    return engine["licence"].get("accept") is True and record_for(engine) not in accepted


def with_accepted(accepted: list, engine: dict) -> list:
    """Return `accepted` with the licence of this engine; an older one of the same engine goes."""
    others = [record for record in accepted if record["engine"] != engine["id"]]
    return (others + [record_for(engine)])[-MOST_RECORDS:]


def is_accepted_list(value: object) -> bool:
    """Say whether `value`, which comes from storage, is what this file describes."""
    return isinstance(value, list) and len(value) <= MOST_RECORDS and all(_is_record(record) for record in value)


def _is_record(record: object) -> bool:
    if not isinstance(record, dict) or len(record) != 3:
        return False
    return all(_is_text(record.get(key)) for key in ["engine", "licence", "url"])


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT
