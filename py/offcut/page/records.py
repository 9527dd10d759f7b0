"""Room: page. Runs on CPython and MicroPython. May import nothing.

State is never changed in place: a changed record is a new dict, and what did not change stays the very same object.
The view relies on that to skip what it need not paint again.
"""


def with_changes(record: dict, changes: dict) -> dict:
    """Return `record` with `changes`, and `record` itself when they change nothing."""
    for key in changes:
        if key not in record or record[key] is not changes[key] and record[key] != changes[key]:
            changed = dict(record)
            changed.update(changes)
            return changed
    return record


def find(records: list, identifier: str | None) -> dict | None:
    """Return the record whose id is `identifier`, or None."""
    place = place_of(records, identifier)
    return None if place is None else records[place]


def place_of(records: list, identifier: str | None) -> int | None:
    """Return where the record is whose id is `identifier`, or None.

    Pictures are numbered as they come ("picture-7"), so the number is where it is until one before it is removed, and
    then it lies a few places before: with hundreds of them a look at each is felt.
    """
    if identifier is None:
        return None
    number = identifier.rpartition("-")[2]
    begin = min(int(number), len(records)) if number.isdigit() else len(records)
    for place in range(begin - 1, -1, -1):
        if records[place]["id"] == identifier:
            return place
    for place in range(begin, len(records)):
        if records[place]["id"] == identifier:
            return place
    return None


def replaced(records: list, identifier: str, changes: dict) -> list:
    """Return `records` with `changes` made to the one whose id is `identifier`."""
    place = place_of(records, identifier)
    if place is None:
        return records
    changed = with_changes(records[place], changes)
    if changed is records[place]:
        return records
    # A copy and one place: with hundreds of pictures a loop in Python is felt.
    made = list(records)
    made[place] = changed
    return made


def with_job(records: list, job_id: str) -> dict | None:
    """Return the picture of a job, whose id is "<picture>.<attempt>", or None."""
    record = find(records, job_id.rpartition(".")[0])
    return record if record is not None and record["job_id"] == job_id else None


def without(records: list, identifier: str) -> list:
    """Return `records` without the one whose id is `identifier`."""
    return [record for record in records if record["id"] != identifier]
