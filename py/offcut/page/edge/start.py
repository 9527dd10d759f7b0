"""Room: page/edge. Runs on MicroPython in the page. May import js, jsffi, pyscript, offcut.contract, offcut.page.

Joins the adapters to the shell: what people do, what the worker says and what the service worker says go in as events,
effects go out to whoever carries them out.
"""

import asyncio
import json

import js
from jsffi import JsException
from pyscript.ffi import create_proxy

from offcut.contract import catalog, languages, marketplaces, protocol, tools
from offcut.page import graphics
from offcut.page.edge import store
from offcut.page.edge.address import Address
from offcut.page.edge.batch import Batch
from offcut.page.edge.blobs import Blobs
from offcut.page.edge.brush import Brush
from offcut.page.edge.crop import Crop
from offcut.page.edge.deeds import Deeds
from offcut.page.edge.device import Device
from offcut.page.edge.dom import Dom
from offcut.page.edge.door import Door
from offcut.page.edge.files import Files
from offcut.page.edge.formats import IntlFormats
from offcut.page.edge.gestures import Gestures
from offcut.page.edge.help import Help
from offcut.page.edge.incoming import Incoming
from offcut.page.edge.link import Link
from offcut.page.edge.measure import Measurer
from offcut.page.edge.offline import Offline
from offcut.page.edge.policy import allowed_hosts
from offcut.page.edge.privacy import Privacy
from offcut.page.edge.records import Records
from offcut.page.edge.saving import Saving
from offcut.page.edge.surveyor import Surveyor
from offcut.page.edge.updates import Updates
from offcut.page.patch import Painter
from offcut.page.shell import Shell
from offcut.page.strip import is_windowed
from offcut.page.words import Words


class App:
    """Everything of the page, built once."""

    def __init__(self, words: dict):
        self._words = words
        self._blobs = Blobs()
        surface = Dom(self._blobs)
        painter = Painter(surface)
        self.shell = Shell(words, painter, surface, self._carry_out, self._schedule)
        self._files = Files(self.shell.tell, self._blobs)
        self._measurer = Measurer(self.shell.tell, self._blobs)
        self._deeds = Deeds(self.shell.tell, self._blobs, self._files)
        self._gestures = Gestures(self.shell.tell)
        self._link = Link(self._heard)
        self._door = Door(self._link, self.shell)
        self._offline = Offline(self.shell.tell)
        self._device = Device(self.shell.tell, self._offline, self._link)
        self._surveyor = Surveyor(self.shell.tell)
        self._records = Records(self.shell.tell)
        self._brush = Brush(self.shell, self._blobs)
        self._saving = Saving(self.shell.tell, self._blobs)
        self._batch = Batch(self.shell.tell)
        self._address = Address(self.shell.tell)
        self._crop = Crop(self.shell)
        self._help = Help(self.shell.tell)
        self._privacy = Privacy(self.shell, self._blobs)
        self._updates = Updates(self.shell.tell)
        self._incoming = Incoming(self._files.adding)
        self._frame_proxy = create_proxy(self._paint)
        self._frame: object = None
        self._is_long = False
        surface.listen(painter.event_for, self.shell.tell)

    def start(self, listed: list, settings: dict, models: dict, known: dict) -> None:
        """Show the page and begin to listen."""
        self.shell.tell({"type": "languages-known", "languages": listed})
        self.shell.tell({"type": "catalogue-loaded", "engines": models["models"], "default": models["default"]})
        for code in self._words:
            if code != languages.FIRST:
                self.shell.tell({"type": "language-loaded", "language": code, "loaded": True})
        self.shell.tell({"type": "settings-loaded", "settings": settings, "device_language": preferences()})
        self.shell.tell({"type": "tools-loaded", "tools": known["tools"], "default": known["default"]})
        self.shell.tell({"type": "marketplaces-loaded", "marketplaces": known["marketplaces"]})
        self.shell.tell({"type": "gpu-wished", "wish": graphics.wish_of(str(js.location.search))})
        self._surveyor.start()
        mirror = {"type": "mirror-known", "origin": str(js.location.origin), "hosts": allowed_hosts()}
        mirror["default"] = models.get("mirror", "")
        self.shell.tell(mirror)
        self.shell.adopt()
        js.window.dispatchEvent(js.Event.new("offcut-page"))
        self._files.listen()
        self._address.listen()
        self._deeds.listen(self.shell)
        self._brush.listen()
        self._crop.listen()
        self._gestures.listen(self.shell)
        self._saving.start()
        self._batch.listen()
        self._updates.start()
        self._incoming.start()
        js.window.addEventListener("online", create_proxy(lambda event: self.shell.tell({"type": "came-online"})))
        if js.offcutBoot.isSafe:
            self.shell.tell({"type": "safe-started"})
        asyncio.create_task(self._begin_offline())
        self._link.start()
        self._door.start()

    async def _begin_offline(self) -> None:
        # Before the first look, so that a copy that has gone is known to have been there.
        await self._device.load_checks()
        await self._records.load()
        self._offline.start()

    def _schedule(self, paint: object) -> None:
        self._frame = paint
        # A hidden tab gets no frames, but its title and its live region still matter.
        if js.document.hidden:
            js.window.setTimeout(self._frame_proxy, 0)
        else:
            js.window.requestAnimationFrame(self._frame_proxy)

    def _paint(self, *_: object) -> None:
        self._frame()
        self._brush.follow()
        # How many columns a strip has that has just become a long one is known only now.
        is_long = is_windowed(self.shell.state["pictures"], self.shell.state["coming"])
        if is_long and not self._is_long:
            self._batch.look()
        self._is_long = is_long

    def _carry_out(self, effect: dict) -> None:
        word = effect["do"]
        if word == "send":
            self._link.send(self._with_files(effect["command"]))
        elif word == "save-settings":
            asyncio.create_task(self._save(effect["settings"]))
        elif word == "load-language":
            asyncio.create_task(self._load_language(effect["language"]))
        elif word == "complete-offline":
            self._offline.complete(effect["uses"])
        elif word == "try-network":
            self._surveyor.try_network()
        elif word == "reload":
            js.location.reload()
        elif not (self._records.carry_out(effect) or self._device.carry_out(effect, self.shell.state)):
            _ = (
                self._gestures.carry_out(effect)
                or self._saving.carry_out(effect)
                or self._batch.carry_out(effect)
                or self._address.carry_out(effect)
                or self._help.carry_out(effect)
                or self._measurer.carry_out(effect)
                or self._privacy.carry_out(effect)
                or self._updates.carry_out(effect)
                or self._deeds.carry_out(effect)
            )

    async def _save(self, settings: dict) -> None:
        if not await store.save(settings):
            self.shell.tell({"type": "notice", "code": "settings-not-saved", "details": {}})

    async def _load_language(self, language: dict) -> None:
        told = {"type": "language-loaded", "language": language["code"], "name": language["name"], "loaded": True}
        try:
            self._words[language["code"]] = await words_of(language)
        except (JsException, ValueError):
            told["loaded"] = False
        self.shell.tell(told)

    def _with_files(self, command: dict) -> dict:
        if "files" in command:
            whole = dict(command)
            whole["files"] = [self._blobs.get(identifier) for identifier in command["files"]]
            return whole
        if "file" not in command:
            return command
        whole = dict(command)
        whole["file"] = self._blobs.get(command["file"])
        if command.get("backdrop") is not None:
            whole["backdrop"] = self._blobs.get(command["backdrop"])
        return protocol.check(whole)

    def _heard(self, event: dict) -> None:
        """Take an event of the worker or of the link."""
        if self._door.heard(event):
            return
        self.shell.tell(self._registered(event))

    def _registered(self, event: dict) -> dict:
        """Keep the blobs of an event and put their ids in their places."""
        if event["type"] == "job-preview":
            kept = dict(event)
            kept["after"] = self._blobs.put(event["after"])
            return kept
        if event["type"] != "job-done":
            return event
        result = dict(event["result"])
        for field in protocol.BLOB_FIELDS:
            if result.get(field) is not None:
                result[field] = self._blobs.put(result[field])
        return protocol.job_done(event["job_id"], result)


async def read_json(path: str) -> dict:
    """Return the content of one of the site's own JSON files."""
    response = await js.fetch(path)
    return json.loads(await response.text())


async def words_of(language: dict) -> Words:
    """Return the sentences of a language."""
    sentences = await read_json("assets/i18n/" + language["code"] + ".json")
    return Words(language["code"], sentences, IntlFormats(language["tag"]))


async def start() -> None:
    """Build the page, unless it only asks whether everything may be removed: boot.js does that alone."""
    if js.offcutBoot.isReset:
        return
    settings = await store.load()
    listed = languages.parse(await read_json("assets/languages.json"))
    code = languages.chosen(listed, settings["language"], preferences())
    words = {}
    # The first is the one of index.html; the page is compared with it before it changes.
    for language in [languages.find(listed, languages.FIRST), languages.find(listed, code)]:
        if language["code"] not in words:
            words[language["code"]] = await words_of(language)
    models = catalog.parse(await read_json("models.json"), built=True)
    known = tools.parse(await read_json("assets/tools.json"))
    known["marketplaces"] = marketplaces.parse(await read_json("assets/marketplaces.json"))["marketplaces"]
    App(words).start(listed, settings, models, known)


def preferences() -> str:
    """Return the languages that the browser prefers, best first, with commas between."""
    wished = js.navigator.languages
    return ",".join([str(wished.at(place)) for place in range(wished.length)]) or str(js.navigator.language)
