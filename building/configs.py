"""Room: building. May import: stdlib.

PyScript's configuration for the page. The interpreter is found from the page's address, files from the folder of the
configuration itself, `py/`. The worker's configuration depends on the visit, so assets/js/boot.js makes that one.
"""

import json

# None of PyScript's plugins is used; one that is not named here is loaded, and not being there stops the start.
# "error" is loaded even so, to be told to keep off the page: it alone is shipped.
PLUGINS = ("codemirror", "deprecations-manager", "donkey", "error", "py-editor", "py-game", "py-terminal")


def page_config(modules: list[str]) -> bytes:
    """Return py/page.json: MicroPython, and every module of ours that it must have on its file system."""
    files = {f"./{name}": f"./{name}" for name in sorted(modules)}
    plugins = [f"!{name}" for name in PLUGINS]
    config = {"interpreter": "./vendor/micropython/micropython.js", "files": files, "plugins": plugins}
    return (json.dumps(config, indent=1) + "\n").encode()
