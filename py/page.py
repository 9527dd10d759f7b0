"""Entry of the page: PyScript runs it on MicroPython as soon as that is up."""

import asyncio

from offcut.page.edge.start import start

asyncio.create_task(start())
