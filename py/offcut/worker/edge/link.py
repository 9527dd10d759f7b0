"""Room: worker/edge. Runs on Pyodide in a worker. May import js, pyodide, offcut.contract.

The wire to the page: a message is the JSON text of everything but its blobs, and the blobs beside it.
"""

import json
from typing import Any

import js

from offcut.contract import blob_wire, protocol
from offcut.worker.edge.record import record


def send(event: dict[str, Any]) -> None:
    """Post one event to the page; blobs go by reference."""
    rest, blobs = blob_wire.take_blobs(protocol.check(event))
    js.self.postMessage(record(offcut={"text": json.dumps(rest), "blobs": blobs}))


def received(message: Any) -> dict[str, Any]:
    """Return the command that a page posted as {text, blobs}; raises ProtocolError for anything else."""
    blobs = {str(name): getattr(message.blobs, name) for name in js.Object.keys(message.blobs)}
    if "files" in blobs:
        blobs["files"] = list(blobs["files"])
    return protocol.check(blob_wire.put_blobs(json.loads(message.text), blobs))


def send_start_failure(error: BaseException) -> None:
    """Say that the worker cannot start: the same message that the interpreter posts when Python itself cannot."""
    details = getattr(error, "details", {})
    file = str(details.get("url", "py/worker.py"))
    js.self.postMessage(record(offcut={"type": "start-failed", "file": file, "cause": str(error) or repr(error)}))
