"""Room: tests."""

import base64
import hashlib
import json
import re

import pytest

from building.failure import BuildError
from building.placeholders import allow_hosts, fill_build, fill_page, wants_build
from tests.building.conftest import PAGE, ROOT

SHEET = "assets/css/base.css"
LINK = f'<link rel="stylesheet" href="{SHEET}">'


def test_the_policy_carries_the_hash_of_the_very_style_in_the_page() -> None:
    page = fill_page(PAGE.encode(), {SHEET: b"body { margin: 0 }\r\nb { color: red }\n"}, "1.2.3").decode()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None and "\r" not in style[1]
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page
    assert SHEET not in page and "Offcut 1.2.3" in page


def test_sheets_count_in_the_order_in_which_the_page_names_them() -> None:
    last = LINK.replace("base", "a")
    page = PAGE.replace(LINK, f"{LINK}\n    {last}").encode()
    style = fill_page(page, {"assets/css/a.css": b"i { margin: 1px }\n", SHEET: b"b { margin: 0 }\n"}, "1").decode()
    assert "<style>\nb { margin: 0 }\ni { margin: 1px }\n</style>" in style


def test_css_cannot_end_the_style_early() -> None:
    page = fill_page(PAGE.encode(), {SHEET: b'a::after { content: "</style>" }'}, "1").decode()
    assert page.count("</style>") == 1


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (PAGE.replace(LINK, ""), "must stand in one place, not in 0"),
        (PAGE.replace(LINK, LINK + "<b>" + LINK), "must stand in one place, not in 2"),
        (PAGE.replace(LINK, LINK + LINK), "base.css: index.html links it twice"),
        (PAGE.replace("base", "lost"), "lost.css: index.html links it, but there is no such file"),
        (PAGE.replace("'sha256-STYLE'", "'self'"), "'sha256-STYLE' must occur once, not 0 times"),
        (PAGE.replace("Offcut", "{{NAME}}"), "nothing fills the placeholder {{NAME}}"),
    ],
)
def test_a_page_without_its_places_is_refused(page: str, reason: str) -> None:
    with pytest.raises(BuildError, match=re.escape(reason)):
        fill_page(page.encode(), {SHEET: b""}, "1")


def test_javascript_gets_what_the_build_knows() -> None:
    source = b"const BUILD = /*BUILD*/ null;"
    assert wants_build(source) and not wants_build(b"const BUILD = null;")
    filled = fill_build("a.js", source, {"release": "r"}).decode()
    assert json.loads(filled.removeprefix("const BUILD = ").rstrip(";")) == {"release": "r"}
    with pytest.raises(BuildError, match=r"a\.js: .* must occur once, not 2 times"):
        fill_build("a.js", source * 2, {})


def test_a_policy_lets_only_named_hosts_in() -> None:
    policy = b"default-src 'none'; connect-src 'self' blob:; worker-src 'self'"
    opened = allow_hosts("a", policy, ["https://a.example", "https://*.b.example"]).decode()
    assert opened == policy.decode().replace("'self' blob:", "'self' https://a.example https://*.b.example blob:")
    assert allow_hosts("a", policy, []) == policy
    with pytest.raises(BuildError, match="a: .* must occur once, not 2 times"):
        allow_hosts("a", policy * 2, [])


def test_the_real_page_and_service_worker_have_one_policy_each() -> None:
    for name in ("index.html", "sw.js"):
        assert b"https://a.example" in allow_hosts(name, (ROOT / name).read_bytes(), ["https://a.example"])


def test_a_sheet_that_the_page_does_not_link_is_named() -> None:
    with pytest.raises(BuildError, match=r"assets/css/a\.css: index\.html does not link it"):
        fill_page(PAGE.encode(), {SHEET: b"", "assets/css/a.css": b""}, "1")
