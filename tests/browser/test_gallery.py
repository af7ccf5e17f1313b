"""The kit's gallery: every part, with long text, from right to left, and at twice the size, in light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.device import DESKTOP, PHONE, Device

pytestmark = pytest.mark.browser

_CUT = """() => [...document.querySelectorAll("main button, main a, main label, main p, main h2, main dd, main dt")]
  .filter((one) => one.checkVisibility() && getComputedStyle(one).overflowX !== "visible"
    && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1 && !one.closest(".no-scrollbar"))
  .map((one) => `${one.tagName} ${one.textContent.slice(0, 40)}`)"""


def choose(page: Page, *choices: str) -> None:
    """Set the gallery's switches."""
    for choice in choices:
        page.get_by_role("radio", name=choice, exact=True).check(force=True)


def still(page: Page) -> None:
    """Wait until nothing moves; the specimens of loading never end, so the device's own wait would not either."""
    page.wait_for_function("""() => document.fonts.status === "loaded" && document.getAnimations().every(
        (one) => one.playState !== "running" || one.effect.getComputedTiming().iterations === Infinity)""")


@pytest.mark.parametrize(
    ("size", "dark"),
    [
        (PHONE, False),
        *(pytest.param(size, dark, marks=pytest.mark.long) for size, dark in ((PHONE, True), (DESKTOP, False))),
    ],
)
def test_parts_hold_whatever_they_are_given(
    new_device: Callable[..., Device], size: tuple[int, int], dark: bool
) -> None:
    device = new_device(size=size, dark=dark)
    device.open("/gallery")
    device.sees_heading("Gallery")
    name = f"gallery/{'desktop' if size == DESKTOP else 'phone'}-{'dark' if dark else 'light'}"
    for turn, choices in {"short": (), "long": ("long",), "rtl": ("rtl",), "large": ("200%",)}.items():
        choose(device.page, *choices)
        still(device.page)
        assert not (complaints := device.complaints()), f"{turn}: {complaints}"
        assert not (cut := device.page.evaluate(_CUT)), f"{turn}: {cut}"
        device.page.screenshot(path=device.picture(f"{name}-{turn}"))
    assert device.page.evaluate("document.documentElement.dir") == "rtl"
    device.page.get_by_role("button", name="Open the sheet").click()
    still(device.page)
    box = device.page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size[0]
    assert box["y"] + box["height"] <= size[1] + 1
    assert not (complaints := device.complaints()), complaints
