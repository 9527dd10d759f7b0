"""Room: tests. Runs on CPython. May import everything."""

import json

from offcut.contract import blob_wire, engine_messages, protocol
from tests.contract.test_own import own_entry, own_form


def test_files_travel_beside_the_text_and_come_back_in_order() -> None:
    first, second = object(), object()
    for message in (
        engine_messages.import_model("j", "u2netp", [first, second]),
        engine_messages.add_own_model("j", own_form(), [first]),
    ):
        rest, blobs = blob_wire.take_blobs(message)
        assert list(blobs) == ["files"]
        assert blob_wire.put_blobs(json.loads(json.dumps(rest)), blobs) == message


def test_what_has_no_files_goes_as_text_alone() -> None:
    for message in (engine_messages.set_own_models([own_entry()]), engine_messages.set_mirror("")):
        assert protocol.check(json.loads(json.dumps(message))) == message
        assert blob_wire.take_blobs(message) == (message, {})
