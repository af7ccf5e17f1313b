"""A specialist asks why clients can't book a time, and looks at what they can book instead."""

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.device import Device
from tests.browser.people import MARKET, find_colleague, make_resident

pytestmark = pytest.mark.browser
HELSINKI = ZoneInfo("Europe/Helsinki")


def test_a_specialist_reads_why_a_time_is_not_offered(address: str, new_device: Callable[..., Device]) -> None:
    worker, resident = find_colleague(address), make_resident(address, "Tuuli Salo")
    starts = [datetime.fromisoformat(start).astimezone(HELSINKI) for start in worker.starts()]
    taken = next(start for start in starts[60:] if start.minute == 0)
    resident.request(worker, taken.isoformat())
    phone = new_device(token=worker.token, market=MARKET)
    phone.open("/specialist/schedule")
    phone.press("Why can't clients book a time?")
    dialog = phone.page.get_by_role("dialog")
    dialog.get_by_label("Service").select_option(value=str(worker.work.offer_id))
    dialog.get_by_label("Start", exact=True).fill(f"{taken:%Y-%m-%d}")
    dialog.get_by_label("Time", exact=True).fill(f"{taken:%H:%M}")
    expect(dialog.get_by_text("You have another visit then.")).to_be_visible()
    phone.shoot("specialist/own-why")
    dialog.get_by_role("button", name=re.compile("later$")).click()
    expect(dialog.get_by_text("Clients can book this time.")).to_be_visible()
    dialog.get_by_label("Start", exact=True).fill("2020-01-01")
    expect(dialog.get_by_text("Choose a time to come, within a year.")).to_be_visible()
    phone.page.keyboard.press("Escape")
    phone.press("Block time")
    phone.press("Can clients book this time?")
    expect(dialog.get_by_label("Where")).to_be_visible()
