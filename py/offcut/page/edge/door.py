"""Room: page/edge. Runs on MicroPython in the page. May import js, pyscript, offcut.contract, offcut.page.

The Python half of `window.offcut`: turns the calls of door.js into jobs and the events of those jobs into answers.
"""

import json

import js
from pyscript.ffi import create_proxy

from offcut.contract import protocol
from offcut.contract.errors import OffcutError
from offcut.page import door


class Door:
    """`link` carries the jobs; `shell` holds the state."""

    def __init__(self, link: object, shell: object):
        self._link = link
        self._shell = shell
        self._open: list[str] = []

    def start(self) -> None:
        """Begin to take calls, those that came earlier first."""
        js.offcutDoor.attach(create_proxy(self._ask))

    def heard(self, event: dict) -> bool:
        """Take an event of the worker; True when it was about a call of this door."""
        if event["type"] == "worker-ready":
            js.offcutDoor.ready()
        elif event["type"] == "worker-failed":
            js.offcutDoor.failed(json.dumps(event["error"]))
            for job_id in self._open:
                js.offcutDoor.reject(job_id, json.dumps(event["error"]))
            self._open = []
        if event.get("job_id") not in self._open:
            return False
        self._answer(event, event["job_id"])
        return True

    def _answer(self, event: dict, job_id: str) -> None:
        if event["type"] == "job-progress":
            fields = {name: event[name] for name in ["stage", "done", "total", "unit"]}
            js.offcutDoor.progress(job_id, json.dumps(fields))
        elif event["type"] in protocol.JOB_ENDS:
            self._open.remove(job_id)
            if event["type"] == "job-done":
                js.offcutDoor.done(job_id, event["result"]["cutout"])
            elif event["type"] == "job-failed":
                js.offcutDoor.reject(job_id, json.dumps(event["error"]))
            else:
                js.offcutDoor.cancelled(job_id)

    def _ask(self, word: str, call: object) -> object:
        if word == "engines":
            return json.dumps(door.engines(self._shell.state))
        if word == "status":
            return json.dumps(door.status(self._shell.state, js.offcutBoot.release))
        if word == "remove":
            self._remove(call)
        else:
            self._link.send(protocol.cancel_job(call.id))
        return None

    def _remove(self, call: object) -> None:
        try:
            partial = json.loads(call.recipe)
            state = self._shell.state
            command = door.command_for(state, call.id, call.file, call.name, call.engine, call.format, partial)
        except OffcutError as error:
            js.offcutDoor.reject(call.id, json.dumps(error.to_wire()))
            return
        self._open.append(call.id)
        self._link.send(command)
