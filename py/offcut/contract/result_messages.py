"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

The messages about finished pictures besides start-job and job-done; what is in them: results.py.
"""

from offcut.contract.protocol import check


def with_hand_work(command: dict, strokes: list, backdrop: object | None, backdrop_id: str) -> dict:
    """Return a start-job or finish-job with the strokes of the brushes and the picture to put behind the cutout.

    The worker remembers the last `backdrop` by its id, so that a batch decodes it once.
    """
    made = dict(command)
    made.update({"strokes": strokes, "backdrop": backdrop, "backdrop_id": backdrop_id})
    return check(made)


def finish_job(
    job_id: str, of: str, file: object, name: str, recipe: dict, candidate: int | None, previews: bool, index: int = 0
) -> dict:
    """Command: make the result of the finished job `of` again, with other settings or another candidate, no engine.

    It fails with alpha-missing when the worker no longer has what the engines saw; then only a new start-job helps.
    """
    message = {"type": "finish-job", "job_id": job_id, "of": of, "file": file, "name": name, "recipe": recipe}
    message.update({"candidate": candidate, "previews": previews, "index": index})
    return check(message)


def release_alpha(of: str) -> dict:
    """Command: forget what the engines saw in the picture of this job; it has been removed."""
    return check({"type": "release-alpha", "of": of})


def job_preview(job_id: str, engine: str, after: object) -> dict:
    """Event: what the first pass saw, small, while the others are still to come; `after` is a Blob.

    Of a finish-job: the result at screen size while the file is made; `engine` is None where none was asked.
    """
    return check({"type": "job-preview", "job_id": job_id, "engine": engine, "after": after})
