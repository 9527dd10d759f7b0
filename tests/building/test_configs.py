"""Room: tests."""

import json

from building.configs import PLUGINS, page_config


def test_the_page_gets_every_module_beside_its_configuration() -> None:
    config = json.loads(page_config(["offcut/page/state.py", "offcut/__init__.py"]))
    assert config["files"] == {name: name for name in ("./offcut/__init__.py", "./offcut/page/state.py")}
    assert config["interpreter"].endswith("micropython.js")
    assert config["plugins"] == [f"!{name}" for name in PLUGINS]
