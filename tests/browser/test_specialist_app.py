"""The specialist's app by hand, on a phone: the day, a request, the week, hours, offers, profile, notes."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from tests.browser.device import Device
from tests.browser.people import MARKET, Colleague, Resident, find_colleague, make_resident, soon_start
from tests.pictures import phone_photo

pytestmark = pytest.mark.browser
HELSINKI = ZoneInfo("Europe/Helsinki")

type MakeDevice = Callable[..., Device]


@pytest.fixture(scope="module")
def worker(address: str) -> Colleague:
    """A specialist of this file's own, so that nobody else's bookings stand in the way."""
    return find_colleague(address, soon=True)


@pytest.fixture(scope="module")
def resident(address: str) -> Resident:
    """A client who books with the specialist."""
    return make_resident(address, "Helmi Aalto")


@pytest.fixture
def phone(new_device: MakeDevice, worker: Colleague) -> Device:
    """The specialist's phone."""
    return new_device(token=worker.token, market=MARKET)


def free_day(worker: Colleague, *, after: int = 2) -> tuple[str, str]:
    """A date without visits and with plenty of free starts, and a start in its early afternoon."""
    schedule = worker.get("/specialist/schedule", days=14).expect(200)["days"]
    booked = {day["day"] for day in schedule if day["visits"]}
    by_day: dict[str, list[str]] = {}
    for start in worker.starts():
        by_day.setdefault(datetime.fromisoformat(start).astimezone(HELSINKI).date().isoformat(), []).append(start)
    for day, starts in list(by_day.items())[after:]:
        noon = [start for start in starts if 12 <= datetime.fromisoformat(start).astimezone(HELSINKI).hour <= 14]
        if day not in booked and len(starts) > 40 and noon:
            return day, noon[0]
    raise AssertionError("every day is full")


def promised(worker: Colleague, resident: Resident, start: str, note: str = "") -> Any:
    """A visit that the specialist has accepted."""
    visit = resident.request(worker, start, note)["visits"][0]
    return worker.step(visit["id"], "accept").expect(200)


def test_the_day_tells_when_to_leave_and_takes_the_step(phone: Device, worker: Colleague, resident: Resident) -> None:
    start = soon_start(worker)
    assert start
    visit = promised(worker, resident, start, "The bell is broken")
    phone.open("/specialist/")
    hero = phone.page.get_by_role("region", name="Next visit")
    leave = datetime.fromisoformat(visit["travel"]["leave_at"]).astimezone(HELSINKI)
    expect(hero).to_contain_text(f"Leave at {leave.hour}:{leave:%M}")
    expect(hero).to_contain_text(visit["place"]["line"])
    expect(hero).to_contain_text(
        "from your base" if visit["travel"]["from_visit_id"] is None else "from the visit before"
    )
    expect(hero.get_by_role("link", name="Call")).to_have_attribute("href", f"tel:{resident.phone}")
    expect(hero.get_by_role("link", name="Navigate")).to_have_attribute("href", re.compile(r"60\.\d+.*24\.\d+"))
    phone.shoot("specialist/01-today")
    with phone.page.expect_response(re.compile("/sync$")):
        hero.get_by_role("button", name="I am on my way").click()
    expect(hero.get_by_role("button", name="I am at the door")).to_be_visible()
    assert resident.order(visit["order_id"])["visits"][0]["state"] == "on_the_way"
    phone.follow(re.compile("On the way"))
    phone.sees("The bell is broken")
    phone.sees_heading("Bring along")
    phone.shoot("specialist/02-visit")


def test_a_request_tells_what_is_needed_and_is_accepted(phone: Device, worker: Colleague, resident: Resident) -> None:
    day, start = free_day(worker)
    visit = resident.request(worker, start, "Two cats live here")["visits"][0]
    phone.open("/specialist/requests")
    card = phone.page.get_by_role("listitem").filter(has_text="Two cats live here").first
    expect(card).to_contain_text(re.compile(r"Answer within \d"))
    expect(card).to_contain_text("Kallio")
    expect(card).not_to_contain_text("Aleksis Kiven katu")
    expect(card).to_contain_text(re.compile(r"\d+ (min|h).* km from (your base|the visit before)"))
    phone.shoot("specialist/03-requests")
    card.get_by_role("button", name="Accept").click()
    phone.sees("Accepted. The address is open to you now.")
    expect(phone.page.get_by_text("Two cats live here")).to_have_count(0)
    phone.open(f"/specialist/schedule?day={day}")
    expect(phone.page.locator(f'a[href="/specialist/visits/{visit["id"]}"]')).to_be_visible()
    assert worker.worked(visit["id"])["state"] == "accepted"


@pytest.mark.long
def test_a_declined_request_tells_the_client_why(phone: Device, worker: Colleague, resident: Resident) -> None:
    _, start = free_day(worker, after=3)
    visit = resident.request(worker, start, "Third floor, no lift")["visits"][0]
    phone.open(f"/specialist/visits/{visit['id']}")
    phone.press("Decline")
    phone.press("It is too far for me")
    phone.page.get_by_role("dialog").get_by_role("button", name="Decline").click()
    phone.sees("Declined. The client has been told.")
    assert resident.order(visit["order_id"])["visits"][0]["reason"] == "It is too far for me"


def column(phone: Device) -> Locator:
    """The room for marking time on the day shown."""
    return phone.page.get_by_role("button", name=re.compile("^Block time on "))


def at_hour(place: Locator, hour: float) -> tuple[float, float]:
    """Where an hour lies on the screen when the whole day is shown."""
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] * hour / 24


def blocks_of(worker: Colleague, note: str) -> list[tuple[str, str]]:
    """Local start and end of the time off with a note."""
    items = worker.get("/specialist/time-off").expect(200)["items"]
    spans = [(row["starts_at"], row["ends_at"]) for row in items if row["note"] == note]
    return [(_local(start), _local(end)) for start, end in spans]


def _local(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(HELSINKI).strftime("%Y-%m-%d %H:%M")


def test_dragging_blocks_time_and_a_press_opens_it_again(phone: Device, worker: Colleague) -> None:
    day, _ = free_day(worker, after=4)
    phone.open(f"/specialist/schedule?day={day}")
    place = column(phone)
    expect(place).to_be_visible()
    phone.settle()
    place.evaluate("node => node.scrollIntoView({block: 'start'})")
    phone.page.evaluate("scrollBy(0, -200)")
    x, top = at_hour(place, 2)
    _, bottom = at_hour(place, 4.5)
    mouse = phone.page.mouse
    mouse.move(x, top)
    mouse.down()
    mouse.move(x, (top + bottom) / 2, steps=4)
    mouse.move(x, bottom, steps=4)
    mouse.up()
    sheet = phone.page.get_by_role("dialog", name="Block time")
    expect(sheet).to_be_visible()
    phone.write("Note (only for you)", "Dragged")
    phone.shoot("specialist/05-block")
    sheet.get_by_role("button", name="Block this time").click()
    phone.sees("Time off is noted")
    assert blocks_of(worker, "Dragged") == [(f"{day} 02:00", f"{day} 04:30")]
    phone.shoot("specialist/04-schedule")
    phone.page.get_by_role("button", name=re.compile("^Dragged, ")).click()
    phone.press("Open this time again")
    phone.sees("This time is open again")
    assert blocks_of(worker, "Dragged") == []


@pytest.mark.long
def test_a_long_press_and_the_keyboard_block_time_too(phone: Device, worker: Colleague) -> None:
    day, _ = free_day(worker, after=4)
    phone.open(f"/specialist/schedule?day={day}")
    place = column(phone)
    expect(place).to_be_visible()
    phone.settle()
    place.evaluate("node => node.scrollIntoView({block: 'start'})")
    phone.page.evaluate("scrollBy(0, -200)")
    x, y = at_hour(place, 3)
    fingers = phone.context.new_cdp_session(phone.page)
    touch = "Input.dispatchTouchEvent"
    fingers.send(touch, {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    phone.page.wait_for_timeout(700)
    _, end = at_hour(place, 5)
    for part in range(1, 6):
        fingers.send(touch, {"type": "touchMove", "touchPoints": [{"x": x, "y": y + (end - y) * part / 5}]})
    fingers.send(touch, {"type": "touchEnd", "touchPoints": []})
    sheet = phone.page.get_by_role("dialog", name="Block time")
    expect(sheet).to_be_visible()
    phone.write("Note (only for you)", "Pressed")
    sheet.get_by_role("button", name="Block this time").click()
    phone.sees("Time off is noted")
    assert blocks_of(worker, "Pressed") == [(f"{day} 03:00", f"{day} 05:00")]

    place.focus()
    for key in ("ArrowDown", "ArrowDown", "Shift+ArrowDown", "Enter"):
        phone.page.keyboard.press(key)
    expect(sheet).to_be_visible()
    phone.write("Note (only for you)", "Typed")
    sheet.get_by_role("button", name="Block this time").click()
    expect(sheet).to_have_count(0)
    ((start, end_text),) = blocks_of(worker, "Typed")
    length = datetime.fromisoformat(end_text) - datetime.fromisoformat(start)
    assert (start, length) == (f"{day} 00:15", timedelta(minutes=75))


def test_a_date_is_closed_and_its_conflict_solved(phone: Device, worker: Colleague, resident: Resident) -> None:
    day, start = free_day(worker, after=6)
    visit = promised(worker, resident, start)
    phone.open("/specialist/hours")
    phone.press("Add a date")
    phone.page.get_by_label("Date", exact=True).fill(day)
    phone.write("Note (only for you)", "Wedding")
    phone.shoot("specialist/06-date")
    phone.page.get_by_role("dialog").get_by_role("button", name="Save").click()
    phone.sees("1 promised visit now lies outside your hours.")
    phone.sees("Wedding")
    phone.shoot("specialist/07-hours")
    phone.open("/specialist/conflicts")
    phone.sees("Outside your hours")
    phone.shoot("specialist/08-conflicts")
    phone.press("Work at this time")
    phone.sees("No conflicts")
    (saved,) = [row for row in worker.get("/specialist/exceptions").expect(200)["items"] if row["date"] == day]
    assert (saved["closed"], saved["note"], len(saved["spans"])) == (False, "Wedding", 1)
    assert worker.worked(visit["id"])["state"] == "accepted"


def test_an_offer_gets_a_price_as_people_type_it(phone: Device, worker: Colleague) -> None:
    phone.open("/specialist/offers")
    name = worker.work.service_name
    card = phone.page.get_by_role("listitem").filter(has=phone.page.get_by_role("heading", name=name, exact=True))
    phone.shoot("specialist/09-offers")
    card.get_by_role("button", name="Change").click()
    price = phone.page.get_by_role("textbox", name=re.compile("^Price of "))
    price.fill("zero")
    phone.sees("Write an amount above zero")
    price.fill("1 061,50")
    phone.shoot("specialist/10-offer")
    phone.press("Save")
    phone.sees("Saved")
    expect(card).to_contain_text("€1,061.50")
    offers = worker.get("/specialist/offers").expect(200)["items"]
    assert next(row for row in offers if row["id"] == worker.work.offer_id)["price"]["minor"] == 106150
    card.get_by_role("button", name="Pause").click()
    expect(card).to_contain_text("Paused")
    card.get_by_role("button", name="Offer again").click()
    expect(card).not_to_contain_text("Paused")


def test_profile_and_portfolio_are_written(phone: Device, worker: Colleague) -> None:
    phone.open("/specialist/profile")
    bio = phone.page.get_by_role("textbox", name="About you, English")
    bio.fill("Careful with wood, quick with windows.")
    phone.press("Save")
    phone.sees("Your profile is saved")
    assert worker.get("/specialist/profile").expect(200)["bio"]["en"] == "Careful with wood, quick with windows."
    phone.shoot("specialist/11-profile")
    phone.open("/specialist/portfolio")
    before = len(worker.get("/specialist/portfolio").expect(200)["items"])
    with phone.page.expect_file_chooser() as chooser:
        phone.page.get_by_role("button", name="Add pictures").first.click()
    chooser.value.set_files(FilePayload(name="work.jpg", mimeType="image/jpeg", buffer=phone_photo()))
    phone.sees("1 picture added")
    caption = phone.page.get_by_role("textbox", name=f"Caption of picture {before + 1}", exact=True)
    caption.fill("Oak floor, oiled")
    caption.blur()
    phone.sees("The caption is saved")
    phone.shoot("specialist/12-portfolio")
    items = worker.get("/specialist/portfolio").expect(200)["items"]
    assert [row["caption"] for row in items][-1] == "Oak floor, oiled"


def test_notes_save_themselves_and_survive_a_broken_network(
    phone: Device, worker: Colleague, resident: Resident
) -> None:
    _, start = free_day(worker, after=5)
    visit = promised(worker, resident, start)
    phone.open(f"/specialist/visits/{visit['id']}")
    notes = phone.page.get_by_role("textbox", name="My notes")
    notes.fill("Stopcock behind the fridge")
    phone.sees("Saved")
    assert worker.worked(visit["id"])["work_notes"]["text"] == "Stopcock behind the fridge"
    phone.context.set_offline(True)
    notes.fill("Stopcock behind the fridge, key with the neighbour")
    phone.sees("Kept on this device, not sent yet")
    phone.context.set_offline(False)
    expect(phone.page.get_by_text("Saved", exact=True)).to_be_visible()
    saved = worker.worked(visit["id"])["work_notes"]
    assert saved["text"].endswith("key with the neighbour")

    notes.fill("Mine")
    worker._call(
        "PUT", f"/specialist/visits/{visit['id']}/work-notes", {"text": "Theirs", "replaces": saved["saved_at"]}
    )
    phone.sees("These notes were changed on another device:")
    phone.press("Keep mine")
    expect(phone.page.get_by_text("Saved", exact=True)).to_be_visible()
    assert worker.worked(visit["id"])["work_notes"]["text"] == "Mine"
