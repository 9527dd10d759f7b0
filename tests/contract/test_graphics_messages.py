"""Room: tests. Runs on CPython. May import everything."""

from typing import Any

import pytest

from offcut.contract import graphics_messages
from offcut.contract.errors import ProtocolError

RECORD: dict[str, Any] = {"adapter": "maker model", "cause": None, "checked": []}


def test_sound_messages_are_built() -> None:
    assert graphics_messages.set_gpu([RECORD], "off")["wish"] == "off"
    assert graphics_messages.retry_gpu() == {"type": "retry-gpu"}
    assert graphics_messages.gpu_changed("none", None, False, "plain")["record"] is None


def test_messages_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ProtocolError):
        graphics_messages.set_gpu([RECORD], "always")
    with pytest.raises(ProtocolError):
        graphics_messages.set_gpu([{**RECORD, "cause": "mood"}], "auto")
    with pytest.raises(ProtocolError):
        graphics_messages.gpu_changed("tired", RECORD, True, "jspi")
    with pytest.raises(ProtocolError):
        graphics_messages.gpu_changed("usable", RECORD, True, "fast")
    with pytest.raises(ProtocolError):
        graphics_messages.gpu_changed("usable", {}, True, "jspi")
