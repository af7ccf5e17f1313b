"""A visit online: found by its place in search, booked without an address, its link told in its time only."""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from doorstep.infra.postgres import DATABASE, Cluster
from tests.browser.device import Device
from tests.browser.people import MARKET, make_resident
from tests.databases import run_folder

pytestmark = pytest.mark.browser

LINK = "Open the link"


def bring_near(visit_id: str, minutes: int) -> None:
    """
    Let a visit begin so many minutes from now, as if the time until then had passed.

    The running program's clock can't be moved, and nobody can book so soon.
    """
    with Cluster(run_folder() / "program" / "data" / "postgres").connect(DATABASE) as database:
        database.execute(
            "UPDATE booking_visit SET ends_at = ends_at - starts_at + %(start)s, starts_at = %(start)s "
            "WHERE id = %(id)s",
            {"start": datetime.now(UTC) + timedelta(minutes=minutes), "id": visit_id},
        )


@pytest.mark.skipif("DOORSTEP_TEST_ADDRESS" in os.environ, reason="the database of a program elsewhere is not ours")
def test_an_online_visit_is_found_and_booked_and_its_link_opens_in_its_time(
    new_device: Callable[..., Device], address: str
) -> None:
    resident = make_resident(address)
    services = resident.get("/services", market=MARKET).expect(200)["items"]
    lessons = next(one["id"] for one in services if one["slug"] == "exam-preparation")
    client = new_device(token=resident.token, market=MARKET)
    client.open(f"/search?service={lessons}")
    client.press("Filters")
    client.page.get_by_role("dialog").get_by_role("button", name="Online", exact=True).click()
    client.page.get_by_role("dialog").get_by_role("button", name=re.compile("^Show")).click()
    found = client.page.get_by_role("list", name="Specialists found").get_by_role("listitem")
    client.shoot("places/01-found")
    found.filter(has_text="Booked at once").first.get_by_role("link").first.click()
    client.sees("You get a link here")
    client.follow("Choose a time")
    client.day(1).click()
    client.times().first.click()
    client.press("Continue")
    client.sees("Total")
    expect(client.page.get_by_role("radiogroup", name="Address")).to_have_count(0)
    client.press("Continue")
    client.page.get_by_role("radio", name=re.compile("^Pay later")).check()
    client.press("Book")
    client.open_what_was_booked()
    client.sees(re.compile("The link opens"))
    (order,) = resident.get("/orders").expect(200)["items"]
    visit = order["visits"][0]["id"]
    resident.get(f"/visits/{visit}/link").expect(403, "link_locked")

    bring_near(visit, 31)
    client.page.reload()
    client.sees(re.compile("The link opens"))
    bring_near(visit, 29)
    client.page.reload()
    expect(client.page.get_by_role("link", name=LINK)).to_have_attribute("href", re.compile("^https://"))
    client.shoot("places/04-open")
    # Its filter is remembered for the next search, and goes with a press.
    client.open("/search")
    client.press("Remove the filter: Online")
