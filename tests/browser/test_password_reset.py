"""A forgotten password: a code by e-mail, a new password, and signed in with it; who was signed in before is not."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.device import Device
from tests.browser.people import MARKET, Resident, make_resident, read_code

pytestmark = pytest.mark.browser

OLD, NEW = "grandmothers-clock-41", "seven-paper-lanterns"


def give_email(resident: Resident) -> str:
    """Prove an e-mail address; it."""
    email, headers = f"elsa{resident.phone[-7:]}@example.org", {"X-Session-Token": resident.token}
    door = f"{resident.address}/api/v1/auth/email"
    httpx.post(door, json={"email": email}, headers=headers).raise_for_status()
    code = read_code(resident.address, email)
    httpx.post(f"{door}/verify", json={"code": code}, headers=headers).raise_for_status()
    return email


def set_password(resident: Resident, password: str) -> None:
    changed = httpx.post(
        f"{resident.address}/api/v1/auth/password/change",
        json={"new_password": password},
        headers={"X-Session-Token": resident.token},
    )
    assert changed.status_code in (200, 401), changed.text  # 401: the session's token is another one now


def password_opens(address: str, email: str, password: str) -> bool:
    answer = httpx.post(f"{address}/api/v1/auth/login", json={"email": email, "password": password})
    return answer.status_code == 200


def test_from_forgotten_to_signed_in_with_the_new_one(new_device: Callable[..., Device], address: str) -> None:
    resident = make_resident(address, "Elsa Koski")
    email = give_email(resident)
    set_password(resident, OLD)
    assert password_opens(address, email, OLD)

    device = new_device(market=MARKET)
    device.open("/sign-in?next=/profile")
    device.press("Use a password instead")
    device.page.get_by_role("radio", name="E-mail").check(force=True)
    device.write("E-mail", email)
    device.press("Forgotten your password?")
    expect(device.page.get_by_role("textbox", name="E-mail", exact=True)).to_have_value(email)
    device.shoot("reset/01-address")
    device.press("Send me a code")
    device.sees(email)
    save = device.page.get_by_role("button", name="Save and sign in")
    device.write("Code", "AAAAAA")
    device.write("New password", "short")
    expect(save).to_be_disabled()
    device.write("New password", NEW)
    save.click()
    device.sees("That is not the code we sent.")
    device.shoot("reset/02-wrong-code")
    device.write("Code", read_code(address, email))
    save.click()
    device.sees("Elsa Koski")
    assert device.page.evaluate("location.pathname") == "/profile"

    assert password_opens(address, email, NEW)
    assert not password_opens(address, email, OLD)
    assert resident.get("/me").status == 401


def test_a_stranger_learns_nothing(new_device: Callable[..., Device], address: str) -> None:
    device = new_device(market=MARKET)
    device.open("/sign-in")
    device.press("Use a password instead")
    device.press("Forgotten your password?")
    device.write("E-mail", "nobody@example.org")
    device.press("Send me a code")
    device.sees("nobody@example.org")
    device.write("Code", "123456")
    device.write("New password", NEW)
    device.press("Save and sign in")
    device.sees("That is not the code we sent.")
