"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

The low-memory mode, for devices whose browser ends a tab that takes too much: the smallest engine, one processor
thread, nothing kept in memory between two pictures, one pass, and pictures worked on at a size that is said.
"""

from offcut.contract.protocol import check

# What a picture is brought down to. Cutting out takes some 16 bytes a pixel (the picture, the cutout, Pillow's copies,
# see matte/picture.py): 64 MB for 4 megapixels, 190 MB for a phone's 12, 1 GB for the most that is opened; showing the
# original and the result takes as much again in the page. 4 megapixels nearly fill a sheet of A5 at 300 dpi.
MOST_PIXELS = 4000000
# The note of a result that is smaller than its picture.
NOTE_SMALLER = "worked-smaller"


def set_mode(low_memory: bool) -> dict:
    """Command: work in this mode from the next picture on."""
    return check({"type": "set-mode", "low_memory": low_memory})


def work_size(width: int, height: int) -> tuple:
    """Return (width, height) at which a picture of this size is worked on, and saved, in low-memory mode.

    The proportions stay as close as whole pixels allow; a picture that fits is left alone. At least one pixel remains
    of each side.
    """
    if width * height <= MOST_PIXELS:
        return width, height
    scale = (MOST_PIXELS / (width * height)) ** 0.5
    # A side that could not get smaller than one pixel leaves the other to do it alone.
    small_width = min(max(1, int(width * scale)), MOST_PIXELS)
    return small_width, min(max(1, int(height * scale)), MOST_PIXELS // small_width)
