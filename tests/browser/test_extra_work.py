"""Work that is agreed on at the door: asked for on the specialist's phone, answered on the client's."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.device import Device
from tests.browser.people import MARKET, find_colleague, make_resident, soon_start

pytestmark = pytest.mark.browser


@pytest.mark.long
def test_extra_work_is_asked_for_and_answered(new_device: Callable[..., Device], address: str) -> None:
    worker, resident = find_colleague(address, soon=True), make_resident(address, "Onni Salo")
    start = soon_start(worker)
    assert start
    order = resident.request(worker, start)
    visit = order["visits"][0]["id"]
    for step in ("accept", "on-the-way", "arrive"):
        worker.step(visit, step).expect(200)
    phone = new_device(token=worker.token, market=MARKET)
    phone.open(f"/specialist/visits/{visit}")
    for what, price in (("Clean the balcony too", "25"), ("The attic", "60")):
        phone.press("Ask for extra work")
        phone.write("What is to be done?", what)
        phone.write("Price in €", price)
        phone.shoot("specialist/30-extra-dialog")
        phone.press("Ask the client")
        phone.sees(what)
    phone.press("Take back: The attic")
    phone.sees("Taken back")
    phone.shoot("specialist/31-extra-work")
    client = new_device(token=resident.token, market=resident.market)
    client.open(f"/bookings/{order['id']}")
    client.sees(re.compile(r"offers extra work for €25"))
    client.shoot("client/60-extra-work")
    client.press("No, thank you")
    expect(client.page.get_by_text(re.compile("offers extra work"))).to_have_count(0)
    phone.open(f"/specialist/visits/{visit}")
    phone.sees("Not wanted")
