"""Room: tests."""

import sys
from pathlib import Path

import pytest

from building import browser
from building.failure import BuildError


def test_the_browser_that_is_named_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "chromium"
    program.touch(mode=0o755)
    monkeypatch.setenv("OFFCUT_CHROMIUM", str(program))
    assert browser.find_chromium() == program


def test_a_browser_on_the_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "google-chrome"
    program.touch(mode=0o755)
    monkeypatch.delenv("OFFCUT_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser.find_chromium() == program


def test_no_browser_names_every_attempt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OFFCUT_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    # A Python without Playwright: the last attempt fails, as it does where its downloads cannot be reached.
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S -I "$@"\n')
    bare.chmod(0o755)
    with pytest.raises(
        BuildError, match=r"no Chromium.*; apt-get install chromium: .*; playwright install chromium: .*No module"
    ):
        browser.ensure_chromium(bare, lambda _: None)


def test_other_browsers_are_named_and_never_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Without apt-get on the path nothing can be installed either.
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BuildError, match="unknown browser 'opera'; there are firefox, webkit"):
        browser.have_browsers(["opera"], lambda _: None)
    with pytest.raises(BuildError, match="no firefox-esr for the tests in firefox: install firefox-esr"):
        browser.have_browsers(["firefox"], lambda _: None)
    for program in ("WebKitWebDriver", "xvfb-run"):
        (tmp_path / program).touch(mode=0o755)
    browser.have_browsers(["webkit"], lambda _: None)
