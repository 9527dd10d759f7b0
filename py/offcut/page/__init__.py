"""Room: page. Runs on CPython and MicroPython. May import offcut.contract.

What people see: `state.step` says what changes, `view` says what to show, `edge/` alone touches the browser.
"""
