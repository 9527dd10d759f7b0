"""Room: page/edge. Runs in the page only (MicroPython). May import offcut.contract, offcut.page, js and pyscript."""
