"""Room: worker. Runs on CPython and Pyodide. May import nothing.

A way to run an engine: on what, with how many threads, with which build of ONNX Runtime.
"""

from dataclasses import dataclass

WEBGPU = "webgpu"
WASM = "wasm"


@dataclass(frozen=True)
class Way:
    """One way; `provider` is ONNX Runtime's word, `runtime` one of contract.graphics.RUNTIMES."""

    provider: str
    threads: int
    runtime: str

    @property
    def is_gpu(self) -> bool:
        """Whether the graphics processor does the work."""
        return self.provider == WEBGPU


def on_gpu() -> Way:
    """Return the way over the graphics processor; nothing is left for threads to do there."""
    return Way(WEBGPU, 1, "jspi")


def on_processor(threads: int, runtime: str) -> Way:
    """Return the usual way over the processor."""
    return Way(WASM, threads, runtime)


def safest(runtime: str) -> Way:
    """Return the way that is left when the usual one failed: one thread needs the least memory and no sharing."""
    return Way(WASM, 1, runtime)
