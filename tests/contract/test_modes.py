"""Room: tests. Runs on CPython. May import everything."""

import pytest

from offcut.contract import modes, protocol
from offcut.contract.errors import ProtocolError


@pytest.mark.parametrize("size", [(1, 1), (2000, 2000), (1, 4_000_000), (4_000_000, 1), (640, 480)])
def test_a_picture_that_fits_is_left_alone(size: tuple[int, int]) -> None:
    assert modes.work_size(*size) == size


@pytest.mark.parametrize(
    "size", [(2001, 2000), (4000, 3000), (8000, 8000), (1, 64_000_000), (64_000_000, 1), (3, 20_000_000)]
)
def test_a_larger_one_fits_after_it_and_wastes_little(size: tuple[int, int]) -> None:
    width, height = modes.work_size(*size)
    assert width >= 1 and height >= 1
    assert width * height <= modes.MOST_PIXELS
    assert (width + 1) * (height + 1) > modes.MOST_PIXELS, "one pixel more on each side would not fit"
    assert width <= size[0] and height <= size[1]


def test_proportions_stay() -> None:
    width, height = modes.work_size(4032, 3024)
    assert abs(width / height - 4 / 3) < 0.001


def test_the_command_carries_true_or_false_and_nothing_else() -> None:
    assert modes.set_mode(True) == {"type": "set-mode", "low_memory": True}
    for value in (1, "yes", None):
        with pytest.raises(ProtocolError):
            protocol.check({"type": "set-mode", "low_memory": value})
