"""Room: building. May import: building.failure.

Our own Pyodide lock file: exactly the packages that the worker uses, so that nothing else can be asked for.
"""

import json
from typing import Any

from building.failure import BuildError

# What the worker imports besides the standard library, by its name in Pyodide's own lock file.
UPSTREAM = ("numpy", "pillow")


def lock_bytes(upstream: bytes, version: str, wheel: str, hashes: dict[str, str]) -> bytes:
    """Return the lock file made from Pyodide's (`upstream`) plus our wheel.

    `hashes` is the SHA-256 of every wheel that is shipped, by its file name: they are not the published ones.
    """
    try:
        lock = json.loads(upstream)
        packages = {name: dict(lock["packages"][name]) for name in UPSTREAM}
        packages["offcut"] = _ours(version, wheel)
        for package in packages.values():
            package["sha256"] = hashes[package["file_name"]]
        _check_depends(packages)
        return (json.dumps({"info": lock["info"], "packages": packages}, indent=1, sort_keys=True) + "\n").encode()
    except (ValueError, KeyError, TypeError) as failure:
        raise BuildError(f"pyodide-lock.json is not understood: {type(failure).__name__} {failure}") from failure


def _ours(version: str, file_name: str) -> dict[str, Any]:
    return {
        "name": "offcut",
        "version": version,
        "file_name": file_name,
        "install_dir": "site",
        "package_type": "package",
        "imports": ["offcut"],
        "depends": list(UPSTREAM),
        "unvendored_tests": False,
    }


def _check_depends(packages: dict[str, dict[str, Any]]) -> None:
    for name, entry in packages.items():
        for needed in entry["depends"]:
            if needed not in packages:
                raise BuildError(f"pyodide-lock.json: {name} needs {needed}, which building/lock.py does not carry")
