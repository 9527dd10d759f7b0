"""Room: building. May import: building.failure.

The media type of every kind of file that is shipped. A kind that is not here is not shipped by accident.
"""

from building.failure import BuildError

TYPES = {
    ".bin": "application/octet-stream",
    ".css": "text/css",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".png": "image/png",
    ".py": "text/x-python",
    ".sample": "text/plain",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".whl": "application/zip",
    ".zip": "application/zip",
}
# Configuration for hosts, named by the hosts; nobody requests them.
PLAIN = ("_headers", ".htaccess")


def type_of(path: str) -> str:
    """Return the media type of a file of dist/ by its name; raises BuildError for an unknown kind."""
    name = path.rpartition("/")[2]
    if name in PLAIN:
        return "text/plain"
    ending = "." + name.rpartition(".")[2]
    if ending not in TYPES:
        raise BuildError(
            f"{path}: files of this kind are not shipped (building/media_types.py has no type for {ending})"
        )
    return TYPES[ending]
