"""Room: tests. Runs on CPython and MicroPython. Records by their id, found without a look at each of hundreds."""

from offcut.page.records import find, place_of, replaced, with_job, without

MANY = 500


class Counted:
    """A list that counts how often a place of it is looked into."""

    def __init__(self, records: list):
        self.looked_into = 0
        self._records = records

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, place: int) -> dict:
        self.looked_into += 1
        return self._records[place]


def pictures(count: int) -> list:
    made = []
    for number in range(1, count + 1):
        identifier = "picture-" + str(number)
        made.append({"id": identifier, "job_id": identifier + ".1" if number % 2 else None})
    return made


def test_every_record_is_found_whatever_was_removed() -> None:
    records = pictures(20)
    records += [{"id": name, "job_id": None} for name in ["isnet-w8", "u2netp", "x-1", "-3", ""]]
    for gone in ["", "picture-1", "picture-7", "picture-20", "u2netp"]:
        records = without(records, gone) if gone else records
        for place in range(len(records)):
            assert place_of(records, records[place]["id"]) == place
            assert find(records, records[place]["id"]) is records[place]
        for missing in [None, "picture-0", "picture-21", "picture-", gone or "nobody"]:
            assert find(records, missing) is None
    assert find(replaced(records, "picture-9", {"job_id": "new"}), "picture-9") == {"id": "picture-9", "job_id": "new"}
    assert replaced(records, "nobody", {"job_id": "new"}) is records
    assert find([], "picture-1") is None


def test_a_job_is_found_by_its_picture() -> None:
    records = pictures(6)
    assert with_job(records, "picture-3.1") is records[2]
    for job_id in ["picture-3.2", "picture-2.1", "picture-9.1", "engine-u2netp.1", "", "picture-3"]:
        assert with_job(records, job_id) is None


def test_one_of_hundreds_costs_one_look_and_one_more_for_each_that_was_removed_before() -> None:
    records = Counted(pictures(MANY))
    assert place_of(records, "picture-400") == 399  # type: ignore[arg-type]
    assert records.looked_into == 1
    records = Counted(pictures(MANY)[3:])
    assert place_of(records, "picture-400") == 396  # type: ignore[arg-type]
    assert records.looked_into == 4
