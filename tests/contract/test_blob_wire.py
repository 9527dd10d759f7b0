"""Room: tests. Runs on CPython. May import everything."""

import json

import pytest

from offcut.contract import blob_wire, protocol
from offcut.contract.errors import ProtocolError
from tests.contract.test_protocol import BLOB, MESSAGES, RESULT


def test_blobs_travel_beside_the_text() -> None:
    start = MESSAGES[0]
    done = protocol.job_done("1", {**RESULT, "cutout": BLOB, "before": None, "after": 5})
    for message, taken in ((start, {"file": BLOB}), (done, {"cutout": BLOB, "after": 5})):
        rest, blobs = blob_wire.take_blobs(message)
        assert blobs == taken
        assert blob_wire.put_blobs(json.loads(json.dumps(rest)), blobs) == message
    assert done["result"]["cutout"] is BLOB, "the message itself is left as it was"


def test_a_blob_without_a_place_is_refused() -> None:
    with pytest.raises(ProtocolError):
        blob_wire.put_blobs(protocol.ping(), {"file": BLOB})
    with pytest.raises(ProtocolError):
        blob_wire.put_blobs(protocol.job_done("1", {}), {"cutout": BLOB})
