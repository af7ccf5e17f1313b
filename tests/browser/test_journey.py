"""The main job: a newcomer finds a specialist, books, and follows the visit that the specialist works elsewhere."""

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.device import LIVE_MS, Device
from tests.browser.fieldwork_screens import tick_all
from tests.browser.people import Colleague, find_colleague, fresh_phone, soon_start

pytestmark = pytest.mark.browser
HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.fixture
def has_worker() -> bool:
    return True


def find_and_choose(client: Device, colleague: Colleague) -> None:
    """From the city's page to a time with one specialist."""
    client.page.get_by_role("searchbox", name="Service or name").fill(colleague.name)
    client.page.keyboard.press("Enter")
    client.sees_heading("Specialists")
    client.keep_picture("journey/02-search")
    client.page.locator(f'a[href^="/specialists/{colleague.specialist_id}?"]').click()
    client.sees_heading(colleague.name)
    client.page.get_by_role("button", name=re.compile(f"^{re.escape(colleague.work.service_name)}")).click()
    expect(client.page.get_by_role("button", pressed=True)).to_contain_text("Confirms each visit")
    client.keep_picture("journey/03-specialist")
    client.follow("Choose a time")
    choose_soon(client, colleague)
    client.keep_picture("journey/04-times")
    client.press("Continue")


def choose_soon(client: Device, colleague: Colleague) -> None:
    """A time so near that the visit's steps are open; late in the evening it is tomorrow's."""
    soon = soon_start(colleague)
    assert soon
    start, today = datetime.fromisoformat(soon).astimezone(HELSINKI), datetime.now(HELSINKI).date()
    client.day((start.date() - today).days).click()
    expect(client.times().first).to_be_visible()
    time = client.times().filter(has_text=re.compile(rf"^{start.hour}:{start:%M}(?!\d)"))
    if not time.count():
        client.press("Show every start")
    time.click()


def explain(worker: Device, how: str, why: str, done: str) -> None:
    """Answer what the city demands at the door by a reason."""
    choice = worker.page.get_by_role("radio", name=how)
    choice.wait_for()
    worker.settle()
    choice.check(force=True)
    worker.write(why, "The client is on the balcony")
    worker.press(done)


def sign_up(client: Device, phone: str) -> None:
    """The door in the middle of a booking."""
    client.follow("Sign in to book")
    client.ask_for_code(phone)
    client.keep_picture("journey/05-code")
    client.give_code(phone)
    client.write("Your name", "Aino Laine")
    client.press("Continue")


def add_address_and_book(client: Device) -> None:
    """Where, how to pay, and yes."""
    client.sees("Where should the specialist come?")
    client.press("Add an address")
    client.settle()
    client.keep_picture("journey/05-place")
    client.press("Choose this place")
    client.write("Street and house", "Aleksis Kiven katu 9")
    client.write("Flat, floor, entrance", "B 21")
    client.keep_picture("journey/06-address")
    client.press("Save address")
    client.write("Note for the specialist", "The bell is broken, please knock.")
    client.sees("Total")
    client.keep_picture("journey/07-checkout")
    client.press("Continue")
    client.sees_heading("Almost there")
    client.sees("This time is kept for you")
    client.keep_picture("journey/08-payment")
    client.book_for_cash()
    client.sees_heading("Your request is sent")
    client.keep_picture("journey/08-booked")
    client.open_what_was_booked()


def lead_to_its_end(worker: Device, client: Device) -> None:
    """The specialist's steps from a visit's page, each of them seen by the client at once."""
    for number, (step, seen, answer) in enumerate(
        [
            ("I am on my way", "On the way", None),
            ("I am at the door", "Arrived", ("Neither works", "Why neither works", "Check in")),
            ("Start work", "At work", None),
            ("The work is done", "Done", ("Nobody here", "Why nobody can sign", "Sign and finish")),
        ],
        start=13,
    ):
        if seen == "Done":
            tick_all(worker.page)
        worker.shoot(f"journey/{number}-specialist-before-{seen.lower().replace(' ', '-')}")
        worker.press(step)
        if answer:
            explain(worker, *answer)
        client.sees_heading(seen, LIVE_MS)
        client.shoot(f"journey/{number}-client-{seen.lower().replace(' ', '-')}")


def test_a_newcomer_books_and_follows_the_visit_to_its_end(new_device: Callable[..., Device], address: str) -> None:
    colleague = find_colleague(address, soon=True)
    worker = new_device()
    worker.open("/specialist/requests")
    worker.sign_in(colleague.phone)
    worker.sees_heading("Requests")
    worker.wait_until_live()

    client = new_device()
    client.open("/")
    client.sees_heading("Good people, at your door")
    client.choose_city()
    client.sees_heading("Who can we send you?")
    client.keep_picture("journey/01-home")
    find_and_choose(client, colleague)
    phone = fresh_phone()
    sign_up(client, phone)
    add_address_and_book(client)
    client.sees_heading("Requested")
    client.keep_picture("journey/09-requested")
    client.wait_until_live()
    client.mark()

    # The request is there without a reload; the address and the phone are not, before it is accepted.
    request = worker.page.get_by_role("listitem").filter(has_text="The bell is broken, please knock.")
    expect(request).to_be_visible(timeout=LIVE_MS)
    expect(worker.page.get_by_text("Aleksis Kiven katu 9")).to_have_count(0)
    expect(worker.page.get_by_text(phone)).to_have_count(0)
    worker.keep_picture("journey/10-request")
    request.get_by_role("button", name="Accept").click()
    client.sees_heading("Accepted", LIVE_MS)
    client.keep_picture("journey/11-accepted")

    worker.open("/specialist/")
    worker.sees_heading("Today")
    worker.keep_picture("journey/12-today")
    worker.page.get_by_role("link").filter(has_text="Aleksis Kiven katu 9").last.click()
    worker.sees("B 21")
    lead_to_its_end(worker, client)
    assert client.was_not_reloaded()
    worker.sees("Done")

    client.press("Back")
    client.page.get_by_role("radio", name="Past").check()
    card = client.page.get_by_role("link").filter(has_text=colleague.name)
    expect(card).to_contain_text("Done")
