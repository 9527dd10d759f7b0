"""Room: building. May import: building.clients, building.files, building.failure.

The virtual environment of the build: what it needs from PyPI, pinned in pyproject.toml, and nothing installed by hand.
"""

import os
import shutil
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from building.clients import run_quietly
from building.digest import sha256_hex
from building.failure import BuildError, SourceFailed
from building.files import read_text, remove_folder, write_chunks


def read_project(root: Path) -> dict[str, Any]:
    """Return pyproject.toml of `root`; raises BuildError when it cannot be read."""
    try:
        return tomllib.loads(read_text(root / "pyproject.toml"))
    except tomllib.TOMLDecodeError as failure:
        raise BuildError(f"pyproject.toml is not understood: {failure}") from failure


def version_of(root: Path) -> str:
    """Return the version of the product."""
    return str(read_project(root)["project"]["version"])


class Environment:
    """The virtual environment in .cache/venv; made, and filled group by group, when first asked for."""

    def __init__(self, root: Path, say: Callable[[str], None]) -> None:
        self.root = root
        self.folder = root / ".cache" / "venv"
        self.say = say

    @property
    def programs(self) -> Path:
        """The folder of the environment's programs."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def _python(self) -> Path:
        return self.programs / ("python.exe" if os.name == "nt" else "python")

    def python(self) -> Path:
        """Return the environment's interpreter, with pip; raises BuildError when it cannot be made."""
        stamp = self.folder / "made.stamp"
        mark = f"{sys.version} {sys.base_prefix}"
        if not (stamp.is_file() and read_text(stamp) == mark and self._python.exists()):
            self.say("making a virtual environment in .cache/venv")
            remove_folder(self.folder)
            self._make()
            write_chunks(stamp, [mark.encode()])
        return self._python

    def _make(self) -> None:
        command: list[str | Path] = [sys.executable, "-m", "venv", self.folder]
        try:
            try:
                run_quietly(command)
            except SourceFailed:
                # Debian keeps a part of venv in a package of its own.
                remove_folder(self.folder)
                if not install_debian_package("python3-venv", self.say):
                    raise
                run_quietly(command)
        except SourceFailed as failure:
            raise BuildError(f"cannot make a virtual environment: {failure}") from failure

    def python_with(self, group: str) -> Path:
        """Return the interpreter with a dependency group of pyproject.toml installed; raises BuildError."""
        python = self.python()
        pins = read_project(self.root)["dependency-groups"][group]
        stamp = self.folder / f"{group}.stamp"
        mark = sha256_hex("\n".join(pins).encode())
        if stamp.is_file() and read_text(stamp) == mark:
            return python
        self.say(f"installing {len(pins)} packages ({group}) into .cache/venv")
        try:
            run_quietly([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", *pins])
        except SourceFailed as failure:
            raise BuildError(f"cannot install the {group} packages with pip: {failure}") from failure
        write_chunks(stamp, [mark.encode()])
        return python


def install_debian_package(name: str, say: Callable[[str], None]) -> bool:
    """Install a package with apt-get where this account may; return whether that worked."""
    apt = shutil.which("apt-get")
    if apt is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    say(f"installing {name} with apt-get")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        run_quietly([apt, "update", "-qq"], env=quiet)
        run_quietly([apt, "install", "-y", "-qq", "--no-install-recommends", name], env=quiet)
    except SourceFailed as failure:
        say(f"apt-get could not install {name}: {failure}")
        return False
    return True
