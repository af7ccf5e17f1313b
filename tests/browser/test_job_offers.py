"""Job offers and offers on the specialist's pages: what is said below an open one, and beside the way to stop."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.device import LIVE_MS, Device
from tests.browser.people import MARKET, find_colleague, make_resident
from tests.browser.test_searching import begin_search, hold_search, offer_of

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_nobody_waits_only_where_no_job_offer_is_open(new_device: Callable[..., Device], address: str) -> None:
    resident = make_resident(address, "Iida Salo")
    worker, order = hold_search(address, resident)
    for visit in worker.get("/specialist/visits", state="requested").expect(200)["items"]:
        worker.step(visit["id"], "decline", {"reason": "No time"}).expect(200)
    begin_search(new_device(token=resident.token, market=MARKET), order)
    phone = new_device(token=worker.token, market=MARKET)
    phone.open("/specialist/requests")
    asked = phone.page.get_by_role("button", name="Not this one")
    expect(asked.first).to_be_visible()
    phone.settle()
    expect(phone.page.get_by_text("Nobody is waiting")).to_have_count(0)
    for offer in worker.get("/specialist/job-offers").expect(200)["items"]:
        if offer["state"] == "offered":
            worker.post(f"/specialist/job-offers/{offer['id']}/decline", {"reason": "busy"}).expect(200)
    assert offer_of(worker, order)["state"] == "declined"
    expect(asked).to_have_count(0, timeout=LIVE_MS)
    phone.sees("Nobody is waiting")


def test_promised_visits_stay_when_a_service_is_offered_no_more(
    new_device: Callable[..., Device], address: str
) -> None:
    worker = find_colleague(address)
    phone = new_device(token=worker.token, market=MARKET)
    phone.open("/specialist/offers")
    phone.page.get_by_role("button", name="Change").first.click()
    stop = phone.page.get_by_role("button", name="Stop offering this")
    expect(stop).to_have_accessible_description("Visits that you have promised stay.")
