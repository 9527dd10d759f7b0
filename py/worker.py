"""Entry of the Python worker: joins the edge to the worker room. PyScript runs it on Pyodide."""

import asyncio
import json
from typing import Any

from offcut.contract import protocol
from offcut.contract.errors import ProtocolError
from offcut.worker.edge import link
from offcut.worker.edge.start import start
from offcut.worker.service import Service

starting: "asyncio.Task[Service] | None" = None
waiting: list[Any] = []


def begin(base: str, release: str, is_verified: bool, flags: str = "{}") -> None:
    """Start once; the page calls it with the address of the app's folder, its own release and how to start.

    `flags` is the text of a JSON object: {"safe": true} means no saved files, one thread and no GPU.
    """
    global starting
    if starting is None:
        starting = asyncio.ensure_future(start(base, release, is_verified=is_verified, flags=json.loads(flags)))
        starting.add_done_callback(started)


def started(task: "asyncio.Task[Service]") -> None:
    """Take what has waited; a start that failed is the page's to show."""
    if (error := task.exception()) is not None:
        link.send_start_failure(error)
        return
    for message in waiting:
        take(task.result(), message)
    waiting.clear()


def receive(message: Any) -> None:
    """Take one command {text, blobs} from the page; those that come before the service is there wait for it."""
    if starting is None or not starting.done():
        waiting.append(message)
    else:
        take(starting.result(), message)


def take(service: Service, message: Any) -> None:
    """Hand a command to the service; a message that is not one of ours is said and left out."""
    try:
        service.handle(link.received(message))
    except (ProtocolError, ValueError, AttributeError) as error:
        link.send(protocol.notice("protocol", {"cause": str(error)}))


__export__ = ["begin", "receive"]
