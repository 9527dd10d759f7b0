"""Room: worker. Runs on CPython and Pyodide. May import asyncio, numpy, offcut.contract and offcut.matte.

Engines from files that somebody has: whole .onnx files, or parts of them. Nothing is believed but hashes, and a file is
read piece by piece: a piece is one part of the catalogue.
"""

from typing import Any

from offcut.contract.errors import ModelError, StorageError
from offcut.worker.job_events import JobEvents
from offcut.worker.ports import Opaque, Part, Ports
from offcut.worker.store import Model, ModelStore

Piece = tuple[Model, Part, Opaque]


class Importer:
    """Keeps the parts of engines that are found in files."""

    def __init__(self, ports: Ports, store: ModelStore) -> None:
        self._ports = ports
        self._store = store

    async def take(self, models: list[Model], engine: str | None, files: list[Any], events: JobEvents) -> list[str]:
        """Keep what the files hold of this engine (None: of any) and return the ids of the engines they belong to.

        All files are looked at and all that is right is kept; then a file that is of no use raises ModelError.
        """
        wanted = [model for model in models if engine is None or model["id"] == engine]
        if not wanted:
            raise ModelError("model-missing", "no such engine of the site: " + repr(engine), {"engine": engine})
        total = sum(self._ports.file_bytes(file) for file in files)
        done, engines, wrong = 0, [], []
        for file in files:
            events.progress("verify-model", done, total, "bytes")
            pieces = await self._pieces(wanted, file, done, total, events)
            for model, part, data in pieces:
                await self._store.keep(model, part, data, "file", events)
            if not pieces:
                wrong.append(file)
            engines += [model["id"] for model, _, _ in pieces[:1] if model["id"] not in engines]
            done += self._ports.file_bytes(file)
        events.progress("verify-model", done, total, "bytes")
        if wrong:
            raise self._refusal(wrong[0], wanted, engine)
        return engines

    async def _pieces(self, models: list[Model], file: Any, done: int, total: int, events: JobEvents) -> list[Piece]:
        """Return the file cut into the parts of the engine that it is, or of which it is one part; else nothing."""
        size = self._ports.file_bytes(file)
        for model in models:
            if model["bytes"] == size and (pieces := await self._whole(model, file, done, total, events)):
                return pieces
        sha256 = ""
        for model in models:
            for part in model["parts"]:
                if part["bytes"] == size:
                    sha256 = sha256 or await self._hash(file, 0, size, file)
                    if part["sha256"] == sha256:
                        return [(model, part, self._ports.slice_file(file, 0, size))]
        return []

    async def _whole(self, model: Model, file: Any, done: int, total: int, events: JobEvents) -> list[Piece] | None:
        """Return all parts when every one is in its place: then the hash of the whole file is right as well."""
        pieces: list[Piece] = []
        start = 0
        for part in model["parts"]:
            end = start + part["bytes"]
            if await self._hash(file, start, end, file) != part["sha256"]:
                return None
            pieces.append((model, part, self._ports.slice_file(file, start, end)))
            events.progress("verify-model", done + end, total, "bytes")
            start = end
        return pieces

    async def _hash(self, file: Any, start: int, end: int, whole: Any) -> str:
        try:
            return await self._ports.digest.sha256(self._ports.slice_file(file, start, end))
        except StorageError as gone:  # deleted, moved or locked since it was picked
            raise ModelError("import-unreadable", gone.message, {"name": name_of(whole)}) from gone

    def _refusal(self, file: Any, models: list[Model], engine: str | None) -> ModelError:
        name, size = name_of(file), self._ports.file_bytes(file)
        if engine is None:
            return ModelError("import-unknown", "no engine of this site: " + name, {"name": name, "bytes": size})
        details = {"name": name, "engine": engine, "bytes": size}
        details |= {"expected_bytes": models[0]["bytes"], "expected_sha256": models[0]["sha256"]}
        return ModelError("import-wrong-engine", f"{name} is not {engine}", details)


def name_of(file: Any) -> str:
    """Return what a file is called; only shown."""
    return str(getattr(file, "name", ""))
