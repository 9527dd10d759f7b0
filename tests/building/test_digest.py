"""Room: tests."""

from pathlib import Path

from building.digest import integrity, sha256_hex, sha256_of_file, short_id, sums_of_file


def test_hashes_are_spelt_as_their_readers_want_them(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_hex(b"abc") == sha256_of_file(tmp_path / "file") == expected
    assert integrity(expected) == "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="


def test_a_short_id_depends_on_every_line_and_not_on_their_order() -> None:
    assert short_id(["a", "b"]) == short_id(["b", "a"]) != short_id(["a", "c"])
    assert len(short_id([])) == 16


def test_sums_are_taken_while_bytes_pass(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    sums = sums_of_file(tmp_path / "file")
    assert (sums.bytes, sums.md5, sums.sha256) == (3, "900150983cd24fb0d6963f7d28e17f72", sha256_hex(b"abc"))
