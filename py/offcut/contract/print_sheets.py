"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import nothing.

Sheets of paper with copies of a photo: which papers and files there are, and what the messages about them hold.
"""

# Width and height in millimetres, upright. "10x15" as the paper is named; 4 x 6 in is a little larger.
PAPERS = {"10x15": (100.0, 150.0), "4x6": (101.6, 152.4), "a4": (210.0, 297.0), "letter": (215.9, 279.4)}
# In the order in which they are offered (dicts keep no order on MicroPython).
PAPER_ORDER = ["10x15", "4x6", "a4", "letter"]
FORMATS = ["png", "pdf"]
# What photo printers are made for.
DPI = 300
# A photo on a sheet, in millimetres: what documents.py allows.
SMALLEST_MM, LARGEST_MM = 10, 300
# What the job-done of a print-sheet carries: the file, its name, MIME type and bytes, and how many copies are on it.
RESULT_FIELDS = ["printed", "name", "mime", "bytes", "count"]


def wrong(sheet: object) -> str | None:
    """Return what is wrong with the sheet of a print-sheet message, None when nothing is."""
    if not isinstance(sheet, dict):
        return "print-sheet: sheet is a dict"
    if sheet.get("paper") not in PAPER_ORDER or sheet.get("format") not in FORMATS:
        return "print-sheet: paper and format are ones of print_sheets.py"
    sides = sheet.get("mm")
    if not isinstance(sides, list) or len(sides) != 2:
        return "print-sheet: mm is width and height"
    for side in sides:
        is_number = isinstance(side, (int, float)) and not isinstance(side, bool)
        if not is_number or not SMALLEST_MM <= side <= LARGEST_MM:
            return "print-sheet: mm are from " + str(SMALLEST_MM) + " to " + str(LARGEST_MM)
    return None
