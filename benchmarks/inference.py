"""Room: benchmarks. Inference in the browser against native onnxruntime: same weights, size and threads."""

import base64
import json
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import Row, row
from benchmarks.visitor import Visitor
from offcut.contract import catalog
from offcut.matte import codec, pipeline
from tests.apart import run_apart
from tests.browser.site import remove
from tests.native_engine import NativeEngine
from tests.testdata import testdata

PHOTO = "quality/composite31/images/comp_p3m_p_818e689d.jpg"
PATIENCE_S = 120.0
ONE_PASS = {"cut": {"way": "single", "second_pass": "off"}}


def measure(visitor: Visitor, runs: int) -> list[Row]:
    """Return one row per engine; the engines take turns, so that none has a busy minute to itself."""
    models = catalog.parse(json.loads((visitor.site / "models.json").read_text()), built=True)["models"]
    carried = [one for one in models if "remote" not in one]  # measured is what the site carries
    page = visitor.open()
    threads = page.evaluate("offcut.status().threads")
    engines: dict[str, NativeEngine] = {}
    ours: dict[str, list[float]] = {model["id"]: [] for model in carried}
    native: dict[str, list[float]] = {model["id"]: [] for model in carried}
    for model in carried:
        engine = engines[model["id"]] = NativeEngine(threads=threads)
        weights = [(visitor.site / part["path"]).read_bytes() for part in model["parts"]]
        run_apart(engine.create(model, weights, deadline_s=PATIENCE_S))
    for _ in range(runs):
        for model in carried:
            name = model["id"]
            remove(page, testdata(PHOTO), engine=name, recipe=ONE_PASS)  # loads and warms up
            ours[name].append(stage_ms(remove_timed(page, testdata(PHOTO), name), "infer"))
            native[name].append(native_ms(engines[name], model))
    page.close()
    rows = []
    for model in carried:
        size = "x".join(str(side) for side in prepared(model).shape[2:])
        what = f"inference, {model['id']} at {size}, {threads} threads"
        rows.append(row(what, ours[model["id"]], native[model["id"]], "ms", None, "native onnxruntime"))
    return rows


def prepared(model: dict[str, Any]) -> np.ndarray:
    """Return the picture as this engine takes it."""
    return pipeline.prepare(codec.decode(testdata(PHOTO).read_bytes()), model)


def native_ms(engine: NativeEngine, model: dict[str, Any]) -> float:
    """Return the milliseconds of one native run."""
    tensor = prepared(model)
    began = time.perf_counter()
    run_apart(engine.run(tensor))
    return (time.perf_counter() - began) * 1000


REMOVE_TIMED = """async ({data, engine, recipe}) => {
  const file = new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], "picture.jpg");
  const marks = [["start", performance.now()]];
  const onprogress = ({stage}) => marks.at(-1)[0] === stage || marks.push([stage, performance.now()]);
  const blob = await offcut.removeBackground(file, {engine, recipe, onprogress});
  marks.push(["end", performance.now()]);
  return {marks, bytes: blob.size};
}"""


def remove_timed(page: Any, picture: Path, engine: str, recipe: dict[str, Any] = ONE_PASS) -> list[tuple[str, float]]:
    """Return (stage, when it began in ms) of one call, from "start" to "end"."""
    data = base64.b64encode(picture.read_bytes()).decode()
    marks: list[tuple[str, float]] = page.evaluate(REMOVE_TIMED, {"data": data, "engine": engine, "recipe": recipe})[
        "marks"
    ]
    return marks


def stage_ms(marks: list[tuple[str, float]], stage: str) -> float:
    """Return how long a stage took."""
    return sum(after[1] - before[1] for before, after in pairwise(marks) if before[0] == stage)
