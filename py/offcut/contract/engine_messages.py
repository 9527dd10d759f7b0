"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

The messages about engines that come from somewhere else than the site's own folder.
"""

from offcut.contract.protocol import check


def import_model(job_id: str, engine: str | None, files: list) -> dict:
    """Command: keep what these files hold of an engine (None: of any); the job's result says which engines."""
    return check({"type": "import-model", "job_id": job_id, "engine": engine, "files": files})


def add_own_model(job_id: str, form: dict, files: list) -> dict:
    """Command: keep the one file as a model of its own (own.py); the job's result has its entry."""
    return check({"type": "add-own-model", "job_id": job_id, "form": form, "files": files})


def set_own_models(entries: list) -> dict:
    """Command: these models of people's own can be used, and no others."""
    return check({"type": "set-own-models", "entries": entries})


def set_mirror(address: str) -> dict:
    """Command: ask this folder first for parts of engines (mirror.py)."""
    return check({"type": "set-mirror", "address": address})
