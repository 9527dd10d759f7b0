"""Room: building. May import: building.environment, building.clients, building.failure.

A Chromium for the tests: the one that is there, or one that is installed.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from building.clients import run_quietly
from building.environment import install_debian_package
from building.failure import BuildError, SourceFailed

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
# Below %ProgramFiles%, %ProgramFiles(x86)% and %LocalAppData%.
WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright as s; p=s().start(); print(p.chromium.executable_path)"
)

# Other browsers by their names in `build.py test --browsers`: the programs that tests start, and their Debian packages.
OTHERS = {
    "firefox": {"firefox-esr": "firefox-esr"},
    "webkit": {"WebKitWebDriver": "webkit2gtk-driver", "xvfb-run": "xvfb"},
}


def have_browsers(names: list[str], say: Callable[[str], None]) -> None:
    """Have other browsers for the tests, installing what is missing; raises BuildError when one cannot be had."""
    for name in names:
        if name not in OTHERS:
            raise BuildError(f"unknown browser {name!r}; there are {', '.join(OTHERS)}")
        for program, package in OTHERS[name].items():
            if not shutil.which(program):
                install_debian_package(package, say)
            if not shutil.which(program):
                raise BuildError(f"no {program} for the tests in {name}: install {package}")


def find_chromium() -> Path | None:
    """Return a Chromium, Chrome or Edge of this machine, or None."""
    told = os.environ.get("OFFCUT_CHROMIUM")
    places = [Path(told)] if told else []
    places += [Path(found) for name in NAMES if (found := shutil.which(name))]
    places += [Path(place) for place in MAC if sys.platform == "darwin"]
    for variable in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData"):
        base = os.environ.get(variable)
        places += [Path(base) / place for place in WINDOWS if base]
    return next((place for place in places if place.is_file()), None)


def ensure_chromium(python: Path, say: Callable[[str], None]) -> Path:
    """Return a Chromium for the tests, installing one when there is none; raises BuildError naming each attempt."""
    found = find_chromium()
    if found:
        return found
    attempts = ["no Chromium, Chrome or Edge on this machine"]
    if install_debian_package("chromium", say):
        found = find_chromium()
        if found:
            return found
    attempts.append("apt-get install chromium: not available to this account, or it failed")
    say("installing Chromium with Playwright")
    try:
        run_quietly([python, "-m", "playwright", "install", "chromium"])
        path = Path(run_quietly([python, "-c", ASK_PLAYWRIGHT]).strip())
        if path.is_file():
            return path
        attempts.append("playwright install chromium: left no browser behind")
    except SourceFailed as failure:
        attempts.append(f"playwright install chromium: {failure}")
    raise BuildError(f"no browser for the tests; tried: {'; '.join(attempts)}; set OFFCUT_CHROMIUM to one")
