"""Room: worker. Runs on CPython and Pyodide. May import numpy, offcut.contract and offcut.matte.

How much memory this device can give, as the page says it, and what that changes about a job.
"""

from typing import Any

from offcut.contract.recipe import is_flat
from offcut.matte.picture import Picture
from offcut.matte.work_copy import work_copy


class Mode:
    """Asked anew for each job; shared by the service, the session and the workshop."""

    def __init__(self) -> None:
        self.is_low_memory = False
        """One thread on the processor, no engine kept between two jobs, one pass, pictures at a size that is said."""

    def threads(self, usual: int) -> int:
        """Return how many threads an engine gets: each one has a stack and buffers of its own."""
        return 1 if self.is_low_memory else usual

    def picture(self, picture: Picture) -> Picture:
        """Return the picture to work on."""
        return work_copy(picture) if self.is_low_memory else picture

    def recipe(self, recipe: dict[str, Any]) -> dict[str, Any]:
        """Return the recipe to follow: in low-memory mode an engine looks at the picture once, if it does."""
        if not self.is_low_memory or is_flat(recipe):
            return recipe
        return {**recipe, "cut": {**recipe["cut"], "way": "single", "second_pass": "off"}}
