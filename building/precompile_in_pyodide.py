"""Room: building. Runs inside Pyodide, started by precompile.mjs. May import: stdlib.

Rewrites each archive in /archives: trimmed, and with compiled modules in the place of their sources. Python in the
browser cannot keep compiled modules, and would compile hundreds of them anew at every start. Done by the very Python
that will load them, so that its magic number and its zlib are the right ones on every machine.
"""

import importlib.util
import json
import marshal
import os
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)
# PEP 552: the file is valid because of the hash in it, and that hash is not checked at import.
UNCHECKED_HASH = (0b01).to_bytes(4, "little")


def compiled(path: str, source: bytes) -> bytes:
    """Return the .pyc of one module."""
    code = compile(source, path, "exec", dont_inherit=True, optimize=2)
    return importlib.util.MAGIC_NUMBER + UNCHECKED_HASH + importlib.util.source_hash(source) + marshal.dumps(code)


def rewrite(name: str, kept: list[str]) -> None:
    """Write /archives/out/NAME with the kept members of /archives/NAME."""
    with zipfile.ZipFile(f"/archives/{name}") as source, zipfile.ZipFile(f"/archives/out/{name}", "w") as target:
        for path in kept:
            data = source.read(path)
            if path.endswith(".py"):
                path, data = path + "c", compiled(path, data)
            info = zipfile.ZipInfo(path, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            target.writestr(info, data, compresslevel=9)


os.makedirs("/archives/out", exist_ok=True)
with open("/archives/plan.json") as plan:
    for archive, members in json.load(plan).items():
        rewrite(archive, members)
