"""The same once more in one tap, and a booking cancelled for the fee that was shown."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.device import Device
from tests.browser.people import MARKET, Colleague, find_worker, make_resident

pytestmark = pytest.mark.browser

# Brows are cancelled by a firm policy, which gives a visit of the same day no grace after booking.
FEES_MARKET = "tpe"


def test_a_booking_is_repeated_in_one_tap(
    new_device: Callable[..., Device], colleague: Colleague, address: str
) -> None:
    resident = make_resident(address)
    wanted = colleague.starts()[30]
    order = resident.request(colleague, wanted)
    resident.post(f"/orders/{order['id']}/cancel", {"reason": ""}).expect(200)
    client = new_device(token=resident.token, market=MARKET)
    client.open("/bookings?show=past")
    client.press("Book again")
    client.sees("As last time, on the same weekday at the same hour")
    client.sees("Everything is as you had it. Check it and book.")
    client.sees("Total")
    client.shoot("again/01-checkout")
    expect(client.page.get_by_role("button", name="Continue")).to_be_enabled()
    # What is not as it was is said before anybody books.
    colleague.patch(f"/specialist/offers/{colleague.work.offer_id}", {"active": False}).expect(200)
    try:
        client.open(f"/bookings/{order['id']}")
        client.press("Book again")
        client.sees(re.compile("does not offer this any more, so anyone suitable comes"))
        client.sees("Anyone suitable")
        client.shoot("again/02-somebody-else")
    finally:
        colleague.patch(f"/specialist/offers/{colleague.work.offer_id}", {"active": True}).expect(200)


def test_cancelling_shows_its_fee_and_takes_no_other(new_device: Callable[..., Device], address: str) -> None:
    stylist = find_worker(address, FEES_MARKET, "hairdresser", "brows-lashes")
    resident = make_resident(address, "Chen Mei", FEES_MARKET)
    later = datetime.now(UTC) + timedelta(hours=8)
    start = next(one for one in stylist.starts(days=2) if datetime.fromisoformat(one) > later)
    order = resident.request(stylist, start)
    visit = order["visits"][0]["id"]
    stylist.step(visit, "accept").expect(200)
    due = resident.get(f"/orders/{order['id']}/consequence", act="cancel").expect(200)
    assert 0 < due["fee"]["minor"] < order["total"]["minor"]
    resident.post(f"/orders/{order['id']}/cancel", {"reason": "", "agreed_fee_minor": 0}).expect(
        409, "consequence_changed"
    )
    client = new_device(token=resident.token, market=FEES_MARKET)
    client.open(f"/bookings/{order['id']}")
    client.press("Cancel booking")
    client.sees(re.compile("Cancelling now costs NT"))
    client.shoot("fees/01-cancel")
    client.press(re.compile(r"^Cancel for NT"))
    client.sees_heading("Cancelled")
    ended = resident.order(order["id"])["visits"][0]["ended"]
    assert (ended["fee"], ended["cause"]) == (due["fee"], "client")
    client.sees(re.compile(r"NT\$"))
    client.shoot("fees/02-cancelled")
