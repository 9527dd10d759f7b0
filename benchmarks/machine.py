"""Room: benchmarks. May import the standard library. What machine the numbers are from."""

import os
import platform
from pathlib import Path


def describe() -> str:
    """Return one line about this machine."""
    cores = os.cpu_count()
    return f"{_processor()}, {cores} logical processors, {_memory()}, {platform.system()} {platform.release()}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    info = Path("/proc/meminfo")
    if not info.is_file():
        return "memory unknown"
    kilobytes = int(info.read_text().split(":", 1)[1].split()[0])
    return f"{kilobytes / 1024 / 1024:.0f} GiB"


def peak_memory_bytes(process_ids: list[int]) -> int | None:
    """Return the sum of the largest resident sizes that these processes have had; None where /proc is not."""
    return _sum_of("VmHWM:", process_ids)


def resident_bytes(process_ids: list[int]) -> int | None:
    """Return the sum of the resident sizes of these processes now; None where /proc is not."""
    return _sum_of("VmRSS:", process_ids)


def _sum_of(name: str, process_ids: list[int]) -> int | None:
    sizes = []
    for process_id in process_ids:
        status = Path(f"/proc/{process_id}/status")
        if not status.is_file():
            return None
        for line in status.read_text().splitlines():
            if line.startswith(name):
                sizes.append(int(line.split()[1]) * 1024)
    return sum(sizes)


def reset_peaks(process_ids: list[int]) -> None:
    """Have the largest resident size of these processes counted from now on."""
    for process_id in process_ids:
        Path(f"/proc/{process_id}/clear_refs").write_text("5")
