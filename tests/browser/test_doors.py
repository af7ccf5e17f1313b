"""Coming in as a guest, signing in, and being signed out from another device."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.device import Device
from tests.browser.people import MARKET, Colleague, fresh_phone, make_resident, read_code, sign_in_by_phone

pytestmark = pytest.mark.browser


def test_a_guest_signs_in_only_to_book_and_keeps_the_draft(
    new_device: Callable[..., Device], colleague: Colleague, address: str
) -> None:
    resident = make_resident(address)
    guest = new_device(market=MARKET)
    guest.open(f"/specialists/{colleague.specialist_id}?service={colleague.work.service_id}")
    guest.follow("Choose a time")
    guest.day(6).click()
    guest.times().nth(5).click()
    time = guest.time_in(guest.times().nth(5))
    guest.press("Continue")
    guest.sees_heading("Your visit")
    guest.write("Note for the specialist", "There is a cat.")
    guest.shoot("doors/guest-checkout")
    guest.follow("Sign in to book")
    guest.sees("Your choice is kept.")
    guest.sign_in(resident.phone)
    guest.sees_heading("Your visit")
    expect(guest.page.get_by_role("textbox", name="Note for the specialist")).to_have_value("There is a cat.")
    guest.sees(time)
    guest.sees("Aleksis Kiven katu 9")
    guest.press("Continue")
    guest.sees_heading("Almost there")


@pytest.mark.long
def test_a_wrong_code_is_told_and_the_right_one_still_works(new_device: Callable[..., Device], address: str) -> None:
    phone = fresh_phone()
    device = new_device(market=MARKET)
    device.open("/sign-in?next=/profile")
    device.page.get_by_role("textbox", name="Phone").fill(phone)
    device.press("Send me a code")
    device.sees("Please agree first")
    device.ask_for_code(phone)
    right = read_code(address, phone)
    device.write("Code", f"{(int(right) + 1) % 1_000_000:06d}")
    device.press("Confirm")
    device.sees("That is not the code we sent.")
    device.shoot("doors/wrong-code")
    device.give_code(phone)
    device.write("Your name", "Otto Niemi")
    device.press("Continue")
    device.sees_heading("Profile")
    device.sees("Otto Niemi")


@pytest.mark.long
def test_a_phone_that_cannot_be_is_told(new_device: Callable[..., Device]) -> None:
    device = new_device(market=MARKET)
    device.open("/sign-in")
    device.page.get_by_role("checkbox").check()
    device.write("Phone", "+1 234 5")
    device.press("Send me a code")
    expect(device.page.get_by_role("alert")).to_contain_text("phone")
    device.shoot("doors/bad-phone")


def test_a_device_is_signed_out_from_another(new_device: Callable[..., Device], address: str) -> None:
    resident = make_resident(address)
    lost = new_device(token=sign_in_by_phone(address, resident.phone), market=MARKET)
    lost.open("/bookings")
    lost.sees("No visits ahead")
    lost.mark()
    kept = new_device(token=resident.token, market=MARKET)
    kept.open("/profile")
    kept.follow("Devices")
    kept.sees("This device")
    kept.shoot("doors/devices")
    others = kept.page.get_by_role("listitem").filter(has=kept.page.get_by_role("button", name="Sign out"))
    expect(others).to_have_count(1)
    others.get_by_role("button", name="Sign out").click()
    kept.sees("That device is signed out")
    expect(others).to_have_count(0)
    lost.sees("Sign in to see your bookings")
    assert lost.was_not_reloaded()
    kept.open("/bookings")
    kept.sees("No visits ahead")
