"""Room: tests. Runs on CPython and MicroPython."""

from offcut.page.archive import archive, unique_names

NOON = [2026, 11, 24, 12, 30, 58]


def entry(name: str, size: int, crc32: int) -> dict:
    return {"name": name, "bytes": size, "crc32": crc32, "date": NOON}


def test_headers_and_contents_take_turns() -> None:
    pieces = archive([entry("a.png", 5, 0x01020304), entry("猫.png", 7, 9)])
    assert [piece for piece in pieces if isinstance(piece, int)] == [0, 1]
    assert pieces[0][:4] == b"PK\x03\x04"
    assert pieces[0][14:18] == b"\x04\x03\x02\x01"
    assert pieces[0][-5:] == b"a.png"
    assert "猫.png".encode("utf-8") in pieces[4]


def test_an_archive_of_nothing_has_only_an_end() -> None:
    assert archive([]) == [b"PK\x05\x06" + bytes(18)]


def test_what_does_not_fit_in_32_bits_is_written_in_64() -> None:
    whole = archive([entry("a.png", 4000000000, 1), entry("b.png", 4000000000, 2), entry("c.png", 1, 3)])
    assert b"PK\x06\x06" in whole[-1]
    assert b"PK\x06\x07" in whole[-1]
    assert b"PK\x06\x06" not in archive([entry("a.png", 5, 1)])[-1]


def test_names_become_unique_without_regard_to_capitals() -> None:
    names = ["cat.png", "Cat.png", "cat.png", "cat (2).png", "none", "none"]
    made = unique_names(names)
    assert made[0] == "cat.png"
    assert len({name.lower() for name in made}) == len(names)
    assert [name[-4:] for name in made[:4]] == [".png"] * 4
    assert made[4:] == ["none", "none (2)"]
