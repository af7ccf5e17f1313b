"""Somebody is looked for: the search as its client sees it, to who was found, and out of it free of charge."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.device import LIVE_MS, Device
from tests.browser.people import MARKET, Colleague, Resident, Work, find_colleague, make_resident
from tests.builders import BuiltClient

pytestmark = pytest.mark.browser
_ASKED_AT_ONCE = 3
_SECONDS_MS = 15_000


def offer_of(worker: Colleague, order: str) -> dict[str, Any]:
    """The job offer that a specialist got for an order."""
    items = worker.get("/specialist/job-offers").expect(200)["items"]
    return next(one for one in items if one["order_id"] == order)


def work_with_add_on(worker: Colleague) -> tuple[Work, int] | None:
    """Something that a specialist does for a fixed price, and the number of an add-on of it; None without any."""
    offers = worker.get(f"/specialists/{worker.specialist_id}").expect(200)["offers"]
    rich = next((one for one in offers if one["price_model"] == "fixed" and one["add_ons"]), None)
    return rich and (Work(rich["service_id"], rich["service_name"], rich["id"]), rich["add_ons"][0]["id"])


def hold_search(address: str, resident: Resident, *, with_add_on: bool = False) -> tuple[Colleague, str]:
    """A held search at an hour at which only people of these tests work, so that one of them is asked first."""
    tomorrow = datetime.now(ZoneInfo("Europe/Helsinki")).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    begins, ends = (tomorrow.replace(hour=hour).isoformat() for hour in (1, 4))
    assert isinstance(resident.person, BuiltClient)
    place = {
        "address_id": str(resident.person.address_id),
        "when": {"kind": "best", "from_at": begins, "until_at": ends},
    }
    while True:
        worker, wish = find_colleague(address), dict[str, Any](place)
        if with_add_on:
            if not (found := work_with_add_on(worker)):
                continue
            worker.work, add_on = found
            wish["add_ons"] = [{"add_on_id": add_on}]
        quote = resident.post("/searches/quotes", {"service_id": worker.work.service_id, **wish}).expect(200)
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
    worker, order = hold_search(address, resident, with_add_on=True)
    (wanted,) = resident.order(order)["search"]["items"]
    (add_on,) = wanted["add_ons"]
    home, work = new_device(token=resident.token, market=MARKET), new_device(token=worker.token)
    home.open(f"/services/{worker.work.service_id}")
    home.press(f"Add {add_on['name']}")
    home.follow(re.compile("^As soon as possible"))
    chosen = home.page.get_by_role("button", name=re.compile(f"^Options and add-ons.*{re.escape(add_on['name'])}"))
    expect(home.page.get_by_role("term").filter(has_text=add_on["name"])).to_be_visible()
    home.page.reload()
    expect(chosen).to_be_visible()
    home.page.get_by_role("radio", name=re.compile("^At the best time")).check()
    home.sees("Total")
    home.shoot("client/63-as-soon-as-possible")
    work.open("/specialist/requests")
    work.sees("Open orders")
    begin_search(home, order)
    home.wait_until_live()
    home.mark()
    listed = home.page.get_by_role("list", name="What you would like")
    expect(listed).to_contain_text(add_on["name"])
    home.shoot("client/64-searching")
    work.sees(add_on["name"])
    work.shoot("specialist/64-job-offer")
    worker.post(f"/specialist/job-offers/{offer_of(worker, order)['id']}/accept", {}).expect(200)
    home.sees_heading("It is booked!", LIVE_MS)
    assert home.was_not_reloaded()
    home.open_what_was_booked()
    expect(listed).to_contain_text(add_on["name"])
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
