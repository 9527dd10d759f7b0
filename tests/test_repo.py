"""Room: tests. Facts that stand in two files agree, and every file has its partner."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from offcut.contract import settings

ROOT = Path(__file__).resolve().parents[1]


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def sources() -> list[str]:
    return [path for path in tracked() if path.endswith((".py", ".js", ".mjs", ".css", ".html", ".md", ".json"))]


@pytest.mark.parametrize("room", ["contract", "matte", "worker"])
def test_each_file_has_a_test_of_the_same_stem(room: str) -> None:
    """What is walked only by a test of another name is listed, with that name."""
    elsewhere = {
        "worker/ports": "worker/fakes",
        "worker/job": "worker/test_job_faults",
        "contract/__init__": "",
    }
    for path in sorted((ROOT / "py" / "offcut" / room).glob("*.py")):
        if path.stem == "__init__":
            continue
        tests = ROOT / "tests" / room
        partner = ROOT / "tests" / f"{elsewhere.get(f'{room}/{path.stem}', f'{room}/test_{path.stem}')}.py"
        assert partner.is_file() or list(tests.glob(f"test_{path.stem}_*.py")), f"no test for {room}/{path.name}"


def test_versions_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert f"## {project['version']}" in (ROOT / "CHANGELOG.md").read_text()
    vendor = {entry["id"]: entry for entry in json.loads((ROOT / "assets" / "vendor.json").read_text())["packages"]}
    for entry in vendor.values():
        for source in entry["sources"]:
            place = json.dumps(source)
            assert entry["version"] in place or source["kind"] == "pypi" or "pyodide" in place, place


def test_the_two_policies_agree() -> None:
    """The page's policy and the one that the service worker repeats on worker scripts."""
    page = re.search(r'Content-Security-Policy" content="([^"]+)"', (ROOT / "index.html").read_text())
    worker = re.search(r'"(default-src \'none\'; script-src[^"]+)"', (ROOT / "sw.js").read_text())
    assert page and worker

    def parts(policy: str) -> dict[str, set[str]]:
        rules = [rule.split() for rule in policy.split(";") if rule.strip()]
        return {words[0]: set(words[1:]) for words in rules}

    for name, allowed in parts(worker[1]).items():
        assert allowed <= parts(page[1])[name], name


def test_the_version_of_the_database_agrees() -> None:
    script = (ROOT / "assets" / "js" / "settings.js").read_text()
    version = re.search(r"const DATABASE = (\d+);", script)
    assert version and int(version[1]) == settings.DATABASE
    assert script.count("createObjectStore(") == settings.DATABASE, "one step for each version"


def test_the_policy_comes_first_and_scripts_are_files() -> None:
    text = (ROOT / "index.html").read_text()
    head = text[text.index("<head>") + len("<head>") :].lstrip()
    assert head.startswith('<meta http-equiv="Content-Security-Policy"')
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert " style=" not in text
    assert not re.search(r"\son[a-z]+=", text)


def test_nothing_of_this_kind_is_tracked() -> None:
    for path in tracked():
        assert (ROOT / path).stat().st_size < 2_000_000, f"{path} is large: third-party files stay out"
    hosts = re.compile(r"(registry\.npm|files\.python|pypi\.(org|python)|deb\.debian)", re.IGNORECASE)
    for path in sources():
        text = (ROOT / path).read_text(encoding="utf-8")
        if path != "tests/test_repo.py":
            assert not hosts.search(text), f"{path} names a package registry"
            assert not re.search(r"(?<![\w.])/(work|tmp/spike)/", text), f"{path} names a path of some machine"


def test_files_stay_small() -> None:
    """250 lines of Python (STYLE.md 1.1); tests, style sheets and generated markup are not counted."""
    for path in tracked():
        if path.endswith((".py", ".js", ".mjs")) and not path.startswith("tests/"):
            lines = len((ROOT / path).read_text(encoding="utf-8").splitlines())
            # A service worker is one file: what it imports would have to be kept in step with it.
            limit = 350 if path == "sw.js" else 250
            assert lines <= limit, f"{path} has {lines} lines: split it"
