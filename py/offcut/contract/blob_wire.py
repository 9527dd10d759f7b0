"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

Blobs travel beside the text of a message, never inside it.
"""

from offcut.contract.errors import ProtocolError
from offcut.contract.protocol import BLOB_FIELDS


def take_blobs(message: dict) -> tuple:
    """Split a message into (the same without its blobs, {field: blob}), ready for the wire."""
    blobs = {}
    rest = dict(message)
    if isinstance(rest.get("result"), dict):
        rest["result"] = dict(rest["result"])
    for part in [rest, rest.get("result")]:
        for field in BLOB_FIELDS:
            if isinstance(part, dict) and part.get(field) is not None:
                blobs[field] = part[field]
                part[field] = None
    return rest, blobs


def put_blobs(message: dict, blobs: dict) -> dict:
    """Put the blobs that `take_blobs` took back in their places; raise ProtocolError for one without a place."""
    whole = dict(message)
    if isinstance(whole.get("result"), dict):
        whole["result"] = dict(whole["result"])
    for field in blobs:
        part = whole if field in whole else whole.get("result")
        if field not in BLOB_FIELDS or not isinstance(part, dict) or field not in part:
            raise ProtocolError("protocol", "no place for the blob " + repr(field))
        part[field] = blobs[field]
    return whole
