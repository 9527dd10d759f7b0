"""Room: building. May import: stdlib.

Where things lie: the repository, its output and its cache.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Workspace:
    """The folders of one build. `root` is the repository, `out` the deployable folder."""

    root: Path
    out: Path

    @property
    def cache(self) -> Path:
        """Everything that a build keeps for the next one; safe to delete."""
        return self.root / ".cache"

    @property
    def downloads(self) -> Path:
        """Verified files, each named by its SHA-256."""
        return self.cache / "downloads"

    @property
    def models(self) -> Path:
        """Whole weights files as they are served, before they are cut into parts."""
        return self.cache / "models"

    @property
    def scratch(self) -> Path:
        """Work in progress of package clients; emptied after use."""
        return self.cache / "scratch"


def workspace_at(root: Path, out: Path | None = None) -> Workspace:
    """Return the workspace of the repository `root`; `out` defaults to its `dist` folder."""
    root = root.resolve()
    return Workspace(root=root, out=(out or root / "dist").resolve())
