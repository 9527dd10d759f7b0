"""Room: worker. Runs on CPython and Pyodide. May import nothing.

How many threads an engine gets.
"""

# Beyond eight, onnxruntime-web's convolutions gain little and each thread costs memory (PERFORMANCE.md 1.2).
MOST_THREADS = 8
# Up to this many cores all of them work; above, one is left to the page and to Python, which prepares the next picture.
FEW_CORES = 4


def thread_count(cores: int, can_share_memory: bool) -> int:
    """Return the number of threads for a machine with `cores` logical processors.

    Without shared memory (a page that is not cross-origin isolated, or a browser that has none) there is one.
    """
    if not can_share_memory or cores < 2:
        return 1
    return min(MOST_THREADS, cores if cores <= FEW_CORES else cores - 1)
