"""The staff desk opens with the account that the start prints."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.desk import sign_in_to_desk
from tests.browser.device import DESKTOP, Device
from tests.browser.people import make_resident

pytestmark = pytest.mark.browser


def test_staff_sign_in_and_read_orders(new_device: Callable[..., Device], address: str) -> None:
    resident = make_resident(address)
    desk = new_device(size=DESKTOP)
    sign_in_to_desk(desk)
    desk.page.screenshot(path=desk.picture("staff/desk"))
    desk.open("/staff/booking/order/")
    expect(desk.page.locator("#result_list tbody tr").first).to_be_visible()
    desk.page.screenshot(path=desk.picture("staff/orders"))
    assert resident.phone not in desk.page.content()
