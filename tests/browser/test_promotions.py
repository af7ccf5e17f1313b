"""A code at the checkout: refused, taken off, given up; and what the profile tells of points and offers."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import expect

from doorstep.entrypoints.seed.accounts import DEMO_PASSWORD, client_email
from tests.browser.device import Device
from tests.browser.people import MARKET, Colleague, Resident, make_resident, wire

pytestmark = pytest.mark.browser
CODE = "HELLOHEL"


def hold(resident: Resident, colleague: Colleague, start: str) -> str:
    """A time that is kept for the resident; the order."""
    work = colleague.work
    quote = resident.quote(work.service_id, datetime.fromisoformat(start), work.offer_id, work.quantity)
    return str(resident.hold(quote).expect(201)["id"])


def test_a_code_at_the_checkout(new_device: Callable[..., Device], address: str, colleague: Colleague) -> None:
    resident = make_resident(address)
    order = hold(resident, colleague, colleague.starts()[40])
    device = new_device(token=resident.token, market=resident.market)
    device.open(f"/checkout/{order}")
    device.write("Promotion code", "summerhel")
    device.press("Use")
    device.sees("This code can't be used any more.")
    device.shoot("promotions/refused")
    device.write("Promotion code", "hello hel")
    device.press("Use")
    device.sees("15 % off your first booking (HELLOHEL)")
    device.sees("You pay")
    device.shoot("promotions/taken-off")
    assert resident.order(order)["discount"]["minor"] > 0
    device.press("Remove")
    expect(device.page.get_by_label("Promotion code")).to_be_visible()
    assert resident.order(order)["discount"]["minor"] == 0


def test_points_and_offers(new_device: Callable[..., Device], address: str) -> None:
    answer = wire.post(f"{address}/api/v1/auth/login", json={"email": client_email(MARKET), "password": DEMO_PASSWORD})
    token = str(answer.raise_for_status().json()["meta"]["session_token"])
    device = new_device(token=token, market=MARKET)
    device.open("/profile")
    device.follow(re.compile("^Points and offers"))
    device.sees_heading("Points and offers")
    device.sees(re.compile(r"^\d[\d,]* points$"))
    device.sees("Cleaning weeks")
    device.sees("A welcome from us")
    device.shoot("promotions/points")
