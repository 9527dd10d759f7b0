"""Room: building. May import: offcut.contract, building.failure, building.files.

The tools of assets/tools.json: checked, said in every language, and listed for the installed app. A tool is data and
sentences; no code knows one by its name.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from building.failure import BuildError
from building.files import read_text
from offcut.contract import documents, marketplaces, tools
from offcut.contract.errors import ModelError

# The language that the manifest itself is written in.
LANGUAGE = "en"
ICON = {"src": "assets/icons/icon-192.png", "sizes": "192x192", "type": "image/png"}


def read_tools(assets: Path) -> dict[str, Any]:
    """Return the checked tools; raises BuildError, also for a sentence that a tool lacks or nobody says."""
    data = _parsed(assets, tools.FILE, tools.parse)
    wanted = {key for tool in data["tools"] for key in sentences_of(tool)}
    for language, words in read_words(assets).items():
        said = {key for key in words if key.startswith("tool.")}
        for key in sorted(wanted - said):
            raise BuildError(f"assets/i18n/{language}.json lacks {key}, which assets/tools.json needs")
        for key in sorted(said - wanted):
            raise BuildError(f"assets/i18n/{language}.json has {key}, which no tool of assets/tools.json says")
    return data


def check_marketplaces(assets: Path) -> None:
    """Raise BuildError unless assets/marketplaces.json holds marketplaces, each with its sources."""
    _parsed(assets, marketplaces.FILE, marketplaces.parse)


def check_documents(assets: Path) -> None:
    """Raise BuildError unless assets/documents.json holds documents, each with its source."""
    _parsed(assets, documents.FILE, documents.parse)


def _parsed(assets: Path, name: str, parse: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    """Return what a data file holds once `parse` has found it right."""
    try:
        data: dict[str, Any] = json.loads(read_text(assets / name))
        parse(data)
    except ValueError as failure:
        raise BuildError(f"assets/{name} is not JSON: {failure}") from failure
    except ModelError as failure:
        raise BuildError(f"assets/{failure.message}") from failure
    return data


def sentences_of(tool: dict[str, Any]) -> list[str]:
    """Return the keys of everything that a tool says."""
    stem = f"tool.{tool['id']}"
    return [stem, f"{stem}.title", f"{stem}.what"] + [f"{stem}.step.{n}" for n in range(1, tool["steps"] + 1)]


def read_words(assets: Path) -> dict[str, dict[str, str]]:
    """Return the sentences of every language, by language."""
    return {path.stem: json.loads(read_text(path)) for path in sorted((assets / "i18n").glob("*.json"))}


def with_shortcuts(manifest: bytes, known: dict[str, Any], words: dict[str, dict[str, str]]) -> bytes:
    """Return the manifest with a shortcut for each tool that wants one.

    Names in other languages stand in the members of the Web App Manifest that end in `_localized`; a browser that does
    not know them shows the English ones.
    """
    made = json.loads(manifest)
    if "shortcuts" in made:
        raise BuildError("assets/manifest.webmanifest: shortcuts come from assets/tools.json, remove them")
    made["shortcuts"] = [_shortcut(tool["id"], words) for tool in known["tools"] if tool["shortcut"]]
    return (json.dumps(made, indent=2, ensure_ascii=False) + "\n").encode()


def _shortcut(tool: str, words: dict[str, dict[str, str]]) -> dict[str, Any]:
    name, text = f"tool.{tool}", f"tool.{tool}.what"
    others = {said["language.tag"]: said for language, said in words.items() if language != LANGUAGE}
    return {
        "name": words[LANGUAGE][name],
        "name_localized": {tag: said[name] for tag, said in others.items()},
        "description": words[LANGUAGE][text],
        "description_localized": {tag: said[text] for tag, said in others.items()},
        "url": f"./#/{tool}",
        "icons": [ICON],
    }
