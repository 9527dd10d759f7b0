"""Room: building. May import: stdlib, building.failure.

Running another program quietly: what it says is shown only when it fails.
"""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from building.failure import SourceFailed, one_line

# A package client that has not finished by then is stuck; 140 MB at 100 KB/s take 24 minutes.
LIMIT_S = 1800


def run_quietly(command: Sequence[str | Path], cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """Run `command` and return its standard output; raises SourceFailed with its own reason when it fails."""
    name = Path(command[0]).name
    try:
        done = subprocess.run(
            [str(word) for word in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=LIMIT_S,
            check=False,
        )
    except FileNotFoundError as failure:
        raise SourceFailed(f"{name} is not installed") from failure
    except subprocess.TimeoutExpired as failure:
        raise SourceFailed(f"{name} did not finish within {LIMIT_S // 60} minutes") from failure
    if done.returncode:
        raise SourceFailed(last_words(done.stderr or done.stdout) or f"{name} ended with code {done.returncode}")
    return done.stdout


def last_words(output: str) -> str:
    """Return the lines of a client's output that say why it failed, on one line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith(("error", "npm error", "e:"))]
    # npm closes with where its log lies: true, but not a reason.
    errors = [line for line in errors if "complete log" not in line]
    reasons = errors[-3:] if errors else lines[-1:]
    # pip says "no such version" when it is offline, and the true reason only in a warning.
    broken = re.search(r"connection broken by .*\[Errno -?\d+\] ([^')]+)", output)
    return one_line("; ".join(([f"no connection: {broken[1]}"] if broken else []) + reasons))
