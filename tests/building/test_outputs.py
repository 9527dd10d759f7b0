"""Room: tests."""

import pytest

from building.failure import BuildError
from building.outputs import LARGEST_FILE, Output, check_outputs


@pytest.mark.parametrize(
    ("outputs", "line"),
    [
        ([Output("a.js", b""), Output("a.js", b"")], "a.js would be written twice"),
        ([Output("a.mjs", b"")], "files of this kind are not shipped"),
        ([Output("a.wasm", bytes(LARGEST_FILE + 1))], "a.wasm has 26214401 bytes; hosts refuse more than 26214400"),
    ],
)
def test_what_hosts_or_people_would_stumble_over_stops_the_build(outputs: list[Output], line: str) -> None:
    with pytest.raises(BuildError, match=line):
        check_outputs(outputs)


def test_a_file_of_exactly_the_limit_passes() -> None:
    check_outputs([Output("a.wasm", bytes(LARGEST_FILE)), Output(".htaccess", b""), Output("_headers", b"")])
