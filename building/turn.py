"""Room: building. May import: building.failure.

One build at a time in one folder: a second one waits for the first.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from building.failure import BuildError, reason_of

if sys.platform == "win32":
    import msvcrt

    def _try(stream: IO[bytes]) -> None:
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try(stream: IO[bytes]) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


PAUSE_S = 0.2


@contextmanager
def turn(path: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock file `path`, waiting for whoever holds it; it is free again even when this process is killed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("ab")
    except OSError as failure:
        raise BuildError(f"cannot write {path}: {reason_of(failure)}") from failure
    with stream:
        _wait(stream, say)
        yield


def _wait(stream: IO[bytes], say: Callable[[str], None]) -> None:
    told = False
    while True:
        try:
            _try(stream)
            return
        except OSError:
            if not told:
                say("another build is running here; waiting for it")
                told = True
            time.sleep(PAUSE_S)
