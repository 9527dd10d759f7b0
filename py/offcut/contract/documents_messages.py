"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

The messages about photos for documents: where the head is, and sheets to print.
"""

from offcut.contract.protocol import check


def with_marks(command: dict, marks: dict | None) -> dict:
    """Return a start-job or finish-job that says where a person has put the head; None leaves that to the worker."""
    made = dict(command)
    made["marks"] = marks
    return check(made)


def print_sheet(job_id: str, file: object, name: str, sheet: dict) -> dict:
    """Command: put copies of the finished photo `file` on a sheet {"paper", "format", "mm": [width, height]}.

    Its job-done has print_sheets.RESULT_FIELDS.
    """
    return check({"type": "print-sheet", "job_id": job_id, "file": file, "name": name, "sheet": sheet})
