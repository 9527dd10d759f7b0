"""Room: tests. Runs on CPython and MicroPython. Files of the repository, states and events to begin with."""

import json

from offcut.page.state import initial_state, step
from offcut.page.words import Words

ROOT = __file__.replace("\\", "/").rsplit("/", 3)[0]
LANGUAGES = ["en", "zh"]


def read_json(path: str) -> dict:
    with open(ROOT + "/" + path, encoding="utf-8") as file:  # noqa: PTH123 (MicroPython has no pathlib)
        return json.load(file)


def words(language: str) -> Words:
    return Words(language, read_json("assets/i18n/" + language + ".json"))


def told(state: dict, *events: dict) -> tuple:
    """Return the state after `events` and all their effects."""
    effects: list = []
    for event in events:
        state, more = step(state, event)
        effects.extend(more)
    return state, effects


def status(engine: str, saved: bool, stored: bool = True) -> dict:
    total = 1000000
    return {
        "id": engine,
        "saved_bytes": total if saved else 0,
        "total_bytes": total,
        "saved": saved,
        "stored": stored,
    }


def catalogue_loaded() -> dict:
    catalogue = read_json("models.json")
    return {"type": "catalogue-loaded", "engines": catalogue["models"], "default": catalogue["default"]}


def tools_loaded() -> dict:
    known = read_json("assets/tools.json")
    return {"type": "tools-loaded", "tools": known["tools"], "default": known["default"]}


def worker_ready(saved: bool = True, threads: int = 2) -> dict:
    engines = [status(entry["id"], saved) for entry in read_json("models.json")["models"]]
    ready = {"type": "worker-ready", "release": "1", "threads": threads, "isolated": threads > 1}
    ready.update({"provider": "wasm", "engines": engines})
    return ready


def engines_changed(current: str | None, saved: bool = True) -> dict:
    engines = [status(entry["id"], saved) for entry in read_json("models.json")["models"]]
    return {"type": "engines-changed", "engines": engines, "current": current}


def files_added(*names: str) -> dict:
    files = []
    for name in names:
        files.append({"file": "file-of-" + name, "name": name, "bytes": 120000, "kind": "image/jpeg"})
    return {"type": "files-added", "files": files, "origin": "drop"}


def job_done(job_id: str, engine: str = "isnet-w8", changes: dict | None = None) -> dict:
    result = {
        "width": 640,
        "height": 480,
        "bytes": 345678,
        "engine": engine,
        "provider": "wasm",
        "threads": 2,
        "timings_ms": {"infer": 2500.0, "encode": 400.0},
        "name": "result.png",
        "crc32": 7,
        "notes": [],
        "cutout": "cutout-of-" + job_id,
        "before": "before-of-" + job_id,
        "after": "after-of-" + job_id,
        "mime": "image/png",
        "confidence": 0.95,
        "needs_look": False,
        "candidates": [],
        "candidate": None,
        "closer_ms": None,
    }
    result.update({} if changes is None else changes)
    return {"type": "job-done", "job_id": job_id, "result": result}


def progress(job_id: str, stage: str, done: float = 0, total: float | None = None) -> dict:
    unit = "bytes" if stage == "fetch-model" else "steps"
    return {"type": "job-progress", "job_id": job_id, "stage": stage, "done": done, "total": total, "unit": unit}


def failed(job_id: str, code: str, details: dict | None = None) -> dict:
    error = {"code": code, "message": code, "details": {} if details is None else details}
    return {"type": "job-failed", "job_id": job_id, "error": error}


def ready_state(*names: str) -> dict:
    """Return the state of a page that is ready and has been given pictures."""
    # The saved engine is loaded ahead.
    loaded = {"type": "job-done", "job_id": "engine-isnet-w8.1", "result": {}}
    state, _ = told(initial_state(), catalogue_loaded(), worker_ready(), loaded, engines_changed("isnet-w8"))
    if names:
        state, _ = told(state, files_added(*names))
    return state


def picture(state: dict, name: str) -> dict:
    return [one for one in state["pictures"] if one["name"] == name][0]


def commands(effects: list) -> list:
    """Return (type, job_id) of the commands about jobs among `effects`."""
    sends = [effect["command"] for effect in effects if effect["do"] == "send"]
    return [(command["type"], command["job_id"]) for command in sends if "job_id" in command]


def keys_held(control: bool = False, alt: bool = False, shift: bool = False) -> dict:
    """Return which keys are held besides the one that is pressed."""
    return {"control": control, "alt": alt, "shift": shift}
