"""Room: tests. Runs on CPython with Chromium. A language is one file; the layout holds for long and mirrored ones."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from building.languages import LIST, language_list
from building.pseudo import ACCENTED, MIRRORED, as_file, pseudo_books, pseudo_languages
from building.words import check_words
from tests.browser.conftest import Serve, Visit
from tests.browser.person import add, open_section, wait_states
from tests.browser.site import errors_of, open_app
from tests.browser.test_accessibility import axe, violations
from tests.browser.tiny_network import red_disc, site_with_network, tiny_network

__all__ = ["axe"]
WIDTHS = [1280, 360]
SECTIONS = ["edges", "touch", "background", "canvas", "output"]
HELP = ["how", "tools", "offline", "privacy", "hosting", "keys", "questions", "accessibility", "tested", "licences"]
# What is seen and cut off, or reaches out of the window. A file name may end in dots; what scrolls may be wide.
CLIPPED = """() => {
  const bad = [];
  const scrolls = (element) => element && element !== document.documentElement &&
    (["auto", "scroll"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  for (const element of document.querySelectorAll("body *")) {
    const hasText = [...element.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    const special = element.closest(".only-heard, .missing, svg, option, .canvas");
    if (!hasText || special || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const hides = ["hidden", "clip"].includes(style.overflowX) && style.textOverflow !== "ellipsis";
    const name = `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 40)}`;
    if (hides && element.scrollWidth > element.clientWidth + 1) bad.push(`cut off: ${name}`);
    const box = element.getBoundingClientRect();
    const isOut = box.width && (box.left < -1 || box.right > innerWidth + 1);
    if (isOut && !scrolls(element.parentElement)) bad.push(`outside: ${name}`);
  }
  const wide = document.scrollingElement.scrollWidth - document.documentElement.clientWidth;
  return wide > 0 ? [...bad, `scrolls sideways by ${wide} px`] : bad;
}"""


def add_languages(root: Path, files: dict[str, dict[str, str]], books: dict[str, Any]) -> None:
    """Put languages into a built site as the build does it: their files, and the list made from all of them."""
    made = {f"assets/i18n/{code}.json": sentences for code, sentences in files.items()}
    made |= {f"assets/help/{code}.json": book for code, book in books.items()}
    for path, content in made.items():
        # The copy shares its files with the site that it was made from.
        (root / path).unlink(missing_ok=True)
        (root / path).write_bytes(as_file(content))
    languages = check_words(root / "assets/i18n")
    (root / LIST).unlink()
    (root / LIST).write_bytes(
        language_list(languages, {path.stem for path in (root / "assets/help").glob("*.json")}).data
    )


def english(root: Path, folder: str = "i18n") -> Any:
    return json.loads((root / "assets" / folder / "en.json").read_text(encoding="utf-8"))


def test_a_language_is_one_file(serve: Serve, visit: Visit, dist: Path, tmp_path: Path) -> None:
    root = site_with_network(dist, tmp_path / "site", tiny_network())
    about = {"language.name": "Deutsch", "language.tag": "de", "empty.title": "Weg mit dem Hintergrund."}
    words = {**english(root), **{key: text for key, text in about.items() if key in english(root)}}
    add_languages(root, {"de": words}, {})
    page = open_app(visit(locale="de-DE", service_workers="block"), serve(root).url)
    assert page.get_attribute("html", "lang") == "de"
    assert page.input_value("#language") == "de"
    assert page.get_attribute("link[rel=manifest]", "href") == "manifest.de.webmanifest"
    # Numbers are written as that language writes them, by the browser.
    assert "4,6 MB" in page.inner_text("[data-engine=u2netp]")
    page.locator("#open-help").click()
    page.wait_for_selector(".help-page[lang=en] .help-note:has-text('not been translated')")
    page.keyboard.press("Escape")
    page.select_option("#language", "zh")
    page.wait_for_selector("html[lang=zh-Hans]")
    assert "4.6 MB" in page.inner_text("[data-engine=u2netp]")
    assert errors_of(page) == []


@pytest.mark.parametrize("language", [ACCENTED, MIRRORED])
def test_the_layout_holds(serve: Serve, visit: Visit, dist: Path, tmp_path: Path, language: str) -> None:
    root = site_with_network(dist, tmp_path / "site", tiny_network())
    add_languages(root, pseudo_languages(english(root)), pseudo_books(english(root, "help")))
    page = open_app(visit(service_workers="block"), serve(root).url)
    page.select_option("#language", language)
    page.wait_for_selector(f"html[dir={'rtl' if language == MIRRORED else 'ltr'}]:not([lang=en])")
    found: dict[str, list[str]] = {}

    def look(state: str) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            found[f"{state} {width}"] = page.evaluate(CLIPPED)

    look("empty")
    add(page, ("disc.png", red_disc()), ("list.png", b"no picture"))
    wait_states(page, done=1, failed=1)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("#select-picture-1").click()
    for section in SECTIONS:
        open_section(page, section)
    look("all sections")
    for opener, dialog in [(".status-line .link", "storage"), ("#open-privacy", "privacy")]:
        page.locator(opener).first.click()
        page.wait_for_selector(f".dialog-{dialog}")
        look(dialog)
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog", state="detached")
    for one in HELP:
        page.evaluate("(page) => (location.hash = `#/help/${page}`)", one)
        page.wait_for_selector(f"#help-{one}[aria-current=page]")
        look(f"help {one}")
    bad = {state: lines for state, lines in found.items() if lines}
    assert not bad, json.dumps(bad, indent=1, ensure_ascii=False)
    assert len(found) == 2 * (4 + len(HELP))
    # And the check does find what is cut off.
    page.evaluate(
        "document.querySelector('.help-title').style.cssText = 'width: 2rem; overflow: hidden; white-space: nowrap'"
    )
    assert any(line.startswith("cut off: H3.help-title") for line in page.evaluate(CLIPPED))
    assert errors_of(page) == []


def go_to(page: Page, name: str) -> None:
    page.evaluate("(name) => (location.hash = `#/help/${name}`)", name)
    page.wait_for_selector(f"#help-{name}[aria-current=page]")


def test_every_page_of_help_in_every_look(serve: Serve, visit: Visit, axe: str) -> None:
    """Keys alone lead there and back; the checker finds nothing in light, dark, Chinese, 360 and 320 pixels."""
    page = open_app(visit(service_workers="block"), serve().url)
    page.keyboard.press("?")
    page.wait_for_selector("#help-keys[aria-current=page]")
    page.wait_for_function("() => document.activeElement.id === 'help-title'")
    found = {}
    for look, scheme, width in [("wide", "light", 1280), ("narrow", "dark", 320)]:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 800})
        for name in HELP:
            go_to(page, name)
            found[f"{look} {name}"] = violations(page, axe) + page.evaluate(CLIPPED)
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert page.evaluate("location.hash") == "#/cutout"
    page.set_viewport_size({"width": 1280, "height": 800})
    page.select_option("#language", "zh")
    page.wait_for_selector("html[lang=zh-Hans]")
    page.set_viewport_size({"width": 360, "height": 740})
    for name in HELP:
        go_to(page, name)
        found[f"chinese {name}"] = violations(page, axe) + page.evaluate(CLIPPED)
    page.go_back()
    page.wait_for_selector("#help-tested[aria-current=page]")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("#open-privacy").click()
    page.wait_for_selector("#sent-bytes")
    page.locator("#try-leaks").click()
    page.wait_for_function("() => document.activeElement.id === 'leaks-outcome'")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found[f"privacy {width}"] = violations(page, axe) + page.evaluate(CLIPPED)
    bad = {state: lines for state, lines in found.items() if lines}
    assert not bad, json.dumps(bad, indent=1, ensure_ascii=False)
    assert errors_of(page) == []
