"""Room: building. May import: every file of building that makes an output.

The order of work: read and check what people wrote, fetch what is pinned, put dist/ together.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from building.assets import read_assets
from building.clients import run_quietly
from building.configs import page_config
from building.environment import Environment, version_of
from building.failure import BuildError, Unreachable
from building.files import files_under, read_bytes, remove_folder, write_chunks
from building.help import check_help
from building.languages import MANIFEST, language_list, manifests
from building.lock import lock_bytes
from building.models import (
    Derive,
    built_catalogue,
    built_entry,
    choose,
    hosts_of,
    mirror_hosts,
    parts_of,
    read_catalogue,
    served_file,
    with_remote,
)
from building.node import ensure_node
from building.outputs import Output, check_outputs, write_outputs
from building.placeholders import allow_hosts, fill_page
from building.precompile import precompile
from building.pseudo import as_file, pseudo_books, pseudo_languages
from building.python_files import read_python
from building.release import identify, release_manifest
from building.sources import Fetcher
from building.store import Store
from building.tools import check_documents, check_marketplaces, read_tools, with_shortcuts
from building.turn import turn
from building.vendor import VendorPackage, carried, fetch_vendor, read_vendor, vendor_input, vendor_outputs
from building.wheel import wheel_bytes, wheel_name
from building.words import FIRST, check_words
from building.workspace import Workspace

Say = Callable[[str], None]
PYODIDE = "vendor/pyodide/"
# Pyodide as its makers publish it, to compile with: names inside the npm package.
PYODIDE_CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")


def build(
    workspace: Workspace,
    ids: list[str] | None,
    say: Say,
    *,
    remote: bool = False,
    mirror: str = "",
    pseudo: bool = False,
    heic: bool = False,
) -> str:
    """Make `workspace.out` the complete site with these engines (None: the default ones); return its release id.

    `remote`: its page may also fetch engines from the hosts that models.json names. `mirror`: the address of a folder
    with the same parts of engines, which the page asks first. `pseudo`: with two made-up languages for looking at the
    layout. `heic`: with a decoder for HEIC, for browsers that have none.
    """
    with turn(workspace.cache / "build.lock", say):
        return _build(workspace, ids, say, remote=remote, mirror=mirror, pseudo=pseudo, heic=heic)


def _build(
    workspace: Workspace, ids: list[str] | None, say: Say, *, remote: bool, mirror: str, pseudo: bool, heic: bool
) -> str:
    root = workspace.root
    _claim(workspace)
    version = version_of(root)
    catalogue = read_catalogue(root / "models.json")
    chosen = choose(catalogue, ids)
    options = ("heic",) if heic else ()
    packages = carried(read_vendor(root / "assets" / "vendor.json"), options)
    outputs = _written_by_people(root, version, options, pseudo=pseudo)
    service_worker = read_bytes(root / "sw.js")
    environment = Environment(root, say)
    fetcher = Fetcher(Store(workspace.downloads), workspace.scratch, environment.python, say)
    try:
        fetch_vendor(packages, fetcher)
        outputs += _vendored(packages, fetcher.store, outputs)
        outputs = _compiled(outputs + [_wheel(root, version)], packages, fetcher.store, environment)
        outputs.append(_lock(version, outputs, packages, fetcher.store))
        entries, weights = _engines(workspace, chosen, fetcher, environment, asked_for=set(ids or []))
    finally:
        remove_folder(workspace.scratch)
    if remote:
        entries = with_remote(catalogue, entries)
    hosts = sorted({*hosts_of(entries), *mirror_hosts(mirror)})
    if hosts:
        outputs, service_worker = _open_to(hosts, outputs, service_worker)
    outputs.append(Output("models.json", built_catalogue(catalogue, entries, mirror)))
    release, outputs = identify(outputs, service_worker)
    outputs += weights
    outputs.append(release_manifest(release, version, outputs, entries))
    check_outputs(outputs)
    written = write_outputs(outputs, workspace.out)
    say(f"built {workspace.out} (release {release}, {len(outputs)} files, {written} written)")
    return release


def _open_to(hosts: list[str], outputs: list[Output], service_worker: bytes) -> tuple[list[Output], bytes]:
    """Return the outputs and the service worker with these hosts in both policies, the page's and the workers'."""
    opened = [
        Output(one.path, allow_hosts(one.path, one.data, hosts)) if one.path == "index.html" else one for one in outputs
    ]
    return opened, allow_hosts("sw.js", service_worker, hosts)


def _claim(workspace: Workspace) -> None:
    """Refuse to build into a folder of somebody else's files: whatever is not of the site is removed from it."""
    out = workspace.out
    manifest = out / "release.json"
    if out == workspace.root / "dist" or not files_under(out):
        if out != workspace.root / "dist":
            write_chunks(manifest, [b'{"release": "unfinished"}\n'])
        return
    try:
        if "release" in json.loads(read_bytes(manifest)):
            return
    except (BuildError, ValueError, TypeError):
        pass
    raise BuildError(f"will not build into {out}: it holds files that are not a build of Offcut")


def _written_by_people(root: Path, version: str, options: tuple[str, ...], *, pseudo: bool) -> list[Output]:
    languages = check_words(root / "assets" / "i18n")
    check_marketplaces(root / "assets")
    check_documents(root / "assets")
    known = read_tools(root / "assets")
    books = check_help(root / "assets" / "help", set(languages))
    python = read_python(root / "py")
    page = fill_page(read_bytes(root / "index.html"), _style_sheets(root), version)
    found = [("index.html", page), *read_assets(root / "assets", options)]
    found += [(f"py/{name}", data) for name, data in [*python.entries, *python.page]]
    found.append(("py/page.json", page_config([name for name, _ in python.page])))
    found.append(("licences/offcut.txt", read_bytes(root / "LICENSE")))
    if pseudo:
        made = pseudo_languages(languages[FIRST])
        found += [(f"assets/i18n/{code}.json", as_file(sentences)) for code, sentences in made.items()]
        languages |= made
        books |= pseudo_books(books[FIRST])
        found += [(f"assets/help/{code}.json", as_file(books[code])) for code in made]
    outputs = [Output(path, data) for path, data in found]
    manifest = with_shortcuts(read_bytes(root / "assets" / MANIFEST), known, languages)
    return [*outputs, language_list(languages, set(books)), *manifests(manifest, languages)]


def _style_sheets(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): read_bytes(path) for path in files_under(root / "assets" / "css")}


def _vendored(packages: list[VendorPackage], store: Store, ours: list[Output]) -> list[Output]:
    outputs = [Output(path, data) for path, data in vendor_outputs(packages, store)]
    shipped = {output.path for output in [*ours, *outputs] if output.path.startswith("licences/")}
    named = {path for package in packages for path in package.licences}
    for path in sorted(named - shipped):
        raise BuildError(f"assets/vendor.json names {path}, which is neither in assets/licences nor fetched")
    for path in sorted(shipped - named - {"licences/offcut.txt"}):
        raise BuildError(f"{path} is shipped, but no package of assets/vendor.json names it as its licence")
    return outputs


def _wheel(root: Path, version: str) -> Output:
    return Output(f"{PYODIDE}{wheel_name(version)}", wheel_bytes(version, read_python(root / "py").worker))


def _compiled(
    outputs: list[Output], packages: list[VendorPackage], store: Store, environment: Environment
) -> list[Output]:
    """Return the outputs with Python's archives trimmed and compiled by the Pyodide that will load them."""
    in_pyodide = [output for output in outputs if output.path.startswith(PYODIDE)]
    archives = {output.path: output.data for output in in_pyodide if is_archive(output)}
    core = {name: vendor_input(packages, store, name) for name in PYODIDE_CORE}
    cache = environment.root / ".cache" / "compiled"
    named = {Path(path).name: data for path, data in archives.items()}
    compiled = precompile(named, core, lambda: ensure_node(environment), cache)
    return [Output(one.path, compiled[Path(one.path).name]) if one.path in archives else one for one in outputs]


def is_archive(output: Output) -> bool:
    """Return whether an output is something that Python imports from."""
    return output.path.endswith((".whl", ".zip"))


def _lock(version: str, outputs: list[Output], packages: list[VendorPackage], store: Store) -> Output:
    upstream = vendor_input(packages, store, "pyodide-lock.json")
    hashes = {Path(output.path).name: output.sha256 for output in outputs if is_archive(output)}
    return Output(f"{PYODIDE}pyodide-lock.json", lock_bytes(upstream, version, wheel_name(version), hashes))


def have_engines(workspace: Workspace, ids: list[str], say: Say) -> None:
    """Have the weights of these engines in the cache, where tests look for them; the site is left as it is."""
    environment = Environment(workspace.root, say)
    fetcher = Fetcher(Store(workspace.downloads), workspace.scratch, environment.python, say)
    try:
        for entry in choose(read_catalogue(workspace.root / "models.json"), ids):
            served_file(entry, fetcher, workspace.models, _derive_with(environment))
    finally:
        remove_folder(workspace.scratch)


def _derive_with(environment: Environment) -> Derive:
    def derive(recipe: str, source: Path, target: Path) -> None:
        python = environment.python_with("build")
        run_quietly([python, "-m", "building.derive", recipe, source, target], cwd=environment.root)

    return derive


def _engines(
    workspace: Workspace,
    chosen: list[dict[str, Any]],
    fetcher: Fetcher,
    environment: Environment,
    *,
    asked_for: set[str],
) -> tuple[list[dict[str, Any]], list[Output]]:
    """Return the built entries and all their parts; an engine that cannot be had is left out unless asked for."""
    entries, weights, reasons = [], {}, []
    for entry in chosen:
        try:
            parts = parts_of(served_file(entry, fetcher, workspace.models, _derive_with(environment)))
        except Unreachable as failure:
            if entry["id"] in asked_for:
                raise
            reasons.append(str(failure))
            fetcher.say(f"left out: engine {entry['id']}: {failure}")
            continue
        entries.append(built_entry(entry, parts))
        weights.update({part.path: part for part in parts})
    if not entries:
        raise Unreachable("no engine could be had: " + "; ".join(reasons))
    return entries, list(weights.values())
