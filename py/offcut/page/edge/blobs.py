"""Room: page/edge. Runs in the page only (MicroPython). May import js.

Files and pictures by id. The state knows ids only; here are the blobs and their object URLs, revoked when let go.
"""

from js import URL


class Blobs:
    """The registry of everything that the page holds on to."""

    def __init__(self) -> None:
        self._blobs: dict = {}
        self._urls: dict = {}
        self._count = 0

    def put(self, blob: object) -> str:
        """Keep `blob` and return its id."""
        self._count += 1
        identifier = "blob-" + str(self._count)
        self._blobs[identifier] = blob
        return identifier

    def get(self, identifier: str) -> object:
        """Return the blob; raises KeyError when it has been let go."""
        return self._blobs[identifier]

    def replace(self, identifier: str, blob: object) -> None:
        """Keep another blob with the same content in the place of one; who shows its URL goes on showing that."""
        if identifier in self._blobs:
            self._blobs[identifier] = blob

    def has(self, identifier: str) -> bool:
        """Say whether the blob is still kept."""
        return identifier in self._blobs

    def url(self, identifier: str) -> str:
        """Return an object URL for the blob, the same one each time."""
        if identifier not in self._urls:
            self._urls[identifier] = URL.createObjectURL(self._blobs[identifier])
        return self._urls[identifier]

    def release(self, identifier: str) -> None:
        """Let go of a blob and its URL, so that the browser can free the memory."""
        self._blobs.pop(identifier, None)
        url = self._urls.pop(identifier, None)
        if url is not None:
            URL.revokeObjectURL(url)
