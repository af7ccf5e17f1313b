"""The staff desk in a browser."""

import re

from playwright.sync_api import expect

from doorstep.entrypoints.seed.accounts import DEMO_PASSWORD, STAFF_EMAIL
from tests.browser.device import Device


def sign_in_to_desk(staff: Device) -> None:
    """As the demo's staff."""
    staff.open("/staff/")
    staff.page.locator("input[name=username]").fill(STAFF_EMAIL)
    staff.page.locator("input[name=password]").fill(DEMO_PASSWORD)
    staff.page.locator("button[type=submit]").first.click()
    expect(staff.page).to_have_title(re.compile("Doorstep staff desk"))


def set_market_rule(staff: Device, market: str, field: str, value: int) -> None:
    """Change one of a market's rules; the form saves all of them, so only one test may use it in a market."""
    staff.open(f"/staff/accounts/market/{market}/change/")
    staff.page.locator(f"input[name={field}]").fill(str(value))
    staff.page.locator("[name=_save]").first.click()
    expect(staff.page).to_have_url(re.compile(r"/staff/accounts/market/$"))
