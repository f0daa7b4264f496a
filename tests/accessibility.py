"""What an automatic check finds of a page in Chromium: axe-core's rules for WCAG, and targets for fingers."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TOUCH = 44
"""Pixels high at least; a label is pressed like the box in it. Links within a sentence are let off, as WCAG does."""

_SMALL = """touch => [...document.querySelectorAll("a:not(.skip, .skip-link), button, input, select, textarea")]
    .filter(each => ![...each.parentElement.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .map(each => [each.textContent.trim() || each.id, (each.closest("label") ?? each).getBoundingClientRect()])
    .filter(([, box]) => box.width && box.height < touch)
    .map(([name, box]) => `${name}: ${box.height}`)"""


def violations(page: Page) -> list[str]:
    """Each with where it is. Playwright hands axe over past the policy of the page, which stays as it is."""
    found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']} ({each['help']}): {node['target']}" for each in found for node in each["nodes"]]


def too_small(page: Page) -> list[str]:
    return list(page.evaluate(_SMALL, TOUCH))
