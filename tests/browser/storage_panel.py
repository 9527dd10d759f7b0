"""Room: tests. Runs on CPython. May import playwright. The panel "Offline & storage" as people use it."""

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

OUTCOME = "(text) => document.querySelector('#storage-outcome')?.innerText.includes(text)"


def press_in_panel(page: Page, name: str, outcome: str) -> None:
    """Press "save", "check" or "repair", and wait until the panel says `outcome`; the panel is left again."""
    page.locator("#open-storage").click()
    page.locator(f"#{name}-all:not([aria-disabled])").click()
    try:
        page.wait_for_function(OUTCOME, arg=outcome)
    except PlaywrightTimeout as late:
        raise AssertionError(f"no {outcome!r} in {page.locator('.dialog-storage').inner_text()!r}") from late
    leave_panel(page)


def read_panel(page: Page, text: str) -> str:
    """Open the panel, which looks at what is saved, wait until it says `text`, leave it and return all that it said."""
    page.locator("#open-storage").click()
    try:
        page.wait_for_function(
            "(text) => document.querySelector('.dialog-storage')?.innerText.includes(text)", arg=text
        )
    except PlaywrightTimeout as late:
        raise AssertionError(f"no {text!r} in {page.locator('.dialog-storage').inner_text()!r}") from late
    said = page.locator(".dialog-storage").inner_text()
    leave_panel(page)
    return said


def leave_panel(page: Page) -> None:
    """Close the panel."""
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
