"""Room: matte. Runs on CPython and Pyodide. May import numpy, Pillow (codec.py and resample.py only), offcut.contract.

Pixels: pure functions on numpy arrays that never wait, know no browser and keep no state. Rows come first, always.
"""
