"""Paying by card on the sandbox's page: the bank's code, a refused card, another way; then what comes afterwards."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.device import Device
from tests.browser.people import Colleague, Resident, find_colleague, find_worker, make_resident, soon_start

pytestmark = pytest.mark.browser

GOOD = "4242 4242 4242 4242"
ASKS_FOR_CODE = "4000 0000 0000 3220"
REFUSED = "4000 0000 0000 0002"


def hold(resident: Resident, colleague: Colleague, start: str) -> str:
    """A time that is kept for the resident; the order."""
    work = colleague.work
    quote = resident.quote(work.service_id, datetime.fromisoformat(start), work.offer_id, work.quantity)
    return str(resident.hold(quote).expect(201)["id"])


def open_checkout(device: Device, order: str, way: str) -> None:
    """Choose a way to pay for a kept time."""
    device.open(f"/checkout/{order}")
    device.sees("This time is kept for you")
    device.page.get_by_role("radio", name=re.compile(f"^{way}")).check()


def go_to_pay_page(device: Device, button: str | re.Pattern[str] = re.compile("^(Pay|Hold) ")) -> None:
    """Press the button that leads to the provider."""
    device.press(button)
    expect(device.page.get_by_label("Card number")).to_be_visible()


def pay_with(device: Device, card: str) -> None:
    """Fill in the provider's page."""
    device.page.get_by_label("Card number").fill(card)
    device.press(re.compile("^(Pay|Hold) "))


def test_a_card_whose_bank_asks_for_a_code(
    new_device: Callable[..., Device], address: str, colleague: Colleague
) -> None:
    resident = make_resident(address)
    order = hold(resident, colleague, colleague.starts()[30])
    device = new_device(token=resident.token, market=resident.market)
    open_checkout(device, order, "Card, pay now")
    device.shoot("paying/1-ways")
    go_to_pay_page(device)
    pay_with(device, ASKS_FOR_CODE)
    device.page.get_by_label(re.compile("^Code from your bank")).fill("1234")
    device.press("Confirm")
    device.sees_heading("Your request is sent")
    device.sees(re.compile("^You have paid "))
    device.shoot("paying/2-booked")
    told = resident.order(order)
    assert (told["state"], told["pay_state"]) == ("confirmed", "paid")
    assert [one["state"] for one in told["payments"]] == ["captured"]


def test_a_refused_card_then_another_way_on_the_same_time(
    new_device: Callable[..., Device], address: str, colleague: Colleague
) -> None:
    resident = make_resident(address)
    order = hold(resident, colleague, colleague.starts()[34])
    device = new_device(token=resident.token, market=resident.market)
    open_checkout(device, order, "Card, pay now")
    go_to_pay_page(device)
    device.page.go_back()
    device.sees("You have not paid yet")
    device.shoot("paying/3-not-yet")
    go_to_pay_page(device, re.compile("^Go on to pay "))
    pay_with(device, REFUSED)
    device.sees(re.compile("^The card was declined"))
    device.press("Back without paying")
    device.sees("The payment did not go through")
    device.sees("This time is kept for you")
    device.shoot("paying/4-refused")
    device.book_for_cash()
    device.sees_heading("Your request is sent")
    assert resident.order(order)["payment_method"] == "cash"
    assert [one["captured"]["minor"] for one in resident.order(order)["payments"]] == [0, 0]


@pytest.mark.long
def test_pages_of_extra_work_say_that_it_lapsed(new_device: Callable[..., Device], address: str) -> None:
    resident, worker = make_resident(address, "Вера Белова", "mow"), find_colleague(address, "mow", soon=True)
    start = soon_start(worker)
    assert start
    order = str(resident.request(worker, start)["id"])
    visit = str(resident.order(order)["visits"][0]["id"])
    for step in ("accept", "on-the-way", "arrive", "start"):
        worker.step(visit, step).expect(200)
    for title, amount in (("The tap drips too", 50_000), ("A new hose", 20_000)):
        extra = {"title": title, "amount_minor": amount}
        worker.post(f"/specialist/visits/{visit}/extras", extra).expect(200)
    choosing, away = (new_device(token=resident.token, market="mow") for _ in range(2))
    for device, button in ((choosing, 0), (away, 1)):
        device.open(f"/bookings/{order}")
        device.page.get_by_role("button", name=re.compile("^Agree and pay ")).nth(button).click()
        expect(device.page.get_by_role("dialog").get_by_role("radio").first).to_be_visible()
    away.page.get_by_role("dialog").get_by_role("radio", name=re.compile("^Card")).check()
    go_to_pay_page(away)
    choosing.wait_until_live()
    worker.step(visit, "finish").expect(200)
    sheet = choosing.page.get_by_role("dialog", name="This can't be added any more")
    expect(sheet.get_by_role("alert")).to_contain_text("The visit ended before you agreed.")
    choosing.shoot("paying/12-lapsed")
    sheet.get_by_role("button", name="Back to the booking").click()
    expect(choosing.page.get_by_role("dialog")).to_have_count(0)
    expect(choosing.page.get_by_role("button", name=re.compile("^Agree and pay "))).to_have_count(0)
    (payment,) = [one for one in resident.order(order)["payments"] if one["purpose"] == "extra"]
    away.open(f"/bookings/{order}?payment={payment['id']}")
    away.sees("This can't be added any more")
    away.shoot("paying/13-lapsed-away")
    away.follow("Back to the booking")
    expect(away.page).to_have_url(re.compile(f"/bookings/{order}$"))
    assert [one["state"] for one in resident.order(order)["extras"]] == ["lapsed", "lapsed"]


@pytest.mark.long
def test_a_deposit_then_extra_work_the_rest_and_a_tip(new_device: Callable[..., Device], address: str) -> None:
    resident = make_resident(address, "Анна Белова", "mow")
    worker = find_colleague(address, "mow", soon=True)
    start = soon_start(worker)
    assert start
    order = hold(resident, worker, start)
    device = new_device(token=resident.token, market="mow")
    open_checkout(device, order, "Card, a deposit now")
    device.shoot("paying/5-deposit")
    go_to_pay_page(device)
    pay_with(device, GOOD)
    device.sees(re.compile("follows after the visit"))
    visit = str(resident.order(order)["visits"][0]["id"])
    for step in ("accept", "on-the-way", "arrive", "start"):
        worker.step(visit, step).expect(200)
    extra = {"title": "The tap drips too", "amount_minor": 50_000}
    worker.post(f"/specialist/visits/{visit}/extras", extra).expect(200)
    device.open(f"/bookings/{order}")
    device.sees(re.compile("offers extra work for"))
    device.press(re.compile("^Agree and pay "))
    go_to_pay_page(device)
    pay_with(device, GOOD)
    device.sees(re.compile(r"paid\. Thank you!$"))
    worker.step(visit, "finish").expect(200)
    device.open(f"/bookings/{order}")
    device.sees(re.compile("is still to be paid$"))
    device.shoot("paying/6-rest")
    device.press(re.compile("^Pay "))
    device.shoot("paying/7-rest-ways")
    go_to_pay_page(device)
    pay_with(device, GOOD)
    device.sees(re.compile(r"paid\. Thank you!$"))
    expect(device.page.get_by_text(re.compile("is still to be paid$"))).to_have_count(0)
    device.press("Give a tip")
    device.page.get_by_role("button", name=re.compile("200$")).click()
    device.shoot("paying/8-tip")
    go_to_pay_page(device)
    pay_with(device, GOOD)
    device.sees(re.compile("^You gave "))
    device.shoot("paying/9-tipped")
    told = resident.order(order)
    taken = {one["purpose"]: one["captured"]["minor"] for one in told["payments"] if one["captured"]["minor"]}
    assert taken["deposit"] + taken["rest"] == told["total"]["minor"]
    assert (taken["extra"], taken["tip"]) == (50_000, 20_000)
    device.open("/profile/payments")
    device.sees("Rest of the price")
    device.shoot("paying/10-wallet")


@pytest.mark.long
def test_a_late_cancel_costs_what_it_said_and_the_rest_comes_back(
    new_device: Callable[..., Device], address: str
) -> None:
    # Their policy is a firm one, which gives a visit of the same day no grace after booking.
    worker = find_worker(address, "tpe", "hairdresser", "brows-lashes")
    resident = make_resident(address, "Chen Mei", "tpe")
    later = datetime.now(UTC) + timedelta(hours=8)
    start = next(one for one in worker.starts(days=2) if datetime.fromisoformat(one) > later)
    order = hold(resident, worker, start)
    device = new_device(token=resident.token, market="tpe")
    open_checkout(device, order, "Card, pay now")
    go_to_pay_page(device)
    pay_with(device, GOOD)
    device.sees_heading("Your request is sent")
    worker.step(str(resident.order(order)["visits"][0]["id"]), "accept").expect(200)
    fee = resident.get(f"/orders/{order}/consequence", act="cancel").expect(200)["fee"]["minor"]
    assert fee > 0
    device.open(f"/bookings/{order}")
    device.press("Cancel booking")
    device.sees(re.compile("goes back to your card"))
    device.shoot("paying/11-cancel-fee")
    device.press(re.compile("^Cancel for "))
    device.sees_heading("Cancelled")
    device.sees("Given back")
    device.shoot("paying/12-cancelled")
    payment = resident.order(order)["payments"][0]
    assert payment["captured"]["minor"] - payment["refunded"]["minor"] == fee


def test_money_for_the_balance(new_device: Callable[..., Device], address: str) -> None:
    resident = make_resident(address)
    device = new_device(token=resident.token, market=resident.market)
    device.open("/profile/payments")
    device.press("Add money")
    device.sees("From €1 to €200")
    device.write("Another amount, €", "500")
    expect(device.page.get_by_role("button", name="Choose an amount")).to_be_disabled()
    device.page.get_by_role("button", name="€50", exact=True).click()
    device.shoot("paying/20-top-up")
    device.press("Add €50")
    expect(device.page.get_by_label("Card number")).to_be_visible()
    device.page.go_back()
    device.sees("You have not paid yet")
    device.press(re.compile("^Go on to pay "))
    expect(device.page.get_by_label("Card number")).to_be_visible()
    pay_with(device, GOOD)
    device.sees("€50 is on your balance")
    expect(device.page.get_by_text("€50", exact=True).first).to_be_visible()
    device.shoot("paying/21-topped-up")
    assert resident.get("/wallet").expect(200)["balance"]["minor"] == 5_000
