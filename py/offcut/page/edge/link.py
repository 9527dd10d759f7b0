"""Room: page/edge. Runs on MicroPython in the page. May import js, pyscript, offcut.contract, offcut.page.

The Python worker as the page sees it: starts it, carries messages, and replaces it when it died. What to send again is
decided by the supervisor.
"""

import json

import js
from pyscript.ffi import create_proxy, to_js

from offcut.contract import blob_wire, protocol
from offcut.contract.errors import ProtocolError, RuntimeFailed
from offcut.page import supervisor

LOOK_MS = 1000
# A worker that dies again and again on the same machine will not get better; three tries take about 15 seconds.
MOST_RESTARTS = 3


class Link:
    """`deliver(event)` gets every event of the worker, blobs in their places, and the link's own events."""

    def __init__(self, deliver: object):
        self._deliver = deliver
        self._ledger = supervisor.new(js.performance.now())
        self._python: js.Object = None
        self._restarts = 0
        self._listener = create_proxy(self._heard)

    def start(self) -> None:
        """Attach to the worker that boot.js has started, or will start once it has decided not to reload."""
        js.window.setInterval(create_proxy(self._look), LOOK_MS)
        if getattr(js.offcutBoot, "python", None):
            self._attach(js.offcutBoot.python)
        else:
            js.window.addEventListener("offcut-python", create_proxy(lambda event: self._attach(js.offcutBoot.python)))

    def send(self, command: dict) -> None:
        """Send a command; while the worker starts it is kept and sent when the worker is ready."""
        self._ledger = supervisor.sent(self._ledger, command)
        if self._ledger["worker"] == "ready":
            self._post(command)

    def restart(self) -> None:
        """Start a new worker after a start that failed."""
        if self._python is None:
            self._attach(js.offcutBoot.startPython())

    def stop(self) -> None:
        """End the worker for good: nothing may write any more."""
        if self._python is not None:
            self._fall_silent()
        self._ledger = supervisor.gave_up(self._ledger)

    def _fall_silent(self) -> None:
        python, self._python = self._python, None
        python.listen(None)
        python.terminate()

    def _attach(self, python: object) -> None:
        self._python = python
        self._ledger = supervisor.starting(self._ledger, js.performance.now())
        python.listen(self._listener)

    def _post(self, command: dict) -> None:
        rest, blobs = blob_wire.take_blobs(command)
        self._python.send(to_js({"text": json.dumps(rest), "blobs": blobs}))

    def _heard(self, message: object) -> None:
        if self._python is None:
            # A failed start is told more than once; what waited in the inbox comes although nobody listens any more.
            return
        kind = getattr(message, "type", None)
        if kind == "start-failed":
            details = {"file": message.file, "cause": message.cause}
            self._fail(RuntimeFailed("worker-start-failed", message.cause, details))
        elif kind == "worker-died":
            self._restart(message.reason)
        elif kind != "python-started":
            self._event(message)
        elif message.release != js.offcutBoot.release:
            details = {"page": js.offcutBoot.release, "worker": message.release}
            self._fail(RuntimeFailed("release-mismatch", "worker of another release", details))

    def _event(self, message: object) -> None:
        try:
            blobs = {name: getattr(message.blobs, name) for name in js.Object.keys(message.blobs)}
            event = protocol.check(blob_wire.put_blobs(json.loads(message.text), blobs))
        except ProtocolError as error:
            js.console.error("offcut: a message that is not ours: " + str(error))
            return
        self._ledger = supervisor.heard(self._ledger, event, js.performance.now())
        self._deliver(event)
        if event["type"] == "worker-ready":
            for command in supervisor.to_resend(self._ledger):
                self._post(command)

    def _look(self) -> None:
        self._ledger, verdict = supervisor.looked(self._ledger, js.performance.now())
        if verdict == "worker-start-failed" and self._python is not None:
            cause = "no answer in time"
            self._fail(RuntimeFailed(verdict, cause, {"file": "vendor/pyodide/", "cause": cause}))
        elif verdict == "worker-timeout":
            self._restart("no sign of life")

    def _restart(self, reason: str) -> None:
        self._end_python()
        self._restarts += 1
        if self._restarts > MOST_RESTARTS:
            self._give_up(RuntimeFailed("worker-died", reason))
            return
        self._deliver({"type": "worker-restarting", "reason": str(reason)})
        self._attach(js.offcutBoot.startPython())

    def _fail(self, error: RuntimeFailed) -> None:
        self._end_python()
        self._give_up(error)

    def _give_up(self, error: RuntimeFailed) -> None:
        self._ledger = supervisor.gave_up(self._ledger)
        self._deliver({"type": "worker-failed", "error": error.to_wire()})

    def _end_python(self) -> None:
        self._fall_silent()
        self._ledger, events = supervisor.died(self._ledger, js.performance.now())
        for event in events:
            self._deliver(event)
