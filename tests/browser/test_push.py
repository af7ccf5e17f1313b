"""
News that arrive while the app is closed: asked for after a booking, encrypted for one browser, opened by a press.

The test plays the push service and the browser's side of the subscription, which headless Chromium has not got; the
message is encrypted by the program, opened with the browser's keys, and given to the worker by the debugging protocol.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import CDPSession, expect

from tests.browser.device import Device
from tests.browser.people import MARKET, Colleague, Resident, make_resident
from tests.push_service import Browser, PushService, running_push_service

pytestmark = pytest.mark.browser

_SUBSCRIBING = """(subscription) => {
    let current = null;
    const make = (options) => ({
        endpoint: subscription.endpoint,
        options: { applicationServerKey: options.applicationServerKey },
        toJSON: () => ({ endpoint: subscription.endpoint, keys: subscription.keys }),
        unsubscribe: async () => { current = null; sessionStorage.removeItem("subscribed"); return true; },
    });
    if (sessionStorage.getItem("subscribed")) current = make({ applicationServerKey: null });
    PushManager.prototype.subscribe = async (options) => {
        sessionStorage.setItem("subscribed", "yes");
        return (current = make(options));
    };
    PushManager.prototype.getSubscription = async () => current;
}"""
_SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(
    ({ title, body, tag, data }) => ({ title, body, tag, data }))"""
_PRESS = """async () => {
    const [notification] = await self.registration.getNotifications();
    self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""


@pytest.fixture
def push_service() -> Iterator[PushService]:
    with running_push_service() as service:
        yield service


@pytest.fixture
def browser_keys(push_service: PushService, address: str) -> Browser:
    """The keys and the address that the device's browser would get."""
    return push_service.subscribe(httpx.get(f"{address}/api/v1/config").json()["push_public_key"])


def subscribing(device: Device, keys: Browser) -> Device:
    device.context.grant_permissions(["notifications"])
    device.page.add_init_script(f"({_SUBSCRIBING})({json.dumps(keys.subscription())})")
    return device


def devices_of(resident: Resident) -> int:
    return int(resident.get("/me/notices/preferences").expect(200)["push"]["devices"])


def deliver(device: Device, payload: Any) -> None:
    """What the browser does with a message that it has decrypted."""
    session: CDPSession = device.context.new_cdp_session(device.page)
    registrations: list[dict[str, Any]] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(told["registrations"]))
    session.send("ServiceWorker.enable")
    device.page.wait_for_timeout(300)
    own = next(one for one in registrations if one["scopeURL"] == f"{device.address}/" and not one["isDeleted"])
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": device.address, "registrationId": own["registrationId"], "data": json.dumps(payload)},
    )


def test_news_of_a_booking_arrive_while_the_app_is_elsewhere_and_open_it(
    new_device: Callable[..., Device],
    colleague: Colleague,
    push_service: PushService,
    browser_keys: Browser,
    address: str,
) -> None:
    resident = make_resident(address, "Aino Laine")
    order = resident.request(colleague, colleague.starts()[60])
    device = subscribing(new_device(token=resident.token, market=MARKET), browser_keys)
    device.open(f"/bookings/{order['id']}/booked")
    device.sees("Shall we let you know?")
    device.shoot("push/invite")
    device.press("Yes, let me know")
    expect(device.page.get_by_text("Shall we let you know?")).to_have_count(0)
    assert devices_of(resident) == 1

    device.open("/")
    device.mark()
    colleague.step(order["visits"][0]["id"], "accept").expect(200)
    message = push_service.wait(1)[-1]
    assert message.browser is browser_keys
    assert message.payload["app"] == "client"
    assert message.payload["link"] == f"/bookings/{order['id']}"

    deliver(device, message.payload)
    device.page.wait_for_function(f"({_SHOWN})().then((all) => all.length === 1)")
    (shown,) = device.page.evaluate(_SHOWN)
    assert (shown["title"], shown["body"]) == (message.payload["title"], message.payload["body"])
    assert shown["data"]["address"] == f"{address}/bookings/{order['id']}"

    worker = next(one for one in device.context.service_workers if one.url == f"{address}/sw.js")
    worker.evaluate(_PRESS)
    device.page.wait_for_url(f"{address}/bookings/{order['id']}")
    device.sees_heading("Accepted")
    assert device.was_not_reloaded()
    assert device.page.evaluate(_SHOWN) == []


@pytest.mark.long
def test_somebody_who_is_asked_once_is_not_asked_again_and_finds_it_in_the_preferences(
    new_device: Callable[..., Device], colleague: Colleague, browser_keys: Browser, address: str
) -> None:
    resident = make_resident(address, "Otto Niemi")
    order = resident.request(colleague, colleague.starts()[64])
    device = subscribing(new_device(token=resident.token, market=MARKET), browser_keys)
    device.open(f"/bookings/{order['id']}/booked")
    device.press("Not now")
    device.open(f"/bookings/{order['id']}/booked")
    device.page.wait_for_timeout(3_000)
    expect(device.page.get_by_text("Shall we let you know?")).to_have_count(0)
    assert devices_of(resident) == 0

    device.open("/profile/notices")
    device.press("Turn on")
    device.sees("Notices arrive here even when the app is closed.")
    assert devices_of(resident) == 1
    device.shoot("push/preferences")
    device.press("Turn off")
    device.sees("Notices arrive here only while the app is open.")
    assert devices_of(resident) == 0


@pytest.mark.long
def test_signing_out_ends_what_arrives_on_this_device(
    new_device: Callable[..., Device], browser_keys: Browser, address: str
) -> None:
    resident = make_resident(address, "Elsa Koski")
    device = subscribing(new_device(token=resident.token, market=MARKET), browser_keys)
    device.open("/profile/notices")
    device.press("Turn on")
    device.sees("Notices arrive here even when the app is closed.")
    device.page.wait_for_timeout(2_000)
    device.open("/profile")
    device.page.wait_for_timeout(2_500)
    device.press("Sign out")
    device.page.wait_for_function("() => sessionStorage.getItem('subscribed') === null")
    assert device.page.evaluate("localStorage.getItem('doorstep.push.client')") is None
