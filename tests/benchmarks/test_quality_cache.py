"""Room: tests. What the quality benchmark keeps from one run to the next."""

from pathlib import Path

from benchmarks.quality_cache import Cache, digest


def test_a_digest_tells_where_one_part_ends() -> None:
    assert digest("ab", "c") != digest("a", "bc") and digest("ab", "c") == digest(b"ab", b"c")


def test_a_file_is_made_once(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(len(made))
        return b"%d" % len(made)

    assert Cache(tmp_path).file("maker", "name", make).read_bytes() == b"1"
    assert Cache(tmp_path).file("maker", "name", make).read_bytes() == b"1"
    fresh = Cache(tmp_path, fresh=True)
    assert [fresh.file("maker", "name", make).read_bytes() for _ in range(2)] == [b"2", b"2"]
