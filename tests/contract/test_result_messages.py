"""Room: tests. Runs on CPython. May import everything."""

import json

from offcut.contract import blob_wire, recipe, result_messages

BLOB = object()


def test_their_blobs_travel_beside_the_text() -> None:
    finish = result_messages.finish_job("2", "1", BLOB, "a.jpg", recipe.defaults(), None, True)
    preview = result_messages.job_preview("1", "u2netp", BLOB)
    for message, field in ((finish, "file"), (preview, "after")):
        rest, blobs = blob_wire.take_blobs(message)
        assert blobs == {field: BLOB}
        assert blob_wire.put_blobs(json.loads(json.dumps(rest)), blobs) == message
