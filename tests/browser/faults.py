"""Room: tests. Runs on CPython. What a bad host or network does to an answer; each is a fault for building.serve."""

import gzip
from pathlib import Path
from typing import Any

from building.serve import Fault


def status(code: int) -> Fault:
    """Answer with an error page of the host."""

    def fault(handler: Any) -> bool:
        handler.send_error(code)
        return True

    return fault


def answer(handler: Any, data: bytes, headers: dict[str, str]) -> bool:
    """Send a 200 with these headers, then `data`, and close."""
    handler.send_response(200)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Connection", "close")
    handler.end_headers()
    if handler.command == "GET":
        handler.wfile.write(data)
    handler.close_connection = True
    return True


def login_page() -> Fault:
    """Answer as a captive portal does."""
    return lambda handler: answer(
        handler, b"<!doctype html><title>Please log in</title>", {"Content-Type": "text/html"}
    )


def cut_short(file: Path) -> Fault:
    """Send half of the file without a length and close the connection."""
    data = file.read_bytes()
    return lambda handler: answer(handler, data[: len(data) // 2], {})


def cut_gzip(file: Path) -> Fault:
    """Send half of a compressed body under a length that fits the half."""
    data = gzip.compress(file.read_bytes(), 1)
    half = data[: len(data) // 2]
    return lambda handler: answer(handler, half, {"Content-Encoding": "gzip", "Content-Length": str(len(half))})


def whole_gzip(file: Path) -> Fault:
    """Send the file compressed: its transfer is shorter than the file."""
    data = gzip.compress(file.read_bytes(), 1)
    return lambda handler: answer(handler, data, {"Content-Encoding": "gzip", "Content-Length": str(len(data))})


def altered(file: Path) -> Fault:
    """Send the right length with one bit turned."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    return lambda handler: answer(handler, bytes(data), {"Content-Length": str(len(data))})


def typed(file: Path, kind: str | None, *, no_sniffing: bool = False) -> Fault:
    """Send the right bytes with a wrong type, or with none."""
    headers = {"Content-Length": str(file.stat().st_size)}
    if kind is not None:
        headers["Content-Type"] = kind
    if no_sniffing:
        headers["X-Content-Type-Options"] = "nosniff"
    return lambda handler: answer(handler, file.read_bytes(), headers)
