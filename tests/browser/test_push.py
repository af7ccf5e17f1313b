"""
News that arrive while the app is closed: asked for after a booking, encrypted for one browser, opened by a press.

The test plays the push service and the browser's side of the subscription, which headless Chromium has not got; the
message is encrypted by the program, opened with the browser's keys, and given to the worker by the debugging protocol.
"""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import CDPSession, Worker, expect

from tests.browser.device import HAS_WORKER, Device
from tests.browser.people import MARKET, Colleague, Resident, make_resident
from tests.push_service import Browser, PushService, running_push_service

pytestmark = pytest.mark.browser
_PATIENCE_SECONDS = 30

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
# Whoever asks Chromium for its notifications while it shows one makes it forget that one, so nobody looks before.
_COUNT_SHOWN = """() => {
    const show = ServiceWorkerRegistration.prototype.showNotification;
    self.timesShown = 0;
    ServiceWorkerRegistration.prototype.showNotification = async function (...told) {
        await show.apply(this, told);
        self.timesShown += 1;
    };
}"""
_PRESS = """async () => {
    const [notification] = await self.registration.getNotifications();
    self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""


@pytest.fixture
def has_worker() -> bool:
    return True


@pytest.fixture
def chromium(whole_chromium: Chromium) -> Chromium:
    return whole_chromium


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
    """
    What the browser does with a message that it has decrypted, until the app's worker has shown it.

    One that comes before the worker is active would be lost.
    """
    session: CDPSession = device.context.new_cdp_session(device.page)
    active: list[dict[str, Any]] = []

    def note(told: dict[str, Any]) -> None:
        own = (one for one in told["versions"] if one["scriptURL"] == f"{device.address}/sw.js")
        active.extend(one for one in own if one["status"] == "activated")

    session.on("ServiceWorker.workerVersionUpdated", note)
    session.send("ServiceWorker.enable")
    ends = time.monotonic() + _PATIENCE_SECONDS
    while not active:
        assert time.monotonic() < ends, "the worker is not active"
        device.page.wait_for_timeout(50)
    worker = worker_of(device)
    worker.evaluate(_COUNT_SHOWN)
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": device.address, "registrationId": active[-1]["registrationId"], "data": json.dumps(payload)},
    )
    while not worker.evaluate("self.timesShown"):
        assert time.monotonic() < ends, "nothing is shown"
        device.page.wait_for_timeout(50)


def expect_nothing_shown(device: Device) -> None:
    """Wait until what was shown is gone."""
    ends = time.monotonic() + _PATIENCE_SECONDS
    while shown := device.page.evaluate(_SHOWN):
        assert time.monotonic() < ends, f"still shown: {shown}"
        device.page.wait_for_timeout(100)


def worker_of(device: Device) -> Worker:
    """The app's worker, when the test hears of it."""
    ends = time.monotonic() + _PATIENCE_SECONDS
    while not (own := [one for one in device.context.service_workers if one.url == f"{device.address}/sw.js"]):
        assert time.monotonic() < ends, "there is no worker"
        device.page.wait_for_timeout(50)
    return own[-1]


def test_news_of_a_booking_arrive_while_the_app_is_elsewhere_and_open_it(
    new_device: Callable[..., Device],
    colleague: Colleague,
    push_service: PushService,
    browser_keys: Browser,
    address: str,
) -> None:
    resident = make_resident(address, "Aino Laine")
    order = resident.request(colleague, colleague.starts()[40])
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
    (shown,) = device.page.evaluate(_SHOWN)
    assert (shown["title"], shown["body"]) == (message.payload["title"], message.payload["body"])
    assert shown["data"]["address"] == f"{address}/bookings/{order['id']}"

    worker_of(device).evaluate(_PRESS)
    device.page.wait_for_url(f"{address}/bookings/{order['id']}")
    device.sees_heading("Accepted")
    assert device.was_not_reloaded()
    expect_nothing_shown(device)


_NEW_ADDRESS = """(subscription) => {
    const made = { endpoint: subscription.endpoint, toJSON: () => subscription };
    PushManager.prototype.getSubscription = async () => null;
    PushManager.prototype.subscribe = async (options) => {
        self.subscribedWith = new Uint8Array(options.applicationServerKey).length;
        return made;
    };
    const change = new ExtendableEvent("pushsubscriptionchange");
    self.dispatchEvent(change);
}"""


@pytest.mark.long
def test_another_address_of_the_browser_takes_the_place_of_the_one_before(
    new_device: Callable[..., Device],
    colleague: Colleague,
    push_service: PushService,
    browser_keys: Browser,
    address: str,
) -> None:
    """The browser renews its address while no page of the app is open: the worker tells the server by itself."""
    resident = make_resident(address, "Aino Laine")
    order = resident.request(colleague, colleague.starts()[62])
    device = subscribing(new_device(token=resident.token, market=MARKET), browser_keys)
    device.open("/profile/notices")
    device.press("Turn on")
    device.sees("Notices arrive here even when the app is closed.")
    device.page.wait_for_function(HAS_WORKER)
    renewed = push_service.subscribe(browser_keys.application_server_key)
    worker = worker_of(device)
    device.open("/docs/problems")  # no page of the app is open
    with device.context.expect_event("requestfinished", lambda call: call.url.endswith("/push-subscriptions")):
        worker.evaluate(_NEW_ADDRESS, renewed.subscription())
    assert worker.evaluate("self.subscribedWith") == 65
    assert devices_of(resident) == 1

    colleague.step(order["visits"][0]["id"], "accept").expect(200)
    (message,) = push_service.wait(1)
    assert message.browser is renewed


@pytest.mark.long
def test_somebody_who_is_asked_once_is_not_asked_again_and_finds_it_in_the_preferences(
    new_device: Callable[..., Device], colleague: Colleague, browser_keys: Browser, address: str
) -> None:
    resident = make_resident(address, "Otto Niemi")
    order = resident.request(colleague, colleague.starts()[40])
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
