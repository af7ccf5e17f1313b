"""A specialist drops out: somebody just as good is proposed within seconds, and taken in one tap."""

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.device import Device
from tests.browser.people import MARKET, Colleague, find_colleague, make_resident

pytestmark = [pytest.mark.browser, pytest.mark.long]
_HELSINKI = ZoneInfo("Europe/Helsinki")


def start_by_day(worker: Colleague) -> str:
    """A start two or more days ahead about noon, when others work too."""
    today = datetime.now(_HELSINKI).date()
    moments = [datetime.fromisoformat(start).astimezone(_HELSINKI) for start in worker.starts()]
    return next(one for one in moments if (one.date() - today).days >= 2 and one.hour == 12).isoformat()


def test_a_drop_out_is_replaced_in_one_tap(new_device: Callable[..., Device], address: str) -> None:
    worker, resident = find_colleague(address), make_resident(address, "Saga Niemi")
    order = resident.request(worker, start_by_day(worker))
    visit = order["visits"][0]["id"]
    worker.step(visit, "accept").expect(200)
    home = new_device(token=resident.token, market=MARKET)
    home.open(f"/bookings/{order['id']}")
    home.sees("Accepted")
    home.wait_until_live()
    home.mark()
    phone = new_device(token=worker.token, market=MARKET)
    phone.open(f"/specialist/visits/{visit}")
    phone.press("Cancel this visit")
    reasons = phone.page.get_by_role("dialog")
    reasons.get_by_role("button", name="I have fallen ill").click()
    reasons.get_by_role("button", name="Cancel this visit").click()
    phone.sees("The visit is cancelled")
    home.sees_heading(re.compile("can come instead$"))
    home.shoot("client/67-somebody-else")
    home.press(re.compile("^Yes, .* may come$"))
    home.sees(re.compile("^Agreed"))
    expect(home.page.get_by_role("heading", name="Accepted")).to_be_visible()
    assert home.was_not_reloaded()
    now = resident.order(order["id"])
    assert now["total"] == order["total"]
    assert [one["state"] for one in now["visits"]].count("accepted") == 1
    home.page.get_by_text("History of this booking").click()
    home.sees("We look for somebody else")


def test_money_back_ends_the_booking(new_device: Callable[..., Device], address: str) -> None:
    worker, resident = find_colleague(address), make_resident(address, "Otto Aho")
    order = resident.request(worker, start_by_day(worker))
    visit = order["visits"][0]["id"]
    worker.step(visit, "accept").expect(200)
    worker.post(f"/specialist/visits/{visit}/cancel", {"reason": "I have fallen ill"}).expect(200)
    home = new_device(token=resident.token, market=MARKET)
    home.open(f"/bookings/{order['id']}")
    home.sees(re.compile("can come instead$|Nobody else is free"))
    home.press("Another time")
    expect(home.page.get_by_role("dialog").get_by_role("listitem").first).to_be_visible()
    home.shoot("client/68-other-times")
    home.page.keyboard.press("Escape")
    home.press("Money back")
    home.page.get_by_role("dialog").get_by_role("button", name="Money back").click()
    home.sees("The booking has ended. Nothing is charged.")
    assert resident.order(order["id"])["state"] == "cancelled"
