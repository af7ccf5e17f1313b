"""Passkeys, the authenticator app and recovery codes; contacts; and who one is."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.account_screens import give_authenticator, totp_code
from tests.browser.device import Device
from tests.browser.people import MARKET, Resident, make_resident, read_code
from tests.browser.test_booking_screens import draw_problem

pytestmark = pytest.mark.browser


@pytest.fixture
def resident(address: str) -> Resident:
    return make_resident(address)


def set_up_totp(device: Device) -> str:
    """Turn the authenticator app on; its secret."""
    device.open("/profile/security")
    device.press(re.compile("^Authenticator app"))
    expect(device.page.get_by_role("img", name="Square code for your authenticator app")).to_be_visible()
    secret = device.page.get_by_role("dialog").locator(".font-mono").inner_text().replace(" ", "")
    device.shoot("security/01-authenticator")
    device.write("Code from the app", totp_code(secret))
    device.press("Turn on")
    return secret


def test_an_authenticator_app_is_asked_for_and_a_recovery_code_opens_too(
    new_device: Callable[..., Device], resident: Resident, tmp_path: Path
) -> None:
    owner = new_device(token=resident.token, market=MARKET)
    secret = set_up_totp(owner)
    codes = owner.page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    expect(codes).to_have_count(10)
    recovery = codes.first.inner_text()
    owner.shoot("security/02-recovery-codes")
    with owner.page.expect_download() as saving:
        owner.press("Save as a file")
    assert recovery in saving.value.path().read_text()
    owner.press("I have kept them")
    owner.sees("Your account has a second proof")
    owner.shoot("security/03-protected")

    elsewhere = new_device(market=MARKET)
    elsewhere.open("/sign-in?next=/profile")
    elsewhere.sign_in(resident.phone)
    elsewhere.sees("your account is protected by a second proof")
    elsewhere.write("Code from your app", "000000")
    elsewhere.press("Confirm")
    elsewhere.sees("That is not the code")
    elsewhere.shoot("security/04-second-factor")
    elsewhere.write("Code from your app", totp_code(secret))
    elsewhere.press("Confirm")
    elsewhere.sees("Aino Laine")

    lost = new_device(market=MARKET)
    lost.open("/sign-in?next=/profile/security")
    lost.sign_in(resident.phone)
    lost.write("Code from your app", recovery)
    lost.press("Confirm")
    lost.sees("9 codes left")

    # Turning it off asks for a proof first; a refused one changes nothing.
    lost.press(re.compile("^Authenticator app"))
    lost.press("Turn off")
    lost.sees_heading("Is it you?")
    lost.shoot("security/05-proof")
    lost.page.get_by_role("dialog", name="Is it you?").get_by_role("button", name="Close").click()
    lost.press("Turn off")
    lost.write("Code from your app", codes.nth(1).inner_text() if codes.count() > 1 else recovery_left(owner))
    lost.press("Confirm")
    lost.sees("The authenticator app is off")
    lost.sees("You sign in with a code")


def recovery_left(owner: Device) -> str:
    """The second of the codes, read where the owner is signed in."""
    owner.press(re.compile("^Recovery codes"))
    codes = owner.page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    expect(codes.first).to_be_visible()
    return codes.first.inner_text()


def test_a_passkey_is_added_named_used_and_removed(new_device: Callable[..., Device], resident: Resident) -> None:
    device = new_device(token=resident.token, market=MARKET)
    give_authenticator(device)
    device.open("/profile/security")
    device.shoot("security/06-weak")
    device.press("Add a passkey")
    device.sees_heading("Recovery codes")
    expect(device.page.get_by_role("list", name="Recovery codes").get_by_role("listitem")).to_have_count(10)
    device.press("I have kept them")
    device.press(re.compile("^Rename "))
    device.write("Name", "My phone")
    device.press("Save")
    device.sees("My phone")
    device.shoot("security/07-passkey")

    # Out, and in again by the passkey alone.
    device.open("/profile")
    device.press("Sign out")
    device.sees_heading("Who can we send you?")
    device.open("/sign-in?next=/profile")
    device.shoot("security/08-sign-in")
    device.press("Sign in with a passkey")
    device.sees("Aino Laine")

    # By a code the passkey is the second factor.
    device.press("Sign out")
    device.open("/sign-in?next=/profile/security")
    device.sign_in(resident.phone)
    device.sees("your account is protected by a passkey")
    device.press("Use a passkey")
    device.sees("My phone")
    device.press("Remove My phone")
    device.press("Remove")
    device.sees_heading("Is it you?")
    device.press("Use a passkey")
    device.sees("The passkey is removed")
    device.sees("You sign in with a code")


@pytest.mark.long
def test_a_password_is_set_and_signs_in(new_device: Callable[..., Device], resident: Resident) -> None:
    device = new_device(token=resident.token, market=MARKET)
    device.open("/profile/security")
    device.press(re.compile("^Password"))
    device.write("New password", "correct horse battery")
    device.shoot("security/09-password")
    device.press("Save")
    device.sees("Your password is saved")
    other = new_device(market=MARKET)
    other.open("/sign-in?next=/profile")
    other.press("Use a password instead")
    other.write("Phone", resident.phone)
    other.write("Password", "correct horse battery")
    other.press("Sign in")
    other.sees("Aino Laine")


@pytest.mark.long
def test_details_photo_and_e_mail_are_changed(
    new_device: Callable[..., Device], resident: Resident, address: str, tmp_path: Path
) -> None:
    device = new_device(token=resident.token, market=MARKET)
    device.open("/profile")
    device.page.locator('a[href="/profile/details"]').click()
    device.write("Your name", "Aino Korhonen")
    device.page.get_by_label("How shall we speak of you?").select_option("female")
    device.press("Save")
    device.sees("Saved")
    with device.page.expect_file_chooser() as choosing:
        device.press("Add a photo")
    choosing.value.set_files(draw_problem(tmp_path / "me.jpg"))
    expect(device.page.get_by_role("button", name="Change photo")).to_be_visible()
    email = f"aino{resident.phone[-7:]}@example.org"
    device.page.get_by_role("listitem").filter(has_text="E-mail").get_by_role("button", name="Add").click()
    device.write("New e-mail", email)
    device.press("Send me a code")
    device.write("Code", "000000")
    device.press("Confirm")
    device.sees("That is not the code we sent.")
    device.write("Code", read_code(address, email))
    device.press("Confirm")
    device.sees("Your e-mail is confirmed")
    device.sees(email)
    device.shoot("security/10-details")
    me = resident.get("/me").expect(200)
    assert (me["name"], me["gender"], me["email"]) == ("Aino Korhonen", "female", email)
    assert me["photo"] is not None
