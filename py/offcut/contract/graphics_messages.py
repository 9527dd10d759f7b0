"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

The messages about graphics processors (GPUs); what is in them: graphics.py.
"""

from offcut.contract.protocol import check


def set_gpu(memory: list, wish: str) -> dict:
    """Command: what is remembered about GPUs, and which of them the page wants to be used (graphics.py)."""
    return check({"type": "set-gpu", "memory": memory, "wish": wish})


def retry_gpu() -> dict:
    """Command: forget why the GPU is not used, and use it again."""
    return check({"type": "retry-gpu"})


def gpu_changed(state: str, record: dict | None, jspi: bool, runtime: str) -> dict:
    """Event: whether the GPU is used (graphics.STATES) and what to remember of it; first sent once it is known.

    `jspi` says whether JavaScript Promise Integration works here, `runtime` which build of ONNX Runtime is used.
    """
    return check({"type": "gpu-changed", "state": state, "record": record, "jspi": jspi, "runtime": runtime})
