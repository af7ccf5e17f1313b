"""Somebody is looked for: the search as its client sees it, to who was found, and out of it free of charge."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.device import LIVE_MS, Device
from tests.browser.people import MARKET, Colleague, Resident, find_colleague, make_resident
from tests.builders import BuiltClient

pytestmark = pytest.mark.browser
_ASKED_AT_ONCE = 3
_SECONDS_MS = 15_000


def offer_of(worker: Colleague, order: str) -> dict[str, Any]:
    """The job offer that a specialist got for an order."""
    items = worker.get("/specialist/job-offers").expect(200)["items"]
    return next(one for one in items if one["order_id"] == order)


def hold_search(address: str, resident: Resident) -> tuple[Colleague, str]:
    """A held search at an hour at which only people of these tests work, so that one of them is asked first."""
    tomorrow = datetime.now(ZoneInfo("Europe/Helsinki")).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    begins, ends = (tomorrow.replace(hour=hour).isoformat() for hour in (1, 4))
    assert isinstance(resident.person, BuiltClient)
    place = {
        "address_id": str(resident.person.address_id),
        "when": {"kind": "best", "from_at": begins, "until_at": ends},
    }
    while True:
        worker = find_colleague(address)
        quote = resident.post("/searches/quotes", {"service_id": worker.work.service_id, **place}).expect(200)
        if 0 < quote["candidates"] <= _ASKED_AT_ONCE:
            order = resident.post("/searches", {"quote": quote["quote"]}).expect(201)
            return worker, str(order["id"])


def begin_search(device: Device, order: str) -> None:
    """Pay for a held search in cash."""
    device.open(f"/checkout/{order}")
    device.sees("This price is kept for you")
    device.book_for_cash()
    device.sees_heading("We are looking for somebody")
    device.sees(re.compile(r"^\d+ (person|people) asked$"), _SECONDS_MS)


def test_somebody_is_looked_for_found_and_told_why(new_device: Callable[..., Device], address: str) -> None:
    resident = make_resident(address, "Saga Niemi")
    worker, order = hold_search(address, resident)
    home = new_device(token=resident.token, market=MARKET)
    home.open(f"/now/{worker.work.service_id}?when=best")
    home.sees("Total")
    home.shoot("client/63-as-soon-as-possible")
    begin_search(home, order)
    home.wait_until_live()
    home.mark()
    home.shoot("client/64-searching")
    worker.post(f"/specialist/job-offers/{offer_of(worker, order)['id']}/accept", {}).expect(200)
    home.sees_heading("It is booked!", LIVE_MS)
    assert home.was_not_reloaded()
    home.open_what_was_booked()
    home.press("Why this person?")
    expect(home.page.get_by_role("dialog").get_by_role("listitem")).to_have_count(8)
    home.shoot("client/65-why-this-person")


@pytest.mark.long
def test_a_search_is_left_free_of_charge(new_device: Callable[..., Device], address: str) -> None:
    resident = make_resident(address, "Otto Aho")
    worker, order = hold_search(address, resident)
    home = new_device(token=resident.token, market=MARKET)
    begin_search(home, order)
    home.open("/bookings")
    home.sees("Searching")
    home.follow(re.compile("Searching"))
    home.press("Stop looking")
    home.page.get_by_role("dialog").get_by_role("button", name="Stop looking").click()
    home.sees("You stopped the search")
    home.shoot("client/66-search-left")
    assert offer_of(worker, order)["state"] == "withdrawn"
    assert resident.order(order)["due"]["minor"] == 0


@pytest.mark.long
def test_more_is_paid_so_that_somebody_comes(new_device: Callable[..., Device], address: str) -> None:
    resident = make_resident(address, "Ilona Vainio")
    worker, order = hold_search(address, resident)
    home = new_device(token=resident.token, market=MARKET)
    home.open(f"/checkout/{order}")
    home.sees(re.compile("^Somebody can probably be there"))
    home.shoot("client/66-likely-to-come")
    begin_search(home, order)
    heading = home.page.get_by_role("heading", name="Nobody has said yes so far. What shall we do?")
    while not resident.get(f"/orders/{order}/search").expect(200)["question"]:
        offer = offer_of(worker, order)
        if offer["state"] == "offered":
            worker.post(f"/specialist/job-offers/{offer['id']}/decline", {"reason": "too_little"}).expect(200)
        home.page.wait_for_timeout(200)
    expect(heading).to_be_visible(timeout=LIVE_MS)
    home.shoot("client/66-pay-more")
    before = resident.order(order)["total"]["minor"]
    home.press(re.compile(r"^Add .* in all\)$"))
    expect(heading).to_be_hidden()
    assert resident.order(order)["total"]["minor"] == before + before // 10
    while offer_of(worker, order)["state"] != "offered":
        home.page.wait_for_timeout(200)
    worker.post(f"/specialist/job-offers/{offer_of(worker, order)['id']}/accept", {}).expect(200)
    home.sees_heading("It is booked!", LIVE_MS)
    home.open(f"/bookings/{order}")
    home.page.get_by_text("History of this booking").click()
    home.sees(re.compile("^You added .* for whoever comes$"))
