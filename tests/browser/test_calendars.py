"""Calendars by hand: one elsewhere blocks time and says how fresh it is; one's own reads at an address that can end."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import httpx
import pytest
from playwright.sync_api import expect

from doorstep.modules.availability.tests.icalendar_files import busy_event, calendar_file
from tests.browser.device import Device
from tests.browser.people import MARKET, Colleague, find_colleague, make_resident
from tests.calendar_host import CalendarHost, running_calendar_host, status

pytestmark = pytest.mark.browser

type MakeDevice = Callable[..., Device]


@pytest.fixture(scope="module")
def worker(address: str) -> Colleague:
    """A specialist of this file's own."""
    return find_colleague(address)


@pytest.fixture
def host() -> Iterator[CalendarHost]:
    with running_calendar_host() as running:
        yield running


def test_a_calendar_elsewhere_is_added_read_renamed_and_left(
    new_device: MakeDevice, worker: Colleague, host: CalendarHost
) -> None:
    start = datetime.fromisoformat(worker.starts()[60])
    entry = busy_event(start, start + timedelta(hours=1))
    secret = host.serve("/secret.ics", calendar_file(entry, "UID:2\nDTSTART:soon"))
    phone = new_device(token=worker.token, market=MARKET)
    page = phone.page
    phone.open("/specialist/calendars")
    phone.press("Add a calendar")
    address = page.get_by_role("textbox", name="Address")
    address.fill("my calendar")
    phone.press("Add this calendar")
    phone.sees("This is no whole address. Copy it once more.")
    address.fill(secret)
    page.get_by_role("textbox", name="Name (only for you)").fill("Family")
    phone.press("Add this calendar")
    phone.sees("Up to date")
    phone.sees("1 entry could not be understood and blocks nothing.")
    expect(page.get_by_text("/secret.ics")).to_have_count(0)
    assert start.isoformat() not in [datetime.fromisoformat(one).isoformat() for one in worker.starts()]
    phone.keep_picture("calendars/fresh")
    page.get_by_role("button", name="Change the name of Family").click()
    page.get_by_role("textbox", name="Name (only for you)").fill("Choir")
    phone.press("Save")
    expect(page.get_by_role("heading", name="Choir")).to_be_visible()
    page.get_by_role("button", name="Remove Choir").click()
    phone.press("Remove this calendar")
    phone.sees("The calendar is removed")
    expect(page.get_by_role("heading", name="Choir")).to_have_count(0)
    assert start in [datetime.fromisoformat(one) for one in worker.starts()]


def test_a_calendar_that_asks_for_a_password_says_what_to_do(
    new_device: MakeDevice, worker: Colleague, host: CalendarHost
) -> None:
    closed = host.serve("/closed.ics", instead=status(401))
    made = worker.post("/specialist/calendars", {"name": "Work", "address": closed}).expect(201)
    phone = new_device(token=worker.token, market=MARKET)
    phone.open("/specialist/calendars")
    phone.sees("The calendar asks for a password. Use its secret or public address instead.")
    phone.keep_picture("calendars/failing")
    worker._call("DELETE", f"/specialist/calendars/{made['id']}", None, key="gone").expect(204)


def test_ones_own_bookings_are_read_at_an_address_until_it_ends(new_device: MakeDevice, address: str) -> None:
    resident = make_resident(address, "Helmi Aalto")
    phone = new_device(token=resident.token, market=MARKET)
    phone.open("/profile/calendar")
    phone.press("Make an address")
    field = phone.page.get_by_role("textbox", name="Address for your calendar")
    expect(field).to_be_visible()
    path = "/calendar/" + field.input_value().partition("/calendar/")[2]
    phone.keep_picture("calendars/feed")
    assert httpx.get(address + path).text.startswith("BEGIN:VCALENDAR")
    phone.open("/profile/calendar")
    phone.sees("Make a new address")
    phone.press("Switch off")
    phone.sees("The address has ended")
    assert httpx.get(address + path).status_code == 404
