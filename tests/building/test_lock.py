"""Room: tests."""

import json

import pytest

from building.failure import BuildError
from building.lock import lock_bytes
from tests.building.conftest import upstream_lock

VERSION, WHEEL = "1.2.3", "offcut-1.2.3-py3-none-any.whl"
HASHES = {"numpy.whl": "b" * 64, "pillow.whl": "c" * 64, WHEEL: "a" * 64}


def lock_of(upstream: bytes) -> bytes:
    return lock_bytes(upstream, VERSION, WHEEL, HASHES)


def test_the_lock_holds_exactly_what_the_worker_uses() -> None:
    upstream = upstream_lock()
    lock = json.loads(lock_of(json.dumps(upstream).encode()))
    assert list(lock["packages"]) == ["numpy", "offcut", "pillow"]
    for name in ("numpy", "pillow"):
        # Ours are trimmed and compiled: everything as upstream says, but their hashes.
        assert lock["packages"][name] == {**upstream["packages"][name], "sha256": HASHES[f"{name}.whl"]}
    assert lock["info"] == upstream["info"]
    assert (lock["packages"]["offcut"]["file_name"], lock["packages"]["offcut"]["sha256"]) == (WHEEL, "a" * 64)


def test_a_package_that_needs_another_is_said() -> None:
    upstream = upstream_lock()
    upstream["packages"]["pillow"]["depends"] = ["lcms"]
    with pytest.raises(BuildError, match="pillow needs lcms"):
        lock_of(json.dumps(upstream).encode())


@pytest.mark.parametrize("upstream", [b"<html>", b"{}", b'{"info": {}, "packages": {"numpy": {}}}'])
def test_a_lock_that_is_none_is_said(upstream: bytes) -> None:
    with pytest.raises(BuildError, match="not understood"):
        lock_of(upstream)
