"""Room: tests. Runs on CPython. May import everything."""

import pytest

from offcut.contract import documents_messages, protocol, result_messages
from offcut.contract.errors import ProtocolError

MARKS = {"crown": 0.1, "chin": 0.5, "axis": 0.5, "rotate_deg": 0, "flip": "none"}
SHEET = {"paper": "a4", "format": "pdf", "mm": [35, 45]}


def test_marks_go_with_a_job_and_are_checked() -> None:
    command = result_messages.finish_job("f", "a", "blob", "a.jpg", {}, None, True)
    made = documents_messages.with_marks(command, MARKS)
    assert made["marks"] == MARKS and "marks" not in command
    assert documents_messages.with_marks(command, None)["marks"] is None
    with pytest.raises(ProtocolError):
        documents_messages.with_marks(command, {**MARKS, "chin": 0.1})


def test_a_sheet_is_asked_for_and_answered() -> None:
    command = documents_messages.print_sheet("s", "blob", "a.jpg", SHEET)
    assert command["type"] == "print-sheet"
    with pytest.raises(ProtocolError):
        documents_messages.print_sheet("s", "blob", "a.jpg", {**SHEET, "paper": "a0"})
    whole = {"printed": "blob", "name": "a.pdf", "mime": "application/pdf", "bytes": 3, "count": 8}
    assert protocol.job_done("s", whole)["result"] == whole
    with pytest.raises(ProtocolError):
        protocol.job_done("s", {"printed": "blob"})
