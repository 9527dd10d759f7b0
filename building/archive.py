"""Room: building. May import: stdlib.

Zip files that come out the same, byte for byte, on every machine.
"""

import io
import zipfile

# The earliest time that a zip can hold: when a file was written must not change the archive.
EPOCH = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644 << 16


def zip_bytes(members: list[tuple[str, bytes]]) -> bytes:
    """Return a zip of `members` in their order. Stored, not deflated: zlib builds differ in their output."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr = READABLE
            info.create_system = 3
            archive.writestr(info, data)
    return buffer.getvalue()
