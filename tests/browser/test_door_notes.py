"""Booked for a parent from another time zone, with a door code that the specialist reads in its time only."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.desk import set_market_rule, sign_in_to_desk
from tests.browser.device import DESKTOP, Device
from tests.browser.people import find_colleague, make_resident, soon_start

pytestmark = pytest.mark.browser

# Its rules are changed for a while, which no other test looks at there.
MARKET = "sha"
CODE = "4321 #"
KNOWN_MS = 60_000
"""A market's new rules are known within ten seconds, and the page looks at the visit every half a minute."""
_KEPT = """async () => {
  const request = indexedDB.open("doorstep-offline");
  const base = await new Promise((done) => request.addEventListener("success", () => done(request.result)));
  if (!base.objectStoreNames.contains("kept")) return "";
  const all = base.transaction("kept").objectStore("kept").getAll();
  await new Promise((done) => all.addEventListener("success", done));
  return JSON.stringify(all.result) + JSON.stringify(localStorage);
}"""


@pytest.mark.long
def test_a_door_code_is_seen_in_its_time_only(new_device: Callable[..., Device], address: str) -> None:
    resident, colleague = make_resident(address, "Mei Lin", MARKET), find_colleague(address, MARKET, soon=True)
    resident.patch(f"/me/addresses/{resident.address_id}", {"door": {"code": CODE}}).expect(200)
    start = soon_start(colleague)
    assert start is not None
    order = resident.request(colleague, start)
    visit = order["visits"][0]["id"]
    colleague.step(visit, "accept").expect(200)

    worker = new_device(token=colleague.token)
    worker.open(f"/specialist/visits/{visit}")
    worker.sees(re.compile("They open in"))
    worker.shoot("door/01-locked")
    staff = new_device(size=DESKTOP)
    sign_in_to_desk(staff)
    set_market_rule(staff, MARKET, "door_minutes", 600)
    try:
        show = worker.page.get_by_role("button", name="Show the notes")
        expect(show).to_be_visible(timeout=KNOWN_MS)
        client = new_device(token=resident.token, market=MARKET)
        client.open(f"/bookings/{order['id']}")
        client.sees("Notes for the door")
        show.click()
        worker.sees(CODE)
        worker.shoot("door/02-open")
        client.sees(re.compile(f"Seen by {re.escape(colleague.name)}"))
        client.shoot("door/03-seen")
        assert CODE not in worker.page.evaluate(_KEPT)
        resident.post(f"/orders/{order['id']}/cancel", {"reason": "", "agreed_fee_minor": 0}).expect(200)
        expect(worker.page.get_by_text(CODE)).to_have_count(0, timeout=KNOWN_MS)
    finally:
        set_market_rule(staff, MARKET, "door_minutes", 120)


def test_a_visit_is_booked_for_a_parent_from_another_zone(new_device: Callable[..., Device], address: str) -> None:
    resident, colleague = make_resident(address), find_colleague(address)
    client = new_device(token=resident.token, market="hel", zone="Asia/Taipei")
    client.open("/profile/people")
    client.press("Add a person")
    client.write("Name", "Helmi Korhonen")
    client.page.get_by_label("Address", exact=True).select_option(index=1)
    client.write("What the specialist should know", "Hard of hearing: ring twice")
    client.press("Save")
    client.sees("Helmi Korhonen")
    client.shoot("people/01-list")
    work = colleague.work
    client.open(f"/book/{work.service_id}?specialist={colleague.specialist_id}&offer={work.offer_id}")
    client.day(2).click()
    client.times().first.click()
    client.press("Continue")
    client.page.get_by_role("radio", name=re.compile("^Helmi Korhonen")).check()
    client.sees("Total")
    client.sees(re.compile("Your clock"))
    client.shoot("people/02-checkout")
    client.press("Continue")
    client.book_for_cash()
    client.open_what_was_booked()
    client.sees("For Helmi Korhonen")
    client.sees(re.compile("Your clock"))
    client.shoot("people/03-booking")
