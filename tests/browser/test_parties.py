"""Two services for two people at once: one time for both is booked, one of the visits is cancelled, the other stays."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.device import Device
from tests.browser.people import MARKET, Resident, city, make_resident

pytestmark = pytest.mark.browser


def pair_of_services(resident: Resident) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Two services that different people can do at one time, and that time."""
    center = city(resident.address)["center"]
    services = [one for one in resident.get("/services", market=MARKET).expect(200)["items"] if not one["unit_name"]]
    plain = [one for one in services if one["price_model"] == "fixed" and not one["arrival_window_minutes"]]
    for first, second in pairwise(plain):
        wishes = [first["id"], second["id"]]
        found = resident.get("/slots/together", wish=wishes, market=MARKET, lat=center["lat"], lon=center["lon"])
        starts = [start for day in found.expect(200)["days"][2:] for start in day["starts"]]
        if starts:
            return first, second, starts[len(starts) // 2]
    pytest.fail("no two services can be had at one time")


def begin(device: Device, service: dict[str, Any], start: str) -> None:
    """Somebody who has chosen a time for one visit, before the checkout."""
    draft = {
        "market": MARKET, "serviceId": service["id"], "offerId": None, "specialistId": None, "startsAt": start,
        "quantity": 1, "addressId": None, "note": "",
    }  # fmt: skip
    device.open("/bookings")
    device.page.evaluate("(draft) => localStorage.setItem('doorstep.draft', JSON.stringify(draft))", draft)
    device.open("/checkout")


def test_two_services_for_two_at_once_and_one_of_them_cancelled(
    new_device: Callable[..., Device], address: str
) -> None:
    resident = make_resident(address)
    first, second, start = pair_of_services(resident)
    client = new_device(token=resident.token, market=MARKET)
    begin(client, first, start)
    client.press("For two at once")
    client.sees_heading("At the same time")
    client.page.get_by_role("button", name=f"Another service instead of {first['name']}").last.click()
    client.write("Find a service", second["name"])
    client.page.get_by_role("dialog").get_by_role("button", name=second["name"], exact=True).click()
    client.page.get_by_role("button", name=re.compile(r"^\d\d:\d\d")).first.click()
    client.shoot("parties/together")
    client.press("Continue")
    client.sees("All begin at the same time")
    client.shoot("parties/checkout")
    client.press("Keep these 2 times")
    client.book_for_cash()
    client.sees("What happens next")
    client.shoot("parties/booked")
    client.follow("See the booking")
    client.sees("Booked for one time")
    client.shoot("parties/booking")
    client.press(f"Cancel this visit: {second['name']}")
    client.sees("The other visits of this booking stay as they are.")
    client.shoot("parties/cancel")
    client.page.get_by_role("dialog").get_by_role("button", name="Cancel this visit").click()
    client.sees("This visit is cancelled; the others stay")
    expect(client.page.get_by_role("link", name=f"Move to another time: {first['name']}")).to_be_visible()
    client.shoot("parties/one-left")
    (order,) = resident.get("/orders").expect(200)["items"]
    states = {visit["service_id"]: visit["state"] for visit in order["visits"]}
    assert states[second["id"]] == "cancelled"
    assert states[first["id"]] in ("accepted", "requested")
    assert order["due"]["minor"] < order["total"]["minor"]
