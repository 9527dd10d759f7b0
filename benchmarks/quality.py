"""Room: benchmarks. May import numpy, Pillow, building, offcut, benchmarks, tests.

How good the cutouts are: ours, each engine alone, and two peers on the same machine, against the truth.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.known_foregrounds import Known
from benchmarks.quality_aims import (
    CONSENSUS,
    HELD_OUT,
    KEPT_COLOURS,
    OURS,
    OWN_COLOURS,
    SAME_WEIGHTS,
    TRUE_ALPHA_KEPT,
    TRUE_ALPHA_OURS,
    Aim,
    aims,
    consensus,
)
from benchmarks.quality_cache import Cache, digest, has_weights
from benchmarks.quality_imgly import Imgly
from benchmarks.quality_ours import ALONE, UNTOUCHED, Cut, Ours
from benchmarks.quality_pictures import Subject, known, measured
from benchmarks.quality_rembg import cut_out as cut_out_as_rembg
from benchmarks.quality_score import Result, colour_error, means, plain_numbers, read_rgba, score, truth_row
from benchmarks.quality_tables import aims_table, colour_table, metric_table
from building.assemble import have_engines
from building.workspace import workspace_at
from offcut.contract import recipe
from offcut.matte import arrays, codec, pipeline
from tests.testdata import read_index, testdata

ENGINES = ("u2netp", "u2net", "isnet-uint8", "isnet-w8", "isnet-fp16")
PEER_WEIGHTS = "isnet-fp16"
# Judged on the pictures made here too. The others' masks are seen on the real ones, and these cost minutes each.
ON_MADE = ("plain isnet-fp16", SAME_WEIGHTS, OURS, "rembg isnet-fp16", "imgly isnet_fp16")

Way = Callable[[Subject], Cut]


@dataclass
class Findings:
    """What was measured, by way: `alphas` of every picture, `colours` by set, and what the passes cost.

    `spent_s` are processor seconds, `costs` the same in passes of the engine at 1024 x 1024, as the plan counts them.
    """

    alphas: dict[str, list[Result]] = field(default_factory=dict)
    colours: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    spent_s: dict[str, list[float]] = field(default_factory=dict)
    costs: dict[str, list[float]] = field(default_factory=dict)

    def by_set(self) -> dict[str, dict[str, dict[str, float]]]:
        """Return the means by way, set and metric.

        "total" is over the 16 pictures with ground truth, HELD_OUT over the half that no constant was chosen on.
        """
        found = {}
        held_out = {row["image"] for row in read_index("quality/INDEX.tsv")[1::2]}
        for way, results in self.alphas.items():
            sets = {
                name: [one for one in results if one[0]["set"] == name] for name in {one[0]["set"] for one in results}
            }
            sets["total"] = [one for one in results if one[0].get("in_total", "yes") == "yes"]
            sets[HELD_OUT] = [one for one in results if one[0]["image"] in held_out]
            found[way] = {name: means(members) for name, members in sets.items() if members}
        return found

    def markdown(self) -> str:
        """Return the tables of the README."""
        by_set = self.by_set()
        return "\n\n".join(
            [
                metric_table(by_set, ("MAE", "MSE", "SAD")),
                metric_table(by_set, ("Grad", "BF2", "IoU")),
                colour_table(self.colours),
                aims_table(self.aims(by_set)),
            ]
        )

    def aims(self, by_set: dict[str, dict[str, dict[str, float]]]) -> list[Aim]:
        """Return the aims with their answers."""
        return [*aims(by_set, self.colours), *consensus(by_set, self.costs, self.spent_s)]

    def record(self) -> dict[str, Any]:
        """Return everything as plain values."""
        by_set = self.by_set()
        return {
            "means": by_set,
            "pictures": {way: [plain_numbers(one) for one in results] for way, results in self.alphas.items()},
            "colours": self.colours,
            "spent_s": self.spent_s,
            "costs": self.costs,
            "aims": [one.__dict__ for one in self.aims(by_set)],
        }


def measure(root: Path, fresh: bool = False) -> Findings:
    """Cut everything out in every way and score it. Hours at first on a small machine, minutes from then on."""
    workspace = workspace_at(root)
    missing = [engine for engine in ENGINES if not has_weights(engine)]
    if missing:
        have_engines(workspace, missing, print)
    cache = Cache(workspace.cache / "bench" / "quality", fresh)
    folder = workspace.cache / "bench" / "quality" / "truth"
    folder.mkdir(parents=True, exist_ok=True)
    rows = {Path(row["image"]).stem: (row, testdata("quality")) for row in read_index("quality/INDEX.tsv")}
    pictures, made = measured(), known()
    for one in made:
        if one.known is not None:
            rows[one.name] = (truth_row(one.name, one.group, one.known, folder), folder)
    findings, predictions = Findings(), []
    with Imgly(workspace, cache) as imgly:
        for name, way in ways(Ours(cache), imgly).items():
            print(f"cutting out: {name}", flush=True)
            for subject in pictures + (made if name in ON_MADE else []):
                cut = way(subject)
                predictions.append((name, (alpha_file(cut.rgba_u8, cache), *rows[subject.name])))
                if subject.known is not None:
                    judge_colours(findings, name, subject, subject.known, cut.rgba_u8)
                else:
                    findings.spent_s.setdefault(name, []).append(cut.spent_s)
                    findings.costs.setdefault(name, []).append(cut.cost)
    for subject in made:
        if subject.known is not None:
            judge_true_alpha(findings, subject, subject.known)
    print("scoring", flush=True)
    for (name, _), result in zip(predictions, score([one for _, one in predictions], cache), strict=True):
        findings.alphas.setdefault(name, []).append(result)
    return findings


def ways(ours: Ours, imgly: Imgly) -> dict[str, Way]:
    """Return every way of cutting out by its name, in the order of the tables."""

    def plain(engine: str) -> Way:
        return lambda subject: ours.plain(subject.data, engine)

    def rembg(engine: str) -> Way:
        return lambda subject: Cut(np.asarray(cut_out_as_rembg(subject.data, ours.engine(engine))))

    def peer(model: str) -> Way:
        return lambda subject: Cut(read_rgba(imgly.cut_out(subject, model)))

    found = {"plain " + engine: plain(engine) for engine in ENGINES}
    found["pass isnet-w8 at 768, picture's shape"] = lambda subject: ours.planned(subject.data, 1)
    found["pass isnet-w8 at 512"] = lambda subject: ours.planned(subject.data, 2)
    found[CONSENSUS] = lambda subject: ours.ours(subject.data, UNTOUCHED)
    found[SAME_WEIGHTS] = lambda subject: ours.ours(subject.data, ALONE, PEER_WEIGHTS)
    found[OURS] = lambda subject: ours.ours(subject.data)
    found.update({"rembg " + engine: rembg(engine) for engine in ("u2net", PEER_WEIGHTS)})
    found.update({"imgly " + model: peer(model) for model in ("isnet_quint8", "isnet_fp16")})
    return found


def judge_colours(findings: Findings, way: str, subject: Subject, truth: Known, rgba_u8: np.ndarray) -> None:
    """Note the colour error of a cutout; for ours also what the same alpha has over other colours."""
    note_colours(findings, way, subject, truth, rgba_u8)
    if way == OURS:
        alpha_u8 = rgba_u8[..., 3]
        photographed_u8 = codec.decode(subject.data).rgb_u8
        own_u8 = arrays.to_u8(truth.foreground)
        note_colours(findings, KEPT_COLOURS, subject, truth, np.dstack([photographed_u8, alpha_u8]))
        note_colours(findings, OWN_COLOURS, subject, truth, np.dstack([own_u8, alpha_u8]))


def judge_true_alpha(findings: Findings, subject: Subject, truth: Known) -> None:
    """Note the colour errors that are left when the alpha has none: of the colours as they are, and of ours."""
    picture = codec.decode(subject.data)
    edges = recipe.complete({"edges": {"refine": False, "remove_specks": False}})["edges"]
    kept_u8 = np.dstack([picture.rgb_u8, arrays.to_u8(truth.alpha)])
    note_colours(findings, TRUE_ALPHA_KEPT, subject, truth, kept_u8)
    note_colours(findings, TRUE_ALPHA_OURS, subject, truth, pipeline.finish(truth.alpha, picture, edges).rgba_u8)


def note_colours(findings: Findings, name: str, subject: Subject, truth: Known, rgba_u8: np.ndarray) -> None:
    """Note the colour error of one cutout."""
    groups = findings.colours.setdefault(name, {})
    groups.setdefault(subject.group, []).append(colour_error(rgba_u8, truth))


def alpha_file(rgba_u8: np.ndarray, cache: Cache) -> Path:
    """Return a file with the alpha of a cutout, as the scorer reads it."""
    alpha_u8 = np.ascontiguousarray(rgba_u8[..., 3])

    def png() -> bytes:
        stream = io.BytesIO()
        Image.fromarray(alpha_u8).save(stream, "PNG", compress_level=1)
        return stream.getvalue()

    return cache.file("alphas", digest(repr(alpha_u8.shape), alpha_u8.tobytes()) + ".png", png)
