"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import its own room and the small standard library.

What the page and the worker agree on: error codes, message words, settings, the rules of the engine catalogue.
"""
