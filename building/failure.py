"""Room: building. May import: stdlib.

What a build says when it cannot go on: one line, no traceback.
"""


class BuildError(Exception):
    """An expected failure. Its text is the one line that the person at the terminal reads."""


class UsageError(BuildError):
    """The command line itself was wrong."""


class Unreachable(BuildError):
    """No source of a file delivered it. A build may go on without an engine, but not without anything else."""


class SourceFailed(Exception):
    """One source of a file did not deliver; its text is the reason. The next source is tried."""


class ConnectionCut(SourceFailed):
    """A source began to deliver and stopped, or is overloaded: asking it again soon may help."""


def one_line(text: str, limit: int = 300) -> str:
    """Return `text` on a single line, cut to `limit` characters."""
    joined = " ".join(text.split())
    return joined if len(joined) <= limit else joined[: limit - 1] + "…"


def reason_of(failure: OSError) -> str:
    """Return the human part of an OSError: its own words, never its repr."""
    return one_line(failure.strerror or str(failure) or type(failure).__name__)
