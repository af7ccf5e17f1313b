"""A specialist limits the work by hand; clients see best times, then a full day."""

import re
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.device import Device
from tests.browser.people import ALL_WEEK, MARKET, Colleague, find_colleague, make_resident

pytestmark = pytest.mark.browser
HELSINKI = ZoneInfo("Europe/Helsinki")
# Not around midnight: a visit at 0:00 that wants preparation belongs to the day before.
WEEK = [{**day, "shifts": [{"starts": "05:00", "ends": "23:00"}]} for day in ALL_WEEK]


def test_limits_are_set_by_hand_and_seen_by_clients(address: str, new_device: Callable[..., Device]) -> None:
    worker, empty = _with_an_empty_day(address)
    resident = make_resident(address, "Kerttu Salo")
    worker.put("/specialist/hours", {"week": WEEK, "exceptions": [], "daily_cap": None}).expect(200)
    phone = new_device(token=worker.token, market=MARKET)
    phone.open("/specialist/hours")
    phone.follow(re.compile("^Limits"))
    phone.page.get_by_role("checkbox", name="Limit the visits of a day").check()
    stepper = phone.page.get_by_role("group", name="Most visits a day")
    for _ in range(3):
        stepper.get_by_role("button", name="Less").click()
    expect(stepper).to_contain_text("2 visits")
    phone.page.get_by_label("Rest between days").select_option("11 h")
    phone.page.get_by_role("checkbox", name="Mark the times that leave no gaps").check()
    phone.press("Add a break")
    phone.page.get_by_label("How long").select_option("45 min")
    days = phone.page.get_by_role("group", name="On which days")
    for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        days.get_by_role("button", name=name).click()
    phone.sees("Choose at least one day.")
    expect(phone.page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    days.get_by_role("button", name="Monday").click()
    phone.press("Save")
    phone.sees("Your limits are saved")
    phone.page.reload()
    expect(phone.page.get_by_role("group", name="Most visits a day")).to_contain_text("2 visits")
    kept = worker.get("/specialist/limits").expect(200)
    assert (kept["daily_cap"], kept["rest_minutes"], kept["prefer_least_gap"]) == (2, 660, True)
    assert kept["floating_breaks"] == [{"weekday": 0, "window": {"starts": "11:00", "ends": "14:00"}, "minutes": 45}]

    starts = [datetime.fromisoformat(start).astimezone(HELSINKI) for start in worker.starts()]
    noon = next(start for start in starts if start.date() == empty and start.hour >= 12)
    resident.request(worker, noon.isoformat())
    client = new_device(token=resident.token, market=MARKET)
    work = worker.work
    client.open(f"/book/{work.service_id}?specialist={worker.specialist_id}&offer={work.offer_id}")
    name = rf"\b{empty.day} {empty:%B}"
    client.press(re.compile(name))
    client.sees("Best time: leaves no gap in the specialist's day")
    expect(client.page.get_by_role("button", name=re.compile("best time")).first).to_be_visible()

    free = [datetime.fromisoformat(start).astimezone(HELSINKI) for start in worker.starts()]
    resident.request(worker, max(start for start in free if start.date() == empty).isoformat())
    client.page.reload()
    expect(client.page.get_by_role("button", name=re.compile(rf"{name}.*No free times"))).to_be_visible()


def _with_an_empty_day(address: str) -> tuple[Colleague, date]:
    """A specialist, and a coming day without any visit, on which two make it full."""
    while True:
        worker = find_colleague(address)
        coming = worker.get("/specialist/schedule", days=10).expect(200)["days"][3:]
        empty = next((day for day in coming if not day["visits"] and not day["blocked"]), None)
        # So short that a visit at noon leaves room before it and after it.
        if (
            empty
            and worker.get(f"/services/{worker.work.service_id}", market=MARKET).expect(200)["duration_minutes"] <= 150
        ):
            return worker, date.fromisoformat(empty["day"])
