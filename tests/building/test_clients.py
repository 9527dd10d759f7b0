"""Room: tests."""

import sys

import pytest

from building import clients
from building.clients import last_words, run_quietly
from building.failure import SourceFailed


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_what_a_client_prints_is_returned_and_not_shown(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_quietly(python("import sys; print('out'); print('noise', file=sys.stderr)")) == "out\n"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import sys; sys.exit('note\\nERROR: no such thing\\nbye')", "^ERROR: no such thing$"),
        (
            "import sys; sys.exit('WARNING: connection broken by X(\\'[Errno -3] Temporary failure\\')\\nERROR: no')",
            "^no connection: Temporary failure; ERROR: no$",
        ),
        ("import sys; sys.exit('first\\nlast')", "^last$"),
        ("raise SystemExit(3)", "ended with code 3$"),
    ],
)
def test_a_failing_client_says_why_in_its_own_words(code: str, reason: str) -> None:
    with pytest.raises(SourceFailed, match=reason):
        run_quietly(python(code))


def test_a_missing_client_is_named() -> None:
    with pytest.raises(SourceFailed, match="offcut-no-such-program is not installed"):
        run_quietly(["offcut-no-such-program"])


def test_a_stuck_client_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "LIMIT_S", 0.2)
    with pytest.raises(SourceFailed, match="did not finish within"):
        run_quietly(python("import time; time.sleep(30)"))


def test_last_words_fit_on_one_line() -> None:
    assert len(last_words("error: " + "x" * 1000)) == 300
    assert last_words("") == ""
