"""Without a network: what was read before can be read again, actions explain themselves, and nothing is left behind."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.device import HAS_WORKER, Device
from tests.browser.people import MARKET, Colleague, make_resident

pytestmark = pytest.mark.browser
_KEPT_SECONDS = 90
AS_OF = re.compile(r"No connection\. You see this as it was at \d{1,2}:\d\d")

# All built files that the page's worker keeps beforehand, or as soon as somebody is signed in.
_KEEPS_ALL = """async () => {
    const { controller } = navigator.serviceWorker;
    if (controller?.state !== "activated") return false;
    const script = await (await fetch(controller.scriptURL)).text();
    const pathOf = (url) => new URL(url, controller.scriptURL).pathname;
    const files = [...script.matchAll(/"url":"([^"]+)"/g)].map(([, url]) => pathOf(url));
    const requests = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    const kept = new Set(requests.flat().map(({ url }) => pathOf(url)));
    return files.length > 100 && files.every((file) => kept.has(file));
}"""
_WRITTEN = """async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === "doorstep-offline")) return "";
    const open = indexedDB.open("doorstep-offline");
    const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
    const all = database.transaction("kept").objectStore("kept").getAll();
    const rows = await new Promise((done) => { all.onsuccess = () => done(all.result); });
    database.close();
    return JSON.stringify(rows);
}"""


def wait_until_kept(device: Device, *words: str) -> None:
    """Until the worker runs the page's requests and has kept the whole app, and what was read is written down."""
    device.page.wait_for_function(HAS_WORKER)
    ends = time.monotonic() + _KEPT_SECONDS
    while not device.page.evaluate(_KEEPS_ALL):
        assert time.monotonic() < ends, "the app is not kept"
        device.page.wait_for_timeout(200)
    while missing := [word for word in words if word not in device.page.evaluate(_WRITTEN)]:
        assert time.monotonic() < ends, f"{missing} is not written down"
        device.page.wait_for_timeout(100)


def cut_off(device: Device) -> None:
    device.context.set_offline(True)


@pytest.fixture
def has_worker() -> bool:
    return True


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
    wait_until_kept(device, "The yellow house")

    cut_off(device)
    device.open("/bookings")
    device.sees(AS_OF)
    shoot(device, "offline/bookings")
    device.page.get_by_role("link", name=re.compile(colleague.work.service_name)).first.click()
    device.sees_heading("Requested")  # nobody had opened this page before
    device.sees("The yellow house")
    shoot(device, "offline/booking")
    device.press("Cancel booking")
    device.sees("We could not reach the server. Check your connection and try again.")
    expect(device.page.get_by_role("button", name="Cancel the booking")).to_be_disabled()
    assert resident.order(order["id"])["state"] == "confirmed"

    device.page.keyboard.press("Escape")
    device.mark()
    colleague.step(order["visits"][0]["id"], "accept").expect(200)
    device.context.set_offline(False)
    device.sees_heading(re.compile("^(Accepted|Confirmed)"))
    expect(device.page.get_by_text(AS_OF)).to_have_count(0)
    assert device.was_not_reloaded()


@pytest.mark.long
def test_a_specialists_day_opens_without_a_network(
    new_device: Callable[..., Device], colleague: Colleague, address: str
) -> None:
    resident = make_resident(address, "Elsa Koski")
    order = resident.request(colleague, colleague.starts()[0])
    colleague.step(order["visits"][0]["id"], "accept").expect(200)
    device = new_device(token=colleague.token)
    device.open("/specialist/")
    device.sees(re.compile("Elsa"))
    wait_until_kept(device, "Elsa")

    cut_off(device)
    device.open("/specialist/")
    device.sees(AS_OF)
    shoot(device, "offline/day")
    device.page.get_by_role("link", name=re.compile("Elsa")).first.click()
    device.sees_heading("Accepted")  # nobody had opened this page before
    device.sees(AS_OF)
    shoot(device, "offline/visit")


@pytest.mark.long
def test_nothing_of_a_person_stays_after_signing_out(
    new_device: Callable[..., Device], colleague: Colleague, address: str
) -> None:
    resident = make_resident(address, "Otto Niemi")
    resident.request(colleague, colleague.starts()[50])
    device = new_device(token=resident.token, market=MARKET)
    device.open("/bookings")
    device.sees(colleague.work.service_name)
    wait_until_kept(device, colleague.work.service_name)
    device.open("/profile")
    device.press("Sign out")
    device.page.wait_for_function("() => localStorage.getItem('doorstep.session') === null")
    ends = time.monotonic() + _KEPT_SECONDS
    while "doorstep-offline" in device.page.evaluate(_DATABASES):
        assert time.monotonic() < ends, "what was read is still there"
        device.page.wait_for_timeout(100)

    cut_off(device)
    device.open("/bookings")
    device.sees("Sign in")
    expect(device.page.get_by_text(colleague.work.service_name)).to_have_count(0)


_DATABASES = "async () => (await indexedDB.databases()).map((one) => one.name)"


@pytest.mark.long
def test_the_clients_worker_leaves_the_rest_of_the_house_alone(new_device: Callable[..., Device]) -> None:
    device = new_device(market=MARKET)
    device.open("/")
    device.page.wait_for_function(HAS_WORKER)
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
