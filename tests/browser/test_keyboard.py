"""A visit is booked and cancelled without touching the screen, and what happens is told to a screen reader."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.device import DESKTOP, Device
from tests.browser.people import MARKET, Colleague, make_resident

pytestmark = pytest.mark.browser

_MOST_STEPS = 120
_FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect();
  const label = one.closest("label");
  const drawn = (part) => getComputedStyle(part).outlineStyle !== "none" || getComputedStyle(part).boxShadow !== "none";
  return {
    name: one.getAttribute("aria-label") ?? label?.innerText ?? one.innerText ?? "",
    visible: box.width > 0 && box.height > 0,
    outlined: drawn(one) || (label !== null && drawn(label)),
  };
}"""


def reach(page: Page, name: str) -> None:
    """Press Tab until the thing of that name has the focus; it must be seen to have it."""
    seen = []
    for _ in range(_MOST_STEPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused is None:
            continue
        seen.append(" ".join(focused["name"].split())[:40])
        if " ".join(focused["name"].split()).startswith(name):
            assert focused["visible"], f"{name} has the focus, but is not on screen"
            assert focused["outlined"], f"nothing shows that {name} has the focus"
            return
    raise AssertionError(f"{name} can't be reached by Tab; there were {seen}")


def test_booking_and_cancelling_by_keyboard(
    new_device: Callable[..., Device], colleague: Colleague, address: str
) -> None:
    resident = make_resident(address, "Helmi Aho")
    device = new_device(token=resident.token, market=MARKET, size=DESKTOP)
    page = device.page
    device.open(f"/specialists/{colleague.specialist_id}")
    device.sees_heading(colleague.name)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to content"
    page.keyboard.press("Enter")
    reach(page, colleague.work.service_name)
    page.keyboard.press("Enter")
    reach(page, "Choose a time")
    page.keyboard.press("Enter")
    device.sees_heading("Choose a time")
    heading = page.evaluate("document.activeElement.tagName")
    assert heading == "H1", "the new page's title has the focus, so that it is read out"
    first = device.times().nth(1)
    expect(first).to_be_visible()
    reach(page, first.inner_text())
    page.keyboard.press("Enter")
    reach(page, "Continue")
    page.keyboard.press("Enter")
    device.sees("Total")
    reach(page, "Continue")
    page.keyboard.press("Enter")
    device.sees_heading("Almost there")
    reach(page, "Cash")
    page.keyboard.press("Space")
    reach(page, "Book")
    page.keyboard.press("Enter")
    device.sees_heading("Your request is sent")
    device.open_what_was_booked()
    reach(page, "Cancel booking")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert page.evaluate("document.querySelector('[role=dialog]').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Cancel booking")).to_be_focused()


def test_a_screen_reader_hears_what_changes(new_device: Callable[..., Device], colleague: Colleague) -> None:
    device = new_device(market=MARKET)
    device.open("/search")
    device.sees_heading("Specialists")
    page = device.page
    expect(page.get_by_role("main")).to_have_count(1)
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map((one) => Number(one.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("button, a[href], input")].filter((one) => one.checkVisibility()
            && !(one.getAttribute("aria-label") || one.innerText.trim() || one.labels?.length || one.title
              || one.getAttribute("aria-labelledby")))
            .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert unnamed == []
    expect(page.locator("[role=status], [aria-live]").first).to_be_attached()
