"""Without a network: what was read before can be read again, actions explain themselves, and nothing is left behind."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.device import Device
from tests.browser.people import MARKET, Colleague, make_resident

pytestmark = pytest.mark.browser
_KEPT_MS = 2_000
AS_OF = re.compile(r"No connection\. You see this as it was at \d{1,2}:\d\d")
_IS_READY = """async () => {
    const registration = await navigator.serviceWorker.ready;
    return registration.active.state === 'activated' && navigator.serviceWorker.controller !== null;
}"""

_KEPT_PARTS = """async () => {
    const names = (await caches.keys()).filter((name) => name.endsWith('-parts'));
    return (await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length))).at(0) ?? 0;
}"""


def wait_until_kept(device: Device) -> None:
    """Until the worker runs the page's requests, has kept the app's parts, and what was read is written down."""
    device.page.wait_for_function(_IS_READY)
    kept, before = 0, -1
    while kept != before or kept == 0:
        device.page.wait_for_timeout(_KEPT_MS)
        kept, before = int(device.page.evaluate(_KEPT_PARTS)), kept


def cut_off(device: Device) -> None:
    device.context.set_offline(True)


@pytest.fixture
def new_device(new_device: Callable[..., Device]) -> Iterator[Callable[..., Device]]:
    """Devices which forgive that a map is too large to be kept: its place says that it could not be loaded."""
    given: list[Device] = []

    def give(**wishes: Any) -> Device:
        given.append(new_device(**wishes))
        return given[-1]

    yield give
    for device in given:
        device.faults[:] = [fault for fault in device.faults if not is_map(fault)]


def is_map(complaint: str) -> bool:
    return "dynamically imported module" in complaint and "/assets/MapCanvas" in complaint


def shoot(device: Device, name: str) -> None:
    device.keep_picture(name)
    complaints = [complaint for complaint in device.complaints() if not is_map(complaint)]
    assert not complaints, f"{name}: {complaints}"


def test_my_bookings_open_without_a_network_and_are_right_again_when_it_comes_back(
    new_device: Callable[..., Device], colleague: Colleague, address: str
) -> None:
    resident = make_resident(address, "Aino Laine")
    order = resident.request(colleague, colleague.starts()[40], "The yellow house")
    device = new_device(token=resident.token, market=MARKET)
    device.open("/bookings")
    device.sees(colleague.work.service_name)
    wait_until_kept(device)

    cut_off(device)
    device.open("/bookings")
    device.sees(AS_OF)
    shoot(device, "offline/bookings")
    device.page.get_by_role("link", name=re.compile(colleague.work.service_name)).first.click()
    device.sees_heading("Requested")  # nobody had opened this page before
    device.sees("The yellow house")
    shoot(device, "offline/booking")
    device.press("Cancel booking")
    device.page.get_by_role("dialog").get_by_role("button", name=re.compile("^Cancel")).first.click()
    device.sees("We could not reach the server. Check your connection and try again.")
    assert resident.order(order["id"])["state"] == "confirmed"

    device.page.keyboard.press("Escape")
    device.mark()
    colleague.step(order["visits"][0]["id"], "accept").expect(200)
    device.context.set_offline(False)
    device.sees_heading(re.compile("^(Accepted|Confirmed)"))
    expect(device.page.get_by_text(AS_OF)).to_have_count(0)
    assert device.was_not_reloaded()


def test_a_specialists_day_opens_without_a_network(
    new_device: Callable[..., Device], colleague: Colleague, address: str
) -> None:
    resident = make_resident(address, "Elsa Koski")
    order = resident.request(colleague, colleague.starts()[0])
    colleague.step(order["visits"][0]["id"], "accept").expect(200)
    device = new_device(token=colleague.token)
    device.open("/specialist/")
    device.sees(re.compile("Elsa"))
    wait_until_kept(device)

    cut_off(device)
    device.open("/specialist/")
    device.sees(AS_OF)
    shoot(device, "offline/day")
    device.page.get_by_role("link", name=re.compile("Elsa")).first.click()
    device.sees_heading("Accepted")  # nobody had opened this page before
    device.sees(AS_OF)
    shoot(device, "offline/visit")


def test_nothing_of_a_person_stays_after_signing_out(
    new_device: Callable[..., Device], colleague: Colleague, address: str
) -> None:
    resident = make_resident(address, "Otto Niemi")
    resident.request(colleague, colleague.starts()[50])
    device = new_device(token=resident.token, market=MARKET)
    device.open("/bookings")
    device.sees(colleague.work.service_name)
    wait_until_kept(device)
    assert "doorstep-offline" in device.page.evaluate(_DATABASES)
    device.open("/profile")
    device.press("Sign out")
    device.page.wait_for_function("() => localStorage.getItem('doorstep.session') === null")
    device.page.wait_for_timeout(500)
    assert "doorstep-offline" not in device.page.evaluate(_DATABASES)

    cut_off(device)
    device.open("/bookings")
    device.sees("Sign in")
    expect(device.page.get_by_text(colleague.work.service_name)).to_have_count(0)


_DATABASES = "async () => (await indexedDB.databases()).map((one) => one.name)"


def test_the_clients_worker_leaves_the_rest_of_the_house_alone(new_device: Callable[..., Device]) -> None:
    device = new_device(market=MARKET)
    device.open("/")
    device.page.wait_for_function(_IS_READY)
    for path in ("/specialist/", "/docs/problems", "/api/docs", "/dev/codes", "/staff/login/"):
        answer = device.page.goto(device.address + path, wait_until="commit")
        assert answer is not None
        assert answer.ok, path
        assert not answer.from_service_worker, path
    answer = device.page.goto(device.address + "/search", wait_until="commit")
    assert answer is not None
    assert answer.from_service_worker


def test_both_apps_describe_themselves_to_those_who_install_them(new_device: Callable[..., Device]) -> None:
    device = new_device(market=MARKET)
    for base, name in (("/", "Doorstep"), ("/specialist/", "Doorstep for specialists")):
        manifest = device.page.request.get(f"{device.address}{base}manifest.webmanifest").json()
        assert (manifest["name"], manifest["scope"], manifest["id"]) == (name, base, base)
        assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
        for picture in [*(icon["src"] for icon in manifest["icons"]), f"{base}icons/apple-180.png"]:
            answer = device.page.request.get(device.address + picture)
            assert answer.headers["content-type"] == "image/png"
        worker = device.page.request.get(f"{device.address}{base}sw.js")
        assert worker.headers["cache-control"] == "no-cache"
