"""Room: benchmarks. May import benchmarks.report. What the race found, as rows with the aims of each."""

from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.contestants import DEFAULT, PEER
from benchmarks.report import Row, row

AIM_WHOLE, AIM_NATIVE, AIM_REST, AIM_MEMORY, AIM_BLOCKED_MS = 0.5, 3.0, 0.25, 1.0, 50.0
SINGLE = "isnet-w8, one pass"
# What the aim against the peer is about: everybody with the weights of the same network.
SAME_NETWORK = (DEFAULT, SINGLE, "isnet-q8, consensus", "isnet-q8, one pass")


@dataclass
class Lap:
    """One picture of one contestant; a cold one counts from navigation. `blocked_ms` is 0 where nothing exceeds 50."""

    name: str
    megapixels: float
    is_cold: bool
    whole_ms: float
    call_ms: float
    infer_ms: float | None
    blocked_ms: float
    peak_bytes: int | None = None

    def record(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def series(laps: list[Lap], name: str, megapixels: float, is_cold: bool) -> list[float]:
    """Return how long one contestant took each time, in ms."""
    return [one.whole_ms for one in laps if (one.name, one.megapixels, one.is_cold) == (name, megapixels, is_cold)]


def rows(laps: list[Lap], native_infer_ms: list[float]) -> list[Row]:
    """Return every finding that these laps allow."""
    largest = max((one.megapixels for one in laps), default=0.0)
    made = []
    for is_cold in (False, True):
        peer_name = PEER
        for size in sorted({one.megapixels for one in laps}, reverse=True):
            peer = series(laps, peer_name, size, is_cold)
            for name in dict.fromkeys(one.name for one in laps if one.name != peer_name):
                mine = series(laps, name, size, is_cold)
                if mine:
                    what = f"{size:g} MP, {'cold' if is_cold else 'warm'}: {name}"
                    aim = AIM_WHOLE if name in SAME_NETWORK and size == largest else None
                    made.append(row(what, mine, peer or None, "ms", aim, peer_name if peer else ""))
    return made + thread_and_memory(laps) + inference(laps, largest, native_infer_ms)


def thread_and_memory(laps: list[Lap]) -> list[Row]:
    """Return how long the page's thread was blocked at worst, and the peak of the page's process."""
    made = []
    names = dict.fromkeys(one.name for one in laps)
    for name in names:
        worst = max(one.blocked_ms for one in laps if one.name == name)
        aim = None if name.startswith("imgly") else 1.0
        made.append(Row(f"longest task of the page's thread: {name}", worst, AIM_BLOCKED_MS, "ms", aim, "aim"))
    peer = [one.peak_bytes / 1e6 for one in laps if one.name == PEER and one.peak_bytes]
    for name in names:
        peaks = [one.peak_bytes / 1e6 for one in laps if one.name == name and one.peak_bytes]
        if peaks and name != PEER:
            aim = AIM_MEMORY if name == DEFAULT else None
            made.append(row(f"peak memory of the page's process: {name}", peaks, peer or None, "MB", aim, PEER))
    return made


def inference(laps: list[Lap], megapixels: float, native_infer_ms: list[float]) -> list[Row]:
    """Return inference against native, and everything else against inference."""
    made = []
    for name in dict.fromkeys(one.name for one in laps if one.infer_ms):
        warm = [one for one in laps if (one.name, one.megapixels, one.is_cold) == (name, megapixels, False)]
        infers = [one.infer_ms for one in warm if one.infer_ms]
        if infers:
            rests = [one.call_ms - one.infer_ms for one in warm if one.infer_ms]
            aim = AIM_REST if name == DEFAULT else None
            made.append(row(f"{megapixels:g} MP, everything but inference: {name}", rests, infers, "ms", aim, "infer"))
        if name == SINGLE and native_infer_ms and infers:
            made.append(row(f"inference: {name}", infers, native_infer_ms, "ms", AIM_NATIVE, "native onnxruntime"))
    return made
