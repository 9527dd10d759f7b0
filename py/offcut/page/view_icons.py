"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The icons: strokes on a grid of 24, drawn for Offcut, in the colour of the text around them (forced colours work).
"""

from offcut.page.node import node

PATHS = {
    "add": ["M12 5v14", "M5 12h14"],
    "alert": ["M12 4 2.8 20h18.4z", "M12 10v4.5", "M12 17.3v.2"],
    "again": ["M19.5 12a7.5 7.5 0 1 1-2.2-5.3", "M19.8 3.6v4h-4"],
    "camera": ["M4 8h3.2l1.6-2.5h6.4L16.8 8H20v11H4z", "M12 16.4a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z"],
    "check": ["M5 12.5l4.6 4.6L19.4 7.2"],
    "close": ["M6.5 6.5l11 11", "M17.5 6.5l-11 11"],
    "colour": ["M12 4.2c3.6 4.2 5.4 7 5.4 9.6a5.4 5.4 0 0 1-10.8 0c0-2.6 1.8-5.4 5.4-9.6z"],
    "compare": ["M12 3.5v17", "M9 6.5H4v11h5", "M15 6.5h5v11h-5"],
    "crop": ["M7 3v14h14", "M3 7h14v14"],
    "copy": ["M9 9h10.5v10.5H9z", "M15 9V4.5H4.5V15H9"],
    "download": ["M12 4v11", "M7.2 10.6 12 15.4l4.8-4.8", "M5 19.5h14"],
    "erase": ["M4.8 15.2 13.6 6.4l5.2 5.2-7 7H8.2z", "M9.4 10.6l5.2 5.2", "M12 19.5h7.5"],
    "folder": ["M3.5 6.5h6l2 2.5h9v10h-17z"],
    "info": ["M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17z", "M12 11v5.2", "M12 7.8v.2"],
    "keep": ["M6.4 13.6c2 .4 3.6 2 4 4-1.6 1.6-4 2-6.4 1.6.9-1.5.6-3.6 2.4-5.6z", "M8.4 12.4 17.6 4l2.6 2.4-8.6 9.2"],
    "lock": ["M6 11h12v8.5H6z", "M8.5 11V8a3.5 3.5 0 0 1 7 0v3"],
    "offline": ["M12 4v9.5", "M7.8 9.6 12 13.8l4.2-4.2", "M4.5 14.5v5h15v-5"],
    "part": ["M9.5 16a6 6 0 1 1 6.4-6.4", "M12.5 12.5 20 15.2l-3.4 1.6-1.6 3.4z"],
    "pause": ["M8.5 5.5v13", "M15.5 5.5v13"],
    "picture": ["M4 5.5h16v13H4z", "M4 15.5l4.6-4.4 4 4 2.4-2.2 5 4.4", "M15.6 9.4v.2"],
    "redo": ["M15 5l4.5 4.5L15 14", "M19.5 9.5H10a5 5 0 0 0 0 10h4"],
    "remove": ["M5 7h14", "M9.5 7V4.5h5V7", "M7 7l.9 12.5h8.2L17 7"],
    "undo": ["M9 5 4.5 9.5 9 14", "M4.5 9.5H14a5 5 0 0 1 0 10h-4"],
    "smaller": ["M5 12h14"],
    "resume": ["M8 5.5l10 6.5-10 6.5z"],
    "share": ["M12 15V4", "M8 7.6 12 3.8l4 3.8", "M7 11H5v9h14v-9h-2"],
    "truth": ["M12 3.5 5 6.2v5.3c0 4.4 2.9 7.3 7 9 4.1-1.7 7-4.6 7-9V6.2z", "M9 11.8l2.2 2.2 4-4.2"],
}


def icon(name: str) -> dict:
    """Return the icon called `name`; it is decoration, the text beside it says what it means."""
    return ICONS[name]


def _drawn(paths: list) -> dict:
    attrs = {"class": "icon", "viewBox": "0 0 24 24", "aria-hidden": "true", "focusable": "false"}
    return node("svg", attrs, [node("path", {"d": path}) for path in paths])


def mark() -> dict:
    """Return the mark of Offcut: a sheet, and beside it the piece that was cut away."""
    sheet = node(
        "path",
        {
            "class": "mark-sheet",
            "d": "M3 6.5A3.5 3.5 0 0 1 6.5 3h11A3.5 3.5 0 0 1 21 6.5V9L9 21H6.5A3.5 3.5 0 0 1 3 17.5z",
        },
    )
    piece = node("path", {"class": "mark-piece", "d": "M22 12.5v6a3.5 3.5 0 0 1-3.5 3.5h-6z"})
    return node(
        "svg", {"class": "mark", "viewBox": "0 0 24 24", "aria-hidden": "true", "focusable": "false"}, [sheet, piece]
    )


ICONS = {name: _drawn(PATHS[name]) for name in PATHS}
MARK = mark()
