"""Room: tests. The static page, its policy, and that it shows what the view shows first."""

import json
import re
from pathlib import Path

from PIL import Image

from tests.page.markup import BEGIN, END, empty_page, with_empty_page

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "index.html").read_text(encoding="utf-8")


def test_the_static_page_is_the_empty_view() -> None:
    assert BEGIN in PAGE
    assert END in PAGE
    assert with_empty_page(PAGE) == PAGE, "run: PYTHONPATH=py python -m tests.page.markup"
    assert "Remove the background" in empty_page()


def test_the_policy_comes_first_and_closes_everything_else() -> None:
    head = PAGE.partition("<head>")[2].strip()
    assert head.startswith('<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; ')
    for directive in ["connect-src 'self' blob:;", "base-uri 'none'", "form-action 'none'", "worker-src 'self' blob:"]:
        assert directive in head


def test_nothing_is_inline_and_nothing_comes_from_elsewhere() -> None:
    assert "style=" not in PAGE
    assert not re.search(r"<script(?![^>]* src=)", PAGE)
    assert not re.search(r"\son\w+=", PAGE)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', PAGE)


def test_every_file_that_the_page_names_is_there_or_made_by_the_build() -> None:
    # The build puts the manifest beside the page, so that its paths are those of the page.
    made = ("vendor/", "py/page.json", "manifest.webmanifest", "#/")
    for name in re.findall(r'(?:src|href)="([^"]+)"', PAGE):
        assert name.startswith(made) or (ROOT / name).is_file(), name


def test_title_and_description_are_the_sentences() -> None:
    english = json.loads((ROOT / "assets" / "i18n" / "en.json").read_text(encoding="utf-8"))
    assert f"<title>{english['page.title']}</title>" in PAGE
    assert f'content="{english["page.description"]}"' in PAGE


def test_the_manifest_names_icons_that_are_there() -> None:
    path = ROOT / "assets" / "manifest.webmanifest"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    assert "id" not in manifest
    for icon in manifest["icons"]:
        assert (ROOT / icon["src"]).is_file(), icon


def test_every_sentence_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "py" / "offcut" / "page").glob("*.py"))
    built = (
        "error.",
        "stage.",
        "state.",
        "offline.",
        "engine.",
        "sample.",
        "licence.sample.",
        "theme.",
        "note.",
        "tool.",
        "market.name.",
        "canvas.",
        "market.white.",
    )
    of_panels = (
        "notice.",
        "compatibility.",
        "storage.kept.",
        "storage.task.",
        "storage.app",
        "storage.runtime",
        "storage.from.",
        "mirror.",
        "suggestion.",
        "touch.",
        "spoken.touch.",
        "saving.cause.",
        "document.",
        "update.",
        "install.way.",
        "install.shot.",
    )
    of_privacy = (
        "privacy.category.",
        "privacy.way.",
        "privacy.rule.",
        "privacy.source.",
        "privacy.outcome.",
        "privacy.where.",
    )
    of_form = ("own.field.", "own.hint.", "own.size.", "own.resize.", "own.activation.", "own.means.")
    of_settings = (
        "set.cut.",
        "set.edges",
        "set.background",
        "set.shadow.",
        "set.outline.",
        "set.canvas",
        "set.output",
        "set.keying.",
        "keying.",
        "measure.on.",
        "measure.copy.",
        "set.document",
    )
    of_looking = ("set.group.", "set.unit.", "set.swatch.", "set.px", "set.deg", "set.percent", "ground.", "zoom.")
    whole = ("language.name", "language.tag", "language.direction", "page.description")
    for key in json.loads((ROOT / "assets" / "i18n" / "en.json").read_text(encoding="utf-8")):
        stem = re.sub(r"\.(one|other|how)$", "", key)
        assert (
            f'"{stem}"' in code
            or key in whole
            or key.startswith(built + of_privacy + of_panels + of_form + of_settings + of_looking)
        ), key


def test_the_manifest_offers_what_an_installed_app_can_do() -> None:
    manifest = json.loads((ROOT / "assets" / "manifest.webmanifest").read_text(encoding="utf-8"))
    purposes = [(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]]
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= set(purposes), "never both in one file"
    for screenshot in manifest["screenshots"]:
        with Image.open(ROOT / "assets" / screenshot["src"]) as image:
            assert f"{image.width}x{image.height}" == screenshot["sizes"]
    assert {one["form_factor"] for one in manifest["screenshots"]} == {"wide", "narrow"}
    relative = [manifest["start_url"], manifest["scope"], manifest["share_target"]["action"]]
    assert all(address.startswith("./") for address in relative + [one["action"] for one in manifest["file_handlers"]])


def test_the_service_worker_and_the_manifest_name_the_share_alike() -> None:
    share = json.loads((ROOT / "assets" / "manifest.webmanifest").read_text(encoding="utf-8"))["share_target"]
    script = (ROOT / "sw.js").read_text(encoding="utf-8")
    field = share["params"]["files"][0]["name"]
    assert f'["{share["action"].removeprefix("./")}", "{field}"]' in script
    assert (share["method"], share["enctype"]) == ("POST", "multipart/form-data")
