"""Room: building. May import: building.archive, building.digest.

Our Python for the worker as one pure wheel, so that Pyodide installs it like any other package.
"""

import base64
import hashlib

from building.archive import zip_bytes

WHEEL = "Wheel-Version: 1.0\nGenerator: offcut-build\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def wheel_name(version: str) -> str:
    """Return the file name of our wheel."""
    return f"offcut-{version}-py3-none-any.whl"


def wheel_bytes(version: str, modules: list[tuple[str, bytes]]) -> bytes:
    """Return a wheel named `offcut` that holds `modules` (path inside the wheel, content); deterministic."""
    info = f"offcut-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: offcut\nVersion: {version}\nLicense: Apache-2.0\n"
    members = sorted(modules)
    members += [(f"{info}/METADATA", metadata.encode()), (f"{info}/WHEEL", WHEEL.encode())]
    record = "".join(f"{name},{_record_hash(data)},{len(data)}\n" for name, data in members)
    members.append((f"{info}/RECORD", f"{record}{info}/RECORD,,\n".encode()))
    return zip_bytes(members)


def _record_hash(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=")
    return "sha256=" + digest.decode("ascii")
