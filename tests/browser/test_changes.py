"""What was booked is moved, cancelled or declined, and the other side reads it at once."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.device import LIVE_MS, Device
from tests.browser.people import MARKET, Colleague, Resident, make_resident

pytestmark = pytest.mark.browser


@dataclass
class Booked:
    """A client's request to a specialist, open on both phones."""

    order_id: str
    note: str
    resident: Resident
    colleague: Colleague
    client: Device
    worker: Device

    @property
    def card(self) -> Locator:
        """The request on the specialist's page."""
        return self.worker.page.get_by_role("listitem").filter(has_text=self.note)

    @property
    def order(self) -> Any:
        """The order as it is now."""
        return self.resident.order(self.order_id)


@pytest.fixture
def booked(new_device: Callable[..., Device], colleague: Colleague, address: str) -> Booked:
    resident = make_resident(address)
    note = f"Ring twice, please ({secrets.token_hex(3)})"
    # Some days ahead: of a service with a firm policy a visit of the same day is not cancelled for nothing.
    order = resident.request(colleague, colleague.starts()[220], note)
    client = new_device(token=resident.token, market=MARKET)
    client.open(f"/bookings/{order['id']}")
    client.sees_heading("Requested")
    worker = new_device(token=colleague.token)
    worker.open("/specialist/requests")
    booked = Booked(order["id"], note, resident, colleague, client, worker)
    expect(booked.card).to_be_visible()
    for device in (client, worker):
        device.wait_until_live()
    return booked


def test_the_client_reads_why_the_specialist_declines(booked: Booked) -> None:
    booked.client.mark()
    booked.card.get_by_role("button", name="Decline").click()
    booked.worker.press("It is too far for me")
    booked.worker.shoot("changes/decline")
    booked.worker.page.get_by_role("dialog").get_by_role("button", name="Decline").click()
    booked.client.sees_heading("Declined", LIVE_MS)
    booked.client.sees("It is too far for me")
    booked.client.shoot("changes/declined")
    assert booked.client.was_not_reloaded()
    expect(booked.card).to_have_count(0)
    expect(booked.client.page.get_by_role("button", name="Book again")).to_be_visible()


def test_the_client_cancels(booked: Booked) -> None:
    booked.worker.mark()
    booked.client.press("Cancel booking")
    booked.client.sees("Cancelling now costs nothing")
    booked.client.write("Reason (if you like)", "We have found the leak ourselves")
    booked.client.shoot("changes/cancel")
    booked.client.press("Cancel the booking")
    booked.client.sees("The booking is cancelled")
    booked.client.sees_heading("Cancelled")
    expect(booked.card).to_have_count(0, timeout=LIVE_MS)
    assert booked.worker.was_not_reloaded()
    assert booked.order["state"] == "cancelled"
    assert booked.order["visits"][0]["starts_at"] in booked.colleague.starts(), "the time is free for others again"


def test_the_client_moves_the_visit_and_the_specialist_is_asked_again(booked: Booked) -> None:
    before, price = booked.order["visits"][0]["starts_at"], booked.order["total"]
    booked.card.get_by_role("button", name="Accept").click()
    booked.client.sees_heading("Accepted", LIVE_MS)
    booked.client.follow("Move to another time")
    booked.client.sees_heading("Move the visit")
    days = booked.client.page.get_by_role("group", name="Days").get_by_role("button")
    days.filter(has_not_text=re.compile("—")).nth(2).click()
    booked.client.times().nth(3).click()
    booked.client.shoot("changes/move")
    booked.client.press("Move here")
    booked.client.sees("The visit has been moved")
    booked.client.sees_heading("Requested")
    visit = booked.order["visits"][0]
    assert visit["starts_at"] != before
    assert booked.order["total"] == price
    expect(booked.card).to_be_visible(timeout=LIVE_MS)
    assert before in booked.colleague.starts(), "the old time is free for others"


def test_offline_is_said_and_what_was_missed_is_caught_up(booked: Booked) -> None:
    booked.client.mark()
    booked.client.context.set_offline(True)
    booked.client.sees(re.compile("^No connection. You see this as it was at"))
    booked.client.shoot("changes/offline")
    visit_id = booked.order["visits"][0]["id"]
    booked.colleague.step(visit_id, "accept").expect(200)
    booked.client.sees_heading("Requested")
    booked.client.context.set_offline(False)
    expect(booked.client.page.get_by_text("No connection.")).to_have_count(0)
    booked.client.sees_heading("Accepted")
    assert booked.client.was_not_reloaded()
    # And the stream is back: the next change arrives by itself.
    booked.resident.post(f"/orders/{booked.order_id}/cancel", {"reason": ""}).expect(200)
    booked.client.sees_heading("Cancelled", LIVE_MS)
