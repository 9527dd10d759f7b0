"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import nothing.

    OffcutError             code, message, details (plain values only)
    + InputError            the file that was given cannot be used
      + NoSubjectError      the engine found nothing to keep in it
    + ModelError            the weights or the catalogue cannot be used
    + EngineError           the engine could not run
    + StorageError          the browser would not store something
    + ProtocolError         a message between threads is wrong: a bug of ours
    + RuntimeFailed         a thread could not be started or died
    + InternalError         any other bug of ours

People read sentences, never these messages: a sentence for every code is in the language files as "error.<code>".
"""


class OffcutError(Exception):
    """A failure with a code that travels between threads and is shown to people as a sentence.

    `message` is for programmers. `details` holds plain values only; the keys that CODES lists for the code are
    required, because its sentence is written with them.
    """

    def __init__(self, code: str, message: str = "", details: dict | None = None):
        details = {} if details is None else dict(details)
        _require_known(code, type(self), details)
        super().__init__(message or code)
        self.code = code
        self.message = message or code
        self.details = details

    def to_wire(self) -> dict:
        """Return the plain form that crosses between threads."""
        return {"code": self.code, "message": self.message, "details": dict(self.details)}


class InputError(OffcutError):
    """The file that was given cannot be used."""


class NoSubjectError(InputError):
    """The engine found nothing to keep in the picture."""


class ModelError(OffcutError):
    """The weights or the catalogue cannot be used."""


class EngineError(OffcutError):
    """The engine could not run."""


class StorageError(OffcutError):
    """The browser would not store something."""


class ProtocolError(OffcutError):
    """A message between threads is wrong: a bug of ours."""


class RuntimeFailed(OffcutError):
    """A thread could not be started or died."""


class InternalError(OffcutError):
    """A bug of ours that nothing else describes."""


# Every code that exists: (code, class, detail keys that its sentence needs).
CODES = [
    ("image-too-large", InputError, ["width", "height", "pixels", "limit"]),
    ("file-too-large", InputError, ["bytes", "limit"]),
    ("image-unreadable", InputError, ["format", "cause"]),
    ("file-gone", InputError, ["cause"]),
    ("image-empty", InputError, []),
    ("not-an-image", InputError, []),
    ("format-unsupported", InputError, ["format"]),
    ("heic-unsupported", InputError, []),
    ("heic-decoder-failed", InputError, ["cause"]),
    ("side-too-long", InputError, ["format", "width", "height", "limit"]),
    ("recipe-invalid", InputError, ["path", "cause"]),
    ("no-clear-subject", NoSubjectError, []),
    ("alpha-missing", InputError, []),
    ("sheet-too-small", InputError, ["paper", "width", "height"]),
    ("model-missing", ModelError, ["engine"]),
    ("licence-not-accepted", ModelError, ["engine", "licence"]),
    ("model-corrupt", ModelError, ["part"]),
    ("model-damaged", ModelError, ["engine", "count"]),
    ("model-unsupported", ModelError, []),
    ("download-failed", ModelError, ["url", "status", "cause"]),
    ("host-busy", ModelError, ["url", "status", "seconds"]),
    ("weights-pointer", ModelError, ["part"]),
    ("not-saved-offline", ModelError, []),
    ("import-wrong-engine", ModelError, ["name", "engine", "bytes", "expected_bytes", "expected_sha256"]),
    ("import-unknown", ModelError, ["name", "bytes"]),
    ("import-unreadable", ModelError, ["name"]),
    ("own-model-too-large", ModelError, ["bytes", "limit"]),
    ("own-model-lost", ModelError, ["engine"]),
    ("catalogue-invalid", ModelError, ["path", "cause"]),
    ("no-provider", EngineError, []),
    ("out-of-memory", EngineError, []),
    ("inference-failed", EngineError, ["cause"]),
    ("inference-timeout", EngineError, ["seconds"]),
    ("engine-start-failed", EngineError, ["file", "cause"]),
    ("quota-exceeded", StorageError, []),
    ("storage-denied", StorageError, []),
    ("protocol", ProtocolError, []),
    ("worker-start-failed", RuntimeFailed, ["file", "cause"]),
    ("release-mismatch", RuntimeFailed, ["page", "worker"]),
    ("worker-died", RuntimeFailed, []),
    ("worker-timeout", RuntimeFailed, []),
    ("internal-error", InternalError, ["cause"]),
]


def codes() -> list:
    """Return every code, in the order of CODES."""
    return [entry[0] for entry in CODES]


def from_wire(wire: dict) -> OffcutError:
    """Build the error that `to_wire` described; raise ProtocolError when `wire` is not such a thing."""
    if not isinstance(wire, dict) or not isinstance(wire.get("details"), dict):
        raise ProtocolError("protocol", "an error on the wire needs code, message and details")
    entry = _entry(wire.get("code"))
    if entry is None:
        raise ProtocolError("protocol", "unknown error code: " + repr(wire.get("code")))
    missing = [key for key in entry[2] if key not in wire["details"]]
    if missing:
        raise ProtocolError("protocol", entry[0] + " lacks " + ", ".join(missing))
    return entry[1](entry[0], str(wire.get("message", "")), wire["details"])


def _entry(code: object) -> tuple | None:
    for entry in CODES:
        if entry[0] == code:
            return entry
    return None


def _require_known(code: str, family: type, details: dict) -> None:
    """Stop a misspelt code, a wrong class or a missing detail where it is written, not where it is shown."""
    entry = _entry(code)
    if entry is None:
        raise ValueError("unknown error code: " + repr(code))
    if family is not entry[1]:
        raise ValueError(code + " is raised as " + entry[1].__name__ + ", not " + family.__name__)
    missing = [key for key in entry[2] if key not in details]
    if missing:
        raise ValueError(code + " needs details: " + ", ".join(missing))
