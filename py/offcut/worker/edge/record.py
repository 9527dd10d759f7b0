"""Room: worker/edge. Runs on Pyodide in a worker. May import js, pyodide."""

from typing import Any

import js
from pyodide.ffi import to_js


def record(**values: Any) -> Any:
    """Return a plain JavaScript object with these properties; dicts inside become objects too."""
    return to_js(values, dict_converter=js.Object.fromEntries)
