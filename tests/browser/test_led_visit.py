"""A visit led by the specialist's app: the way, the door, the work; also without a network, and cancelled meanwhile."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.device import DESKTOP, PHONE, Device
from tests.browser.fieldwork_screens import tick_all, walk_the_jobs, walk_the_led_visit
from tests.browser.people import MARKET, Colleague, Resident, find_colleague, make_resident, soon_start
from tests.browser.test_offline import wait_until_kept
from tests.browser.test_screens import HOME_MARKETS
from tests.browser.walk import Walk
from tests.browser.words import Words
from tests.browser.world import NAMES, World
from tests.pictures import phone_photo

pytestmark = pytest.mark.browser
_SENT_MS = 20_000
# Half a kilometre of the way; a door is found within the fence of its market.
_ON_THE_WAY = (0.006, -0.004)
_AT_THE_DOOR = (0.0003, 0.0)

type MakeDevice = Callable[..., Device]


def promised_soon(
    address: str, name: str, market: str = MARKET, note: str = "The bell is broken"
) -> tuple[Resident, Colleague, Any]:
    """A visit of the next hours that a specialist has accepted."""
    resident, worker = make_resident(address, name, market), find_colleague(address, market, soon=True)
    start = soon_start(worker)
    assert start
    order = resident.request(worker, start, note)
    worker.step(order["visits"][0]["id"], "accept").expect(200)
    return resident, worker, order


def move(phone: Device, place: dict[str, float], by: tuple[float, float]) -> None:
    """Let the phone be somewhere beside a place."""
    phone.context.set_geolocation({"latitude": place["lat"] + by[0], "longitude": place["lon"] + by[1], "accuracy": 9})


def photograph(phone: Device, button: str) -> None:
    """Take a picture with a button of the app."""
    with phone.page.expect_file_chooser() as chooser:
        phone.press(button)
    chooser.value.set_files(FilePayload(name="door.jpg", mimeType="image/jpeg", buffer=phone_photo()))


def check_in(phone: Device) -> None:
    """Show to be at the door, by position and picture."""
    phone.press("I am at the door")
    phone.sees(re.compile(r"^You are (at the address|\d+ m from the address)\.$"))
    photograph(phone, "Take a photo of the door")
    phone.press("Check in")
    phone.sees("with position and photo")


def sign(phone: Device) -> None:
    """The client signs with a finger, and the visit is done."""
    phone.press("The work is done")
    pad = phone.page.get_by_role("img", name=re.compile("^Field for the signature")).locator("..").bounding_box()
    assert pad
    mouse = phone.page.mouse
    mouse.move(pad["x"] + 50, pad["y"] + 90)
    mouse.down()
    for x, y in ((100, 40), (150, 110), (220, 50)):
        mouse.move(pad["x"] + x, pad["y"] + y, steps=3)
    mouse.up()
    phone.press("Sign and finish")


def test_a_visit_is_finished_without_a_network_and_told_in_its_order(new_device: MakeDevice, address: str) -> None:
    resident, worker, order = promised_soon(address, "Irma Lehto")
    visit = order["visits"][0]["id"]
    place = worker.worked(visit)["place"]
    phone = new_device(token=worker.token, market=MARKET, worker=True)
    phone.context.grant_permissions(["geolocation"])
    move(phone, place, _ON_THE_WAY)
    phone.open(f"/specialist/visits/{visit}")
    phone.sees("The bell is broken")
    wait_until_kept(phone, "The bell is broken")
    phone.context.set_offline(True)
    phone.press("I am on my way")
    phone.sees("1 step is kept on this phone and will be sent.")
    phone.sees("No connection: your way is kept and sent later")
    phone.picture_this("specialist/42-offline-way")
    move(phone, place, _AT_THE_DOOR)
    check_in(phone)
    phone.press("Start work")
    photograph(phone, "Photo after")
    tick_all(phone.page)
    phone.shoot("specialist/43-offline-work")
    phone.open(f"/specialist/visits/{visit}")  # the battery was empty in between
    phone.sees("At work for")
    sign(phone)
    phone.sees_heading("Service record")
    assert worker.worked(visit)["state"] == "accepted"
    phone.context.set_offline(False)
    expect(phone.page.get_by_text(re.compile("kept on this phone and will be sent"))).to_have_count(0, timeout=_SENT_MS)
    record = resident.get(f"/orders/{order['id']}/visits/{visit}/record").expect(200)
    assert (record["state"], record["check_in"]["how"], record["sign_off"]["how"]) == ("done", "position", "signature")
    assert sorted(photo["kind"] for photo in record["photos"]) == ["after", "check_in"]
    assert all(item["done"] for item in record["items"])
    moments = [record[name] for name in ("set_off_at", "arrived_at", "started_at", "finished_at")]
    assert moments == sorted(moments)


@pytest.mark.long
def test_a_cancellation_meanwhile_is_shown_with_both_versions(new_device: MakeDevice, address: str) -> None:
    resident, worker, order = promised_soon(address, "Jalmari Koivu")
    visit = order["visits"][0]["id"]
    phone = new_device(token=worker.token, market=MARKET)
    phone.open(f"/specialist/visits/{visit}")
    phone.sees("The bell is broken")
    wait_until_kept(phone)
    phone.context.set_offline(True)
    phone.press("I am on my way")
    phone.sees("1 step is kept on this phone and will be sent.")
    fee = resident.get(f"/orders/{order['id']}/consequence", act="cancel").expect(200)["fee"]
    agreed = {"reason": "We are away after all", "agreed_fee_minor": fee["minor"]}
    resident.post(f"/orders/{order['id']}/cancel", agreed).expect(200)
    phone.context.set_offline(False)
    phone.page.get_by_role("heading", name="This visit ended otherwise").wait_for(timeout=_SENT_MS)
    phone.sees("On the server")
    phone.sees("Cancelled")
    phone.sees("Set off")
    phone.shoot("specialist/44-conflict")
    phone.press("I have read it")
    expect(phone.page.get_by_role("heading", name="This visit ended otherwise")).to_have_count(0)


@pytest.mark.long
@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESKTOP, True)], ids=["phone", "desktop-dark"])
@pytest.mark.parametrize("language", HOME_MARKETS)
def test_the_screens_of_a_led_visit(
    new_device: MakeDevice, address: str, language: str, size: tuple[int, int], dark: bool
) -> None:
    market = HOME_MARKETS[language]
    resident, worker, order = promised_soon(address, NAMES[market], market, note="")
    wishes = {"market": market, "language": language, "size": size, "dark": dark}
    folder = f"lead-{language}-wide-dark" if dark else f"lead-{language}"
    walk = Walk(new_device(token=worker.token, **wishes), Words("specialist", language), folder)
    world = World(resident, worker)
    walk_the_led_visit(walk, world, order["visits"][0]["id"])
    walk_the_jobs(walk, world)
    assert not walk.wrong, "\n".join(walk.wrong)
