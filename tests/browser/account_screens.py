"""Walks over what protects an account: authenticator app, passkeys, recovery codes, a second step at the door."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from tests.browser.device import Device
from tests.browser.people import make_resident, read_code
from tests.browser.walk import Walk
from tests.browser.world import NAMES, World

_TOTP_SECONDS = 30


def totp_code(secret: str) -> str:
    """What an authenticator app shows now, and for some seconds more."""
    if (left := _TOTP_SECONDS - time.time() % _TOTP_SECONDS) < 5:
        time.sleep(left)
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def give_authenticator(device: Device) -> None:
    """Put a screen lock with passkeys into the device, which agrees at once."""
    protocol = device.context.new_cdp_session(device.page)
    protocol.send("WebAuthn.enable")
    protocol.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def walk_security(walk: Walk, world: World) -> None:
    """As somebody new, who protects the account step by step and comes in again elsewhere."""
    page, words = walk.page, walk.words
    owner = make_resident(walk.device.address, NAMES[world.market], world.market)
    walk.device.open("/welcome")
    page.evaluate("token => localStorage.setItem('doorstep.session', JSON.stringify(token))", owner.token)
    give_authenticator(walk.device)
    walk.open("/profile/security")
    walk.sees("totp.title")
    walk.look("security-weak")
    walk.press_row("sign_in.password")
    walk.look_at_dialog("security-set-password")
    walk.escape()
    walk.press_row("totp.title")
    # Phones read dark squares on light ones only, in the dark too.
    square = page.get_by_role("img", name=words("totp.qr"))
    expect(square).to_have_css("background-color", "rgb(255, 255, 255)")
    walk.look_at_dialog("security-authenticator")
    secret = page.get_by_role("dialog").locator(".font-mono").inner_text().replace(" ", "")
    page.get_by_role("textbox", name=words("totp.code")).fill(totp_code(secret))
    walk.press("totp.finish")
    codes = page.get_by_role("list", name=words("recovery.title")).get_by_role("listitem")
    expect(codes).to_have_count(10)
    walk.look_at_dialog("security-recovery-codes")
    walk.press("recovery.kept")
    walk.press("passkey.add")
    rename = page.get_by_role("button", name=re.compile(f"^{re.escape(words('passkey.rename').partition('{{')[0])}"))
    rename.first.wait_for()
    walk.sees("security.strong_title")
    walk.look("security-strong")
    page.locator("main li button:has(svg.lucide-pencil)").first.click()
    walk.look_at_dialog("security-passkey-name")
    walk.escape()
    page.locator("main li button:has(svg.lucide-trash-2)").first.click()
    walk.look_at_dialog("security-passkey-remove")
    walk.escape()
    walk.press_row("totp.title")
    walk.look_at_dialog("security-authenticator-off")
    _come_in_again(walk, owner.phone)


def _come_in_again(walk: Walk, phone: str) -> None:
    page, words = walk.page, walk.words
    page.evaluate("localStorage.removeItem('doorstep.session')")
    walk.open("/sign-in")
    page.get_by_role("textbox").fill(phone)
    page.get_by_role("checkbox").check()
    walk.press("sign_in.send_code")
    code = page.get_by_role("textbox", name=words("sign_in.code"), exact=True)
    code.wait_for()
    code.fill(read_code(walk.device.address, phone))
    walk.press("sign_in.confirm")
    page.get_by_role("textbox", name=words("factor.code")).or_(walk.button("passkey.use")).first.wait_for()
    walk.look("door-second-factor")
