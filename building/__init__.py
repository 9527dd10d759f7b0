"""Room: building. Runs on CPython 3.11 or newer, stdlib only; never reaches the browser. May import: stdlib.

Fetches what is pinned, verifies it, derives the engines, assembles `dist/`, serves and tests it.
`commands` is the door, `assemble` the order of work, everything else one subject per file.
"""
