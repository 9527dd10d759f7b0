"""Room: building. May import: building.

The command line of build.py: one function per command, one line per failure.
"""

import argparse
import os
import shutil
import subprocess
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from building.assemble import build, have_engines
from building.browser import ensure_chromium, have_browsers
from building.environment import Environment, install_debian_package
from building.failure import BuildError, SourceFailed, UsageError, reason_of
from building.files import remove_folder
from building.models import mirror_of
from building.node import ensure_node
from building.serve import DEFAULT_PORT, make_server
from building.sources import Fetcher
from building.store import Store
from building.vendor import fetch_vendor, read_vendor
from building.workspace import Workspace, workspace_at

COMMANDS = ("build", "serve", "test", "bench", "check", "clean")
# What tests run with real weights besides the engines of a default build; registries have these.
TEST_ENGINES = ["u2net", "isnet-uint8", "isnet-q8"]
# A whole run in two processes: a browser that starts Python keeps one core busy and then waits, so two cores are best
# used by two. A file stays in one process and files go in order: the browser's are last in each (tests/conftest.py).
SIDE_BY_SIDE = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
USAGE_EXIT, FAILURE_EXIT, INTERRUPTED_EXIT = 2, 1, 130
EXPLAINED = """\
commands:
  build   make dist/, the complete site (the default)
  serve   build, then serve dist/ on this machine and open the browser
  test    build, then run all checks and tests; what follows goes to pytest
  bench   build, then measure; prints the numbers of the README; what follows goes to it (--help)
  check   ruff and mypy only
  clean   remove dist/ and everything that builds keep in .cache/
"""


class Parser(argparse.ArgumentParser):
    """An argument parser that fails with one line."""

    def error(self, message: str) -> NoReturn:
        """Raise what the parser has to say instead of printing the whole usage."""
        raise UsageError(f"{message}; see build.py --help")


def main(words: Sequence[str], root: Path) -> int:
    """Run one command of the repository at `root`; return the exit code."""
    try:
        return _run(list(words), root)
    except UsageError as failure:
        return _fail(str(failure), USAGE_EXIT)
    except (BuildError, SourceFailed) as failure:
        return _fail(str(failure), FAILURE_EXIT)
    except OSError as failure:
        return _fail(f"{failure.filename or 'a file'}: {reason_of(failure)}", FAILURE_EXIT)
    except KeyboardInterrupt:
        return _fail("interrupted; the next build goes on from here", INTERRUPTED_EXIT)


def _fail(line: str, code: int) -> int:
    print("build.py: " + " ".join(line.split()), file=sys.stderr)
    return code


def say(line: str) -> None:
    """Tell the person at the terminal what is being done."""
    print(line, flush=True)


def _run(words: list[str], root: Path) -> int:
    command = words.pop(0) if words and not words[0].startswith("-") else "build"
    if command not in COMMANDS:
        raise UsageError(f"unknown command {command!r}; there are {', '.join(COMMANDS)}")
    options, rest = _parser(command).parse_known_args(words)
    if rest and command not in ("test", "bench"):
        raise UsageError(f"build.py {command} does not know {rest[0]!r}; see build.py --help")
    workspace = workspace_at(root, options.out)
    ids = [word.strip() for word in options.models.split(",") if word.strip()] if options.models is not None else None
    options.mirror = mirror_of(options.mirror) if options.mirror is not None else ""
    if ids == []:
        raise UsageError("--models names no model")
    if command == "clean":
        return _clean(workspace)
    if command == "check":
        return _check(Environment(root, say))
    if command == "serve":
        return _serve(workspace, ids, options)
    if command == "test":
        if options.browsers:
            have_browsers(options.browsers.split(","), say)
            rest = ["tests/other_browsers", f"--browsers={options.browsers}", *rest]
        return _test(workspace, ids, rest)
    build(workspace, ids, say, remote=options.remote, mirror=options.mirror, pseudo=options.pseudo, heic=options.heic)
    return _bench(workspace, rest) if command == "bench" else 0


def _parser(command: str) -> Parser:
    parser = Parser(
        prog="build.py",
        usage="build.py [command] [options]",
        epilog=EXPLAINED,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--models", metavar="IDS", help="engines to carry, by comma; all: every one that can be had")
    parser.add_argument("--remote", action="store_true", help="let the page fetch engines from other hosts too")
    parser.add_argument(
        "--mirror", metavar="URL", help="a folder with the same engine files, asked before the site's own"
    )
    parser.add_argument("--pseudo", action="store_true", help="with two made-up languages, for looking at the layout")
    parser.add_argument("--heic", action="store_true", help="with a decoder for HEIC, fetched when such a photo comes")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the site is made (default: dist)")
    if command == "test":
        parser.add_argument("--browsers", metavar="NAMES", help="run a short journey in these instead: firefox,webkit")
    if command in ("serve", "build"):
        parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"serve: port (default: {DEFAULT_PORT})")
        parser.add_argument("--no-browser", action="store_true", help="serve: do not open the browser")
        parser.add_argument("--plain", action="store_true", help="serve: like a poor host, no headers, wrong types")
    return parser


def _serve(workspace: Workspace, ids: list[str] | None, options: argparse.Namespace) -> int:
    build(workspace, ids, say, remote=options.remote, mirror=options.mirror, pseudo=options.pseudo, heic=options.heic)
    server = make_server(workspace.out, options.port, isolated=not options.plain, wrong_types=options.plain)
    say(f"serving {server.url} (Ctrl+C ends it)")
    if not options.no_browser and _has_screen():
        webbrowser.open(server.url)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("")
    finally:
        server.server_close()
    return 0


def _has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _test(workspace: Workspace, ids: list[str] | None, rest: list[str]) -> int:
    environment = Environment(workspace.root, say)
    environment.python_with("build")
    python = environment.python_with("test")
    variables = _test_variables(workspace, environment, python)
    if not shutil.which("nginx") and not Path("/usr/sbin/nginx").is_file():
        install_debian_package("nginx-light", say)
    build(workspace, ids, say)
    fetch_for_tests(workspace, environment)
    # Whoever names tests wants those; the whole run also checks style and types.
    checked = 0 if rest else _check(environment)
    tested = _call([python, "-m", "pytest", *(rest or SIDE_BY_SIDE)], workspace.root, variables)
    return tested or checked


def fetch_for_tests(workspace: Workspace, environment: Environment) -> None:
    """Have what only tests use of other people's work, and what only some builds carry."""
    packages = [
        package for folder in ("tests", "assets") for package in read_vendor(workspace.root / folder / "vendor.json")
    ]
    fetch_vendor(packages, Fetcher(Store(workspace.downloads), workspace.scratch, environment.python, say))
    have_engines(workspace, TEST_ENGINES, say)


def _bench(workspace: Workspace, rest: list[str]) -> int:
    environment = Environment(workspace.root, say)
    environment.python_with("build")
    python = environment.python_with("test")
    if "--plots" in rest:
        environment.python_with("bench")
    return _call([python, "-m", "benchmarks", *rest], workspace.root, _test_variables(workspace, environment, python))


def _test_variables(workspace: Workspace, environment: Environment, python: Path) -> dict[str, str]:
    return {
        "OFFCUT_CHROMIUM": str(ensure_chromium(python, say)),
        "OFFCUT_NODE": str(ensure_node(environment)),
        "OFFCUT_DIST": str(workspace.out),
        "PYTHONPATH": os.pathsep.join([str(workspace.root / "py"), str(workspace.root)]),
    }


def _check(environment: Environment) -> int:
    python = environment.python_with("test")
    root = environment.root
    codes = [
        _call([python, "-m", "ruff", "check", "--quiet", "."], root),
        _call([python, "-m", "ruff", "format", "--check", "--quiet", "."], root),
        _call([python, "-m", "mypy"], root),
    ]
    say("checks passed" if not any(codes) else "checks FAILED")
    return max(codes)


def _call(command: list[str | Path], root: Path, variables: dict[str, str] | None = None) -> int:
    sys.stdout.flush()
    return subprocess.run([str(word) for word in command], cwd=root, env={**os.environ, **(variables or {})}).returncode


def _clean(workspace: Workspace) -> int:
    remove_folder(workspace.root / "dist")
    remove_folder(workspace.cache)
    return 0
