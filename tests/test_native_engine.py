"""Room: tests. Runs on CPython. May import everything."""

import asyncio

import numpy as np
import pytest

from tests.native_engine import NativeEngine, catalogue_entry, weights_path

TENSOR = np.zeros((1, 3, 320, 320), np.float32)


async def created() -> NativeEngine:
    engine = NativeEngine()
    data = weights_path("u2netp").read_bytes()
    await engine.create(catalogue_entry("u2netp"), [data[:1000], memoryview(data)[1000:]], deadline_s=60)
    return engine


def test_a_session_runs_and_is_released_twice() -> None:
    async def scene() -> None:
        engine = await created()
        output = await engine.run(TENSOR)
        assert output.shape == (1, 1, 320, 320)
        assert output.dtype == np.float32
        await engine.release()
        await engine.release()
        with pytest.raises(RuntimeError):
            await engine.run(TENSOR)

    asyncio.run(scene())


def test_abort_ends_a_pending_run() -> None:
    async def scene() -> None:
        engine = await created()
        pending = asyncio.ensure_future(engine.run(TENSOR))
        await asyncio.sleep(0.02)
        await engine.abort()
        with pytest.raises(asyncio.CancelledError):
            await pending

    asyncio.run(scene())
