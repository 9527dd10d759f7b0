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
    for record in records:
        if record["id"] == identifier:
            return record
    return None


def replaced(records: list, identifier: str, changes: dict) -> list:
    """Return `records` with `changes` made to the one whose id is `identifier`."""
    for place in range(len(records)):
        if records[place]["id"] == identifier:
            break
    else:
        return records
    changed = with_changes(records[place], changes)
    if changed is records[place]:
        return records
    # A copy and one place: with hundreds of pictures a loop in Python is felt.
    made = list(records)
    made[place] = changed
    return made


def without(records: list, identifier: str) -> list:
    """Return `records` without the one whose id is `identifier`."""
    return [record for record in records if record["id"] != identifier]
