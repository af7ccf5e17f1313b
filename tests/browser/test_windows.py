"""A client books a range of arrival, reads it everywhere, and is told the shorter one shortly before."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.desk import set_market_rule, sign_in_to_desk
from tests.browser.device import DESKTOP, Device
from tests.browser.people import Resident, make_resident

pytestmark = pytest.mark.browser

# No other test looks at windows there, so its rules can be changed for a while.
MARKET = "tpe"
NARROWED_MS = 90_000
"""The scheduler looks every twenty seconds, and knows a market's new rules within ten."""


def range_of(text: str) -> tuple[int, int]:
    """From and until, in minutes after midnight, of a text with two times of the 24-hour clock."""
    found = re.findall(r"(\d{1,2}):(\d\d)", text)
    return tuple(int(hour) * 60 + int(minute) for hour, minute in found[-2:])  # type: ignore[return-value]


def windowed_offer(resident: Resident) -> Any:
    """An offer of a windowed service whose specialist accepts at once."""
    services = resident.get("/services", market=MARKET).expect(200)["items"]
    service = next(one for one in services if one["slug"] == "refrigerator-repair")
    assert service["arrival_window_minutes"] == 120
    where = {"market": MARKET, "lat": 25.0478, "lon": 121.544}
    for item in resident.get("/search", service=service["id"], **where).expect(200)["items"]:
        offers = resident.get(f"/specialists/{item['specialist']['id']}").expect(200)["offers"]
        offer = next(one for one in offers if one["service_id"] == service["id"])
        free = {"service_id": service["id"], "offer_id": offer["id"], "days": 2, **where}
        days = resident.get("/slots", **free).expect(200)["days"]
        soon = datetime.now(UTC) + timedelta(hours=22)
        if offer["auto_accept"] and any(
            datetime.fromisoformat(start) < soon for day in days for start in day["starts"]
        ):
            return offer | {"specialist_id": item["specialist"]["id"]}
    raise AssertionError("nobody repairs refrigerators without being asked first")


def test_a_promised_range_is_chosen_kept_and_narrowed(new_device: Callable[..., Device], address: str) -> None:
    resident = make_resident(address, "Mei Lin", MARKET)
    offer = windowed_offer(resident)
    client = new_device(token=resident.token, market=MARKET)
    client.open(f"/book/{offer['service_id']}?specialist={offer['specialist_id']}&offer={offer['id']}")
    client.sees(re.compile("arrives within the time you choose. 2 h before"))
    chosen = client.times().first
    begins, ends = range_of(client.time_in(chosen))
    assert ends - begins == 120
    words = client.time_in(chosen)
    chosen.click()
    client.shoot("windows/01-slots")
    client.press("Continue")
    client.sees(f"Arrival {words}")
    client.shoot("windows/02-checkout")
    client.press("Continue")
    client.sees(f"Arrival {words}")
    client.book_for_cash()
    client.sees_heading("It is booked!")
    client.open_what_was_booked()
    client.sees(f"Arrival {words}")
    client.sees(re.compile("2 h before, you will read a more exact time"))
    client.shoot("windows/03-booking")
    client.mark()

    staff = new_device(size=DESKTOP)
    sign_in_to_desk(staff)
    set_market_rule(staff, MARKET, "narrow_before_minutes", 1440)
    try:
        expect(client.page.get_by_text(f"Arrival {words}")).to_have_count(0, timeout=NARROWED_MS)
    finally:
        set_market_rule(staff, MARKET, "narrow_before_minutes", 120)
    shorter = client.page.get_by_text(re.compile(r"^Arrival \d"))
    first, last = range_of(shorter.first.inner_text())
    assert begins <= first < last <= ends
    assert last - first <= 30
    assert client.was_not_reloaded()
    expect(client.page.get_by_text("you will read a more exact time")).to_have_count(0)
    client.shoot("windows/04-narrowed")
    client.open("/inbox")
    client.sees("Arrival time narrowed")
    client.shoot("windows/05-notice")
