"""Room: building. May import: stdlib, building.failure.

Asking a web server: one request, clear reasons when it fails.
"""

import http.client
import ssl
import urllib.error
import urllib.parse
import urllib.request
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from building.failure import ConnectionCut, SourceFailed, one_line

# A server that is silent for this long is taken for dead. 30 s outlasts every stall seen on slow mobile links.
SILENCE_S = 30
AGENT = "offcut-build"
# Answers that mean "not now" rather than "no".
BUSY = (429, 500, 502, 503, 504)


@cache
def _certificates() -> ssl.SSLContext:
    """Return the machine's certificates; python.org's macOS builds have none, then pip's own set is used."""
    context = ssl.create_default_context()
    has_none = not context.cert_store_stats()["x509_ca"] and not ssl.get_default_verify_paths().capath
    if has_none and find_spec("pip"):
        context.load_verify_locations(cafile=import_module("pip._vendor.certifi").where())
    return context


def open_url(url: str, headers: dict[str, str] | None = None) -> http.client.HTTPResponse:
    """Open `url`; raises SourceFailed with the status or the network's reason, naming the host."""
    host = urllib.parse.urlsplit(url).netloc
    try:
        request = urllib.request.Request(url, headers={"User-Agent": AGENT, **(headers or {})})
        response: http.client.HTTPResponse = urllib.request.urlopen(
            request, timeout=SILENCE_S, context=_certificates() if url.startswith("https:") else None
        )
    except urllib.error.HTTPError as failure:
        failure.close()
        kind = ConnectionCut if failure.code in BUSY else SourceFailed
        raise kind(f"{host} answered {failure.code} {failure.reason}") from failure
    except (OSError, http.client.HTTPException, ValueError) as failure:
        raise SourceFailed(f"{host} cannot be reached: {network_reason(failure)}") from failure
    return response


def network_reason(failure: BaseException) -> str:
    """Return the innermost human reason of a network failure."""
    inner = getattr(failure, "reason", failure)
    words = getattr(inner, "strerror", None) or str(inner) or type(inner).__name__
    return one_line(str(words), 120)
