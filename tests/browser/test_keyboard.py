"""A visit is booked and cancelled without touching the screen, and what happens is told to a screen reader."""

import re
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


def reach(page: Page, *names: str) -> None:
    """Press Tab until a thing of one of these names has the focus; it must be seen to have it."""
    seen = []
    for _ in range(_MOST_STEPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused is None:
            continue
        seen.append(" ".join(focused["name"].split())[:40])
        if " ".join(focused["name"].split()).startswith(names):
            assert focused["visible"], f"{names} has the focus, but is not on screen"
            assert focused["outlined"], f"nothing shows that {names} has the focus"
            return
    raise AssertionError(f"{names} can't be reached by Tab; there were {seen}")


def choose(page: Page, name: str, *others: str) -> None:
    """Of alternatives, one of which is reached by Tab, choose another with the arrows."""
    reach(page, name, *others)
    for _ in others:
        if " ".join(page.evaluate(_FOCUSED)["name"].split()).startswith(name):
            break
        page.evaluate("window.before = document.activeElement")
        page.keyboard.press("ArrowDown")
        page.wait_for_function("document.activeElement !== window.before")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name=re.compile(f"^{name}"))).to_be_checked()


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
    # The new page's title has the focus, so that it is read out.
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(device.times().first).to_be_visible()
    # Its name goes on with how many times are free, which may change.
    reach(page, str(device.day(1).get_attribute("aria-label")).partition(".")[0])
    page.keyboard.press("Enter")
    first = device.times().nth(1)
    expect(first).to_be_visible()
    reach(page, device.time_in(first))
    page.keyboard.press("Enter")
    reach(page, "Continue")
    page.keyboard.press("Enter")
    device.sees("Total")
    reach(page, "Continue")
    page.keyboard.press("Enter")
    device.sees_heading("Almost there")
    choose(page, "Cash", "Card, charged", "Card, pay", "Card, a", "My balance", "Pay later")
    reach(page, "Book")
    page.keyboard.press("Enter")
    device.sees_heading("Your request is sent")
    device.open_what_was_booked()
    reach(page, "Cancel booking")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.wait_for_function("() => document.querySelector('[role=dialog]').contains(document.activeElement)")
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
