"""Room: tests. The fakes of the tests keep to the ports' signatures: a fake that drifts proves nothing."""

import dataclasses
import inspect
from typing import Any

import pytest

from offcut.worker.engine import Engine, FakeEngine
from offcut.worker.ports import Digest, Locks, NoLocks, PartSource, WeightCache
from tests.worker.fakes import FakeCache, FakeDigest, FakeLocks, FakeSource, World


@pytest.mark.parametrize(
    ("port", "fake"),
    [
        (WeightCache, FakeCache),
        (PartSource, FakeSource),
        (Digest, FakeDigest),
        (Engine, FakeEngine),
        (Locks, FakeLocks),
        (Locks, NoLocks),
    ],
)
def test_a_fake_has_the_methods_of_its_port(port: Any, fake: Any) -> None:
    methods = [name for name, value in vars(port).items() if inspect.iscoroutinefunction(value)]
    assert methods
    for name in methods:
        assert inspect.iscoroutinefunction(getattr(fake, name))
        assert _parameters(getattr(fake, name)) == _parameters(getattr(port, name)), name


def _parameters(function: Any) -> list[tuple[str, Any]]:
    return [(parameter.name, parameter.kind) for parameter in inspect.signature(function).parameters.values()]


def test_ports_cannot_be_exchanged_while_they_are_used() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        World().ports().release = "another"  # type: ignore[misc]
