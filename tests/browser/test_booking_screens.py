"""Checkout with photos, what follows a booking, its actions, the list of bookings, and the inbox."""

import io
import re
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.device import LIVE_MS, PATIENCE_MS, Device
from tests.browser.people import MARKET, Colleague, Resident, make_resident

pytestmark = pytest.mark.browser

NOTE = "The pipe under the sink drips"


def draw_problem(path: Path) -> Path:
    """A picture as a phone takes it."""
    picture = Image.linear_gradient("L").resize((900, 1200))
    content = io.BytesIO()
    Image.merge("RGB", (picture, picture.rotate(180), picture)).save(content, "JPEG")
    path.write_bytes(content.getvalue())
    return path


def choose_pictures(page: Page, *files: Path) -> None:
    """Press the tile that adds photos, and choose files."""
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Add photos").click()
    choosing.value.set_files(list(files))


def go_to_checkout(client: Device, colleague: Colleague) -> None:
    """From the times of one specialist to the checkout."""
    work = colleague.work
    client.open(f"/book/{work.service_id}?specialist={colleague.specialist_id}&offer={work.offer_id}")
    # Some days ahead: the colleague's nearest times belong to other tests.
    client.day(5).click()
    client.times().nth(6).click()
    client.press("Continue")
    # Which policy the colleague's service has is not known here.
    client.sees(re.compile("^(Moving and cancelling are|Moving:) free until"))


@pytest.fixture
def resident(address: str) -> Resident:
    return make_resident(address)


def test_photos_and_note_survive_a_reload_and_reach_the_specialist(
    new_device: Callable[..., Device], colleague: Colleague, resident: Resident, tmp_path: Path
) -> None:
    client = new_device(token=resident.token, market=MARKET)
    go_to_checkout(client, colleague)
    client.write("Note for the specialist", NOTE)
    choose_pictures(client.page, draw_problem(tmp_path / "sink.jpg"), draw_problem(tmp_path / "pipe.jpg"))
    expect(client.page.get_by_role("img", name=re.compile("^Photo"))).to_have_count(2)
    client.shoot("booking/01-checkout")
    client.page.reload()
    expect(client.page.get_by_role("img", name=re.compile("^Photo"))).to_have_count(2)
    expect(client.page.get_by_role("textbox", name="Note for the specialist")).to_have_value(NOTE)
    client.press("Remove photo 2")
    expect(client.page.get_by_role("img", name=re.compile("^Photo"))).to_have_count(1)
    client.press("Continue")
    client.sees("This time is kept for you")
    client.sees(NOTE)
    client.shoot("booking/02-payment")
    client.book_for_cash()
    client.sees_heading("Your request is sent")
    client.sees("What happens next")
    client.shoot("booking/03-booked")
    order = resident.get("/orders", scope="upcoming").expect(200)["items"][0]
    assert (order["note"], len(order["photos"])) == (NOTE, 1)
    seen = colleague.worked(order["visits"][0]["id"])
    assert [photo["id"] for photo in seen["photos"]] == [photo["id"] for photo in order["photos"]]
    client.open_what_was_booked()
    client.sees_heading("Requested")
    client.sees(NOTE)
    client.press("Photo 1")
    expect(client.page.get_by_role("dialog").get_by_role("img")).to_be_visible()
    client.press("Close")
    client.shoot("booking/04-requested")


def test_a_booking_is_called_written_to_a_calendar_moved_and_cancelled(
    new_device: Callable[..., Device], colleague: Colleague, resident: Resident
) -> None:
    order = resident.request(colleague, colleague.starts()[300], NOTE)
    visit = order["visits"][0]
    client = new_device(token=resident.token, market=MARKET)
    client.open(f"/bookings/{order['id']}")
    client.sees_heading("Requested")
    client.sees(re.compile("^Answer by"))
    expect(client.page.get_by_role("link", name=re.compile("^Call"))).to_have_count(0)
    client.wait_until_live()
    client.mark()
    colleague.step(visit["id"], "accept").expect(200)
    client.sees_heading("Accepted", LIVE_MS)
    call = client.page.get_by_role("link", name=f"Call {colleague.name}")
    expect(call).to_have_attribute("href", f"tel:{colleague.phone}")
    write = client.page.get_by_role("link", name=f"Send {colleague.name} a message")
    expect(write).to_have_attribute("href", f"sms:{colleague.phone}")
    client.sees("Aleksis Kiven katu 9")
    client.shoot("booking/05-accepted")

    with client.page.expect_download() as saving:
        client.press("Add to calendar")
    entry = saving.value.path().read_text()
    assert "BEGIN:VEVENT" in entry
    assert datetime.fromisoformat(visit["starts_at"]).strftime("%Y%m%dT%H%M%SZ") in entry

    resident.post(f"/visits/{visit['id']}/reschedule", {"starts_at": colleague.starts()[360]}).expect(200)
    client.sees_heading("Requested", LIVE_MS)
    client.page.get_by_text("History of this booking").click()
    client.sees(re.compile("^You moved the visit from"))
    client.shoot("booking/06-history")
    assert client.was_not_reloaded()

    client.press("Cancel booking")
    client.sees("Cancelling now costs nothing")
    client.shoot("booking/07-cancel")
    client.press("Cancel the booking")
    client.sees_heading("Cancelled")
    expect(client.page.get_by_role("button", name="Book again")).to_be_visible()
    expect(client.page.get_by_role("link", name="Move to another time")).to_have_count(0)


def test_bookings_are_in_two_lists_with_the_next_one_large(
    new_device: Callable[..., Device], colleague: Colleague, resident: Resident
) -> None:
    client = new_device(token=resident.token, market=MARKET)
    client.open("/bookings")
    client.sees("No visits ahead")
    client.shoot("booking/08-no-bookings")
    starts = colleague.starts()
    later = resident.request(colleague, starts[440])
    sooner = resident.request(colleague, starts[400])
    gone = resident.request(colleague, starts[420])
    resident.post(f"/orders/{gone['id']}/cancel", {"reason": ""}).expect(200)
    cards = client.page.locator('main a[href^="/bookings/"]')
    expect(cards).to_have_count(2)
    expect(cards.first).to_have_attribute("href", f"/bookings/{sooner['id']}")
    expect(cards.last).to_have_attribute("href", f"/bookings/{later['id']}")
    client.shoot("booking/09-upcoming")
    client.page.get_by_role("radio", name="Past").check()
    expect(cards).to_have_count(1)
    expect(cards).to_have_attribute("href", f"/bookings/{gone['id']}")
    client.shoot("booking/10-past")


def test_the_inbox_fills_by_itself_and_opens_the_booking(
    new_device: Callable[..., Device], colleague: Colleague, resident: Resident
) -> None:
    client = new_device(token=resident.token, market=MARKET)
    client.open("/inbox")
    client.sees("No news yet")
    client.shoot("booking/11-no-news")
    client.wait_until_live()
    client.mark()
    order = resident.request(colleague, colleague.starts()[330])
    colleague.step(order["visits"][0]["id"], "accept").expect(200)
    rows = client.page.locator('main li a[href^="/bookings/"]')
    expect(rows.filter(has_text="will come").first).to_be_visible()
    expect(client.page.get_by_role("navigation").get_by_role("link", name=re.compile("^Inbox")).first).to_contain_text(
        re.compile(r"\d")
    )
    assert client.was_not_reloaded()
    client.shoot("booking/12-inbox")
    rows.first.click()
    client.sees_heading("Accepted")
    client.press("Back")
    client.open("/inbox")
    client.press("Mark all as read")
    expect(client.page.get_by_role("button", name="Mark all as read")).to_have_count(0)
    expect(client.page.get_by_text("New:")).to_have_count(0)
    ends = time.monotonic() + PATIENCE_MS / 1000  # the screen does not wait for the server
    while unread_of(resident):
        assert time.monotonic() < ends, "the server still counts unread notices"
        time.sleep(0.1)


def unread_of(resident: Resident) -> Any:
    """How many notices the server counts as unread."""
    return resident.get("/me/notices", app="client").expect(200)["unread"]


def test_preferences_of_notices_are_kept(new_device: Callable[..., Device], resident: Resident) -> None:
    client = new_device(token=resident.token, market=MARKET)
    client.open("/profile/notices")
    reminders = client.page.get_by_role("group", name="Reminders", exact=True)
    push = reminders.get_by_role("checkbox", name="Push")
    expect(push).to_be_checked()
    expect(reminders.get_by_role("checkbox", name="E-mail")).to_be_disabled()
    push.uncheck()
    client.page.get_by_role("checkbox", name="No push at these hours").check()
    client.page.get_by_label("From", exact=True).fill("23:30")
    client.shoot("booking/13-notices")
    expect(client.page.get_by_label("Until", exact=True)).to_have_value("08:00")
    expect_kept(resident, "23:30")
    client.page.reload()
    expect(push).not_to_be_checked()
    expect(client.page.get_by_label("From", exact=True)).to_have_value("23:30")


def expect_kept(resident: Resident, starts: str) -> None:
    """Wait until the server has the start of the quiet hours."""
    ends = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < ends:
        quiet = resident.get("/me/notices/preferences").expect(200)["quiet_hours"]
        if quiet and quiet["starts"].startswith(starts):
            return
        time.sleep(0.1)
    raise AssertionError(f"quiet hours are not kept: {quiet}")
