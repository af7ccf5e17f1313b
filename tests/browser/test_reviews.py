"""A visit is over: the client says how it was, with photos; the specialist answers; everybody reads it."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FileChooser, Page, Route, expect

from tests.browser.device import Device
from tests.browser.people import Colleague, Resident, find_colleague, make_resident, soon_start
from tests.pictures import draw, encoded, phone_photo

pytestmark = pytest.mark.browser

WORDS = "On time, friendly, and the kitchen shines. We would book again at once."


@pytest.fixture
def worker(address: str) -> Colleague:
    """A specialist with a start near enough for a visit to be worked through."""
    return find_colleague(address, soon=True)


@pytest.fixture
def resident(address: str) -> Resident:
    return make_resident(address)


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """A phone's photo with its place, another picture, and something that is none."""
    files = {"home.jpg": phone_photo((1600, 1200)), "oven.png": encoded(draw((500, 400)), "PNG"), "notes.jpg": b"text"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in files]


def finish_visit(resident: Resident, worker: Colleague) -> tuple[str, str]:
    """Book the nearest time and work the visit to its end; (order id, visit id)."""
    start = soon_start(worker)
    assert start, "nobody is free soon enough"
    order = resident.request(worker, start)
    visit = str(order["visits"][0]["id"])
    for step in ("accept", "on-the-way", "arrive", "start", "finish"):
        worker.step(visit, step).expect(200)
    return str(order["id"]), visit


def choose_stars(page: Page, label: str, stars: int) -> None:
    page.get_by_role("radiogroup", name=label).get_by_role("radio").nth(stars - 1).check(force=True)


def add_photos(page: Page, photos: list[Path]) -> None:
    with page.expect_file_chooser() as asked:
        page.get_by_role("button", name="Add photos").click()
    chooser: FileChooser = asked.value
    chooser.set_files(photos)


def is_fine(device: Device) -> None:
    assert device.complaints() == []


def test_a_review_from_draft_to_reply(
    new_device: Callable[..., Device], resident: Resident, worker: Colleague, photos: list[Path]
) -> None:
    order, visit = finish_visit(resident, worker)
    client = new_device(token=resident.token, market="hel")
    page = client.page
    client.open(f"/bookings/{order}/review/{visit}")
    client.sees_heading("Your review")

    client.press("Publish review")
    client.sees("Please choose one to five stars.")
    expect(page.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="4 stars: Good").first).to_be_checked()
    choose_stars(page, "Quality", 5)
    client.write("In your words", WORDS)
    add_photos(page, photos)
    expect(page.get_by_role("img", name="Photo 2")).to_be_visible()
    client.sees("This file could not be read as a picture.")
    page.get_by_role("button", name="Remove photo 3").click()
    client.keep_picture("reviews/01-write")
    is_fine(client)

    page.reload()
    expect(page.get_by_label("In your words")).to_have_value(WORDS)
    expect(page.get_by_role("radio", name="4 stars: Good").first).to_be_checked()
    expect(page.get_by_role("img", name="Photo 2")).to_be_visible()
    client.press("Publish review")
    client.sees("Thank you! Your review is published.")
    page.wait_for_url(f"**/bookings/{order}")

    specialist = new_device(token=worker.token, market="hel")
    specialist.open("/specialist/reviews")
    specialist.sees_heading("Your reviews")
    card = specialist.page.get_by_role("listitem").filter(has_text=WORDS)
    expect(card).to_be_visible()
    is_fine(specialist)
    specialist.keep_picture("reviews/02-received")
    card.get_by_role("button", name="Reply", exact=True).click()
    specialist.press("Publish reply")
    specialist.sees("Please write a few words.")
    specialist.write("Your reply", "Thank you, the pleasure was mine!")
    specialist.keep_picture("reviews/03-reply")
    is_fine(specialist)
    specialist.press("Publish reply")
    specialist.sees("Your reply is published.")
    expect(card).to_contain_text("Thank you, the pleasure was mine!")

    guest = new_device(market="hel")
    guest.open(f"/specialists/{worker.specialist_id}/reviews")
    guest.sees_heading(f"Reviews of {worker.name}")
    card = guest.page.get_by_role("listitem").filter(has_text=WORDS)
    expect(card).to_contain_text("Aino L.")
    expect(card).to_contain_text("the pleasure was mine")
    is_fine(guest)
    guest.keep_picture("reviews/04-all")


def test_reading_reviews(
    new_device: Callable[..., Device], resident: Resident, worker: Colleague, photos: list[Path]
) -> None:
    _, visit = finish_visit(resident, worker)
    sent = [send_photo(resident, photo) for photo in photos[:2]]
    body = {"stars": 2, "text": "Two photos tell why.", "file_ids": sent}
    resident.post(f"/visits/{visit}/review", body).expect(201)
    guest = new_device(market="hel")
    page = guest.page
    guest.open(f"/specialists/{worker.specialist_id}/reviews")
    board = page.get_by_role("list", name="How many stars were given")
    expect(board).to_be_visible()
    page.get_by_text("How the rating is made").click()
    guest.sees("Only clients whose visit took place can write one.")
    is_fine(guest)
    guest.keep_picture("reviews/05-how")

    page.get_by_role("radio", name="Worst").click(force=True)
    page.wait_for_url("**sort=lowest**")
    expect(page.get_by_role("listitem").filter(has_text="Two photos tell why.")).to_be_visible()
    page.get_by_role("button", name="With photos").click()
    page.wait_for_url("**photos=1**")
    card = page.get_by_role("listitem").filter(has_text="Two photos tell why.")
    expect(card).to_be_visible()
    board.get_by_role("button", name=re.compile("^2 stars")).click()
    page.wait_for_url("**stars=2**")
    page.reload()
    expect(card).to_be_visible()

    opener = page.get_by_role("button", name="Open photo 1 of 2")
    opener.click()
    viewer = page.get_by_role("dialog")
    expect(viewer).to_contain_text("1 / 2")
    page.keyboard.press("ArrowRight")
    expect(viewer).to_contain_text("2 / 2")
    is_fine(guest)
    guest.keep_picture("reviews/06-viewer")
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    expect(opener).to_be_focused()


def send_photo(resident: Resident, photo: Path) -> str:
    stored: str = resident.upload(photo.read_bytes(), "review").expect(201)["id"]
    return stored


@pytest.mark.long
def test_photos_are_sent_again_after_a_broken_network(
    new_device: Callable[..., Device], resident: Resident, worker: Colleague, photos: list[Path]
) -> None:
    order, visit = finish_visit(resident, worker)
    client = new_device(token=resident.token, market="hel")
    page = client.page
    client.open(f"/bookings/{order}/review/{visit}")
    page.route("**/api/v1/files", lambda route: route.abort())
    add_photos(page, photos[:1])
    retry = page.get_by_role("button", name="Try photo 1 again")
    expect(retry).to_be_visible()
    client.keep_picture("reviews/07-not-sent")
    is_fine(client)
    page.unroute("**/api/v1/files")
    retry.click()
    expect(page.get_by_role("img", name="Photo 1")).to_be_visible()
    expect(retry).to_have_count(0)


@pytest.mark.long
def test_an_answer_that_is_lost_leaves_one_review(
    new_device: Callable[..., Device], resident: Resident, worker: Colleague
) -> None:
    order, visit = finish_visit(resident, worker)
    client = new_device(token=resident.token, market="hel")
    page = client.page
    client.open(f"/bookings/{order}/review/{visit}")
    choose_stars(page, "How was the visit?", 5)

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(f"**/api/v1/visits/{visit}/review", lose)
    client.press("Publish review")
    expect(page.get_by_role("alert")).to_be_visible()
    page.unroute(f"**/api/v1/visits/{visit}/review")
    choose_stars(page, "How was the visit?", 4)
    # The live stream may have told by now that the review stands.
    client.press(re.compile("Publish review|Save changes"))
    client.sees(re.compile("Your review is (published|changed)"))
    assert resident.get(f"/visits/{visit}/review").expect(200)["review"]["stars"] == 4


@pytest.mark.long
def test_the_draft_outlasts_the_way_through_the_door(
    new_device: Callable[..., Device], resident: Resident, worker: Colleague
) -> None:
    order, visit = finish_visit(resident, worker)
    client = new_device(token=resident.token, market="hel")
    page = client.page
    client.open(f"/bookings/{order}/review/{visit}")
    client.write("In your words", WORDS)
    page.evaluate("localStorage.removeItem('doorstep.session')")
    page.reload()
    client.sees("What you wrote is kept on this device.")
    is_fine(client)
    client.follow("Sign in")
    page.wait_for_url("**/sign-in?next=**")
    page.evaluate("token => localStorage.setItem('doorstep.session', token)", json.dumps(resident.token))
    client.open(f"/bookings/{order}/review/{visit}")
    expect(page.get_by_label("In your words")).to_have_value(WORDS)
