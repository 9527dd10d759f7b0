"""Room: benchmarks. May import numpy, building, tests.

What was computed once is not computed again: outputs are kept by what they were made of, never by a date.
"""

import hashlib
import io
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from building.files import write_chunks
from tests.native_engine import NativeEngine, catalogue_entry, load_native, weights_path

DIGITS = 24


def digest(*parts: bytes | str) -> str:
    """Return a short name for exactly these bytes in this order."""
    sums = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        sums.update(len(data).to_bytes(8, "big") + data)
    return sums.hexdigest()[:DIGITS]


class Cache:
    """Files by the digest of what they were made of, in `folder`. A fresh one forgets what an earlier run kept."""

    def __init__(self, folder: Path, fresh: bool = False) -> None:
        self.folder = folder
        self._fresh = fresh
        self._made: set[Path] = set()

    def file(self, maker: str, name: str, make: Callable[[], bytes]) -> Path:
        """Return the file `name` of `maker`, made now unless it is there. It is there whole or not at all."""
        path = self.folder / maker / name
        if not path.is_file() or (self._fresh and path not in self._made):
            write_chunks(path, [make()])
        self._made.add(path)
        return path


class RememberingEngine(NativeEngine):
    """The native engine of the tests, which keeps every output under its weights and its input.

    `spent_s` adds up the processor seconds of the passes, also of those that are remembered: a count that other work on
    the machine hardly changes.
    """

    def __init__(self, engine: str, cache: Cache) -> None:
        super().__init__()
        self.engine = engine
        self.model = catalogue_entry(engine)
        self.spent_s = 0.0
        self._cache = cache
        self._inner: NativeEngine | None = None

    def infer(self, tensor: np.ndarray) -> np.ndarray:
        """Run one picture, or remember what running it gave."""

        def run() -> bytes:
            if self._inner is None:
                self._inner = load_native(self.engine)
            began = time.process_time()
            raw = self._inner.infer(tensor)
            spent = np.array([time.process_time() - began], np.float32)
            return packed(raw, spent)

        name = digest(self.model["sha256"], repr(tensor.shape), tensor.tobytes()) + ".npz"
        with np.load(self._cache.file("passes-" + self.engine, name, run)) as kept:
            self.spent_s += float(kept["spent"][0])
            return np.array(kept["raw"])


def has_weights(engine: str) -> bool:
    """Say whether the weights of an engine are on this machine."""
    try:
        return weights_path(engine).is_file()
    except FileNotFoundError:
        return False


def packed(raw: np.ndarray, spent: np.ndarray) -> bytes:
    """Return both arrays as the bytes of one compressed file."""
    stream = io.BytesIO()
    np.savez_compressed(stream, raw=raw, spent=spent)
    return stream.getvalue()
