"""Room: page. Runs on CPython and MicroPython. May import offcut.contract.

What measuring this device has found: medians for people to read, and all of it to copy as text or as JSON.
"""

import json

from offcut.contract import protocol

# What happens once per visit and says nothing about a picture.
ONCE = ["fetch-model", "verify-model", "load-session", "warm-up", "wait-for-host"]


def rows(runs: list) -> list:
    """Return one row per size: {"megapixels", "count", "stages": [(stage, median ms)], "total_ms", "rate"}."""
    made = []
    for size in sorted({run["megapixels"] for run in runs}):
        some = [run for run in runs if run["megapixels"] == size and run["counts"]]
        if not some:
            continue
        totals = [_total_ms(run) for run in some]
        stages = []
        for stage in protocol.STAGES:
            times = [run["timings_ms"][stage] for run in some if stage in run["timings_ms"]]
            if times and stage not in ONCE:
                stages.append((stage, median(times)))
        pixels = some[0]["width"] * some[0]["height"] / 1000000
        total_ms = median(totals)
        row = {"megapixels": size, "count": len(some), "stages": stages, "total_ms": total_ms}
        row["rate"] = pixels / (total_ms / 1000) if total_ms > 0 else 0
        made.append(row)
    return made


def _total_ms(run: dict) -> float:
    return sum([run["timings_ms"][stage] for stage in run["timings_ms"] if stage not in ONCE])


def two_decimals(value: float) -> str:
    """Write a number with two decimals, the same way everywhere."""
    return f"{value:.2f}"


def median(values: list) -> float:
    """Return the middle of some numbers."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def as_json(measure: dict, device: dict) -> str:
    """Return all of it for programs; `device` is what only the edge knows: release and browser."""
    whole = {
        "offcut": device["release"],
        "browser": device["browser"],
        "facts": measure["facts"],
        "runs": measure["runs"],
    }
    return json.dumps(whole)


def as_text(measure: dict, device: dict) -> str:
    """Return it as lines for people, in English as reports are."""
    facts = measure["facts"]
    lines = ["Offcut " + device["release"] + ", measured on this device", "browser: " + device["browser"]]
    lines += [key + ": " + str(facts[key]) for key in sorted(facts)]
    ran = measure["runs"][-1:]
    lines += ["ran on: " + str(run["provider"]) + ", " + str(run["threads"]) + " threads" for run in ran]
    for row in rows(measure["runs"]):
        stages = ", ".join([stage + " " + str(round(time_ms)) + " ms" for stage, time_ms in row["stages"]])
        head = (
            str(row["megapixels"]) + " MP, median of " + str(row["count"]) + ": " + str(round(row["total_ms"])) + " ms"
        )
        lines.append(head + ", " + two_decimals(row["rate"]) + " MP/s (" + stages + ")")
    return "\n".join(lines) + "\n"
