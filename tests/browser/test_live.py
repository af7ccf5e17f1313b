"""Open pages follow what happens elsewhere, without a reload: free times, states, and the network that comes back."""

import re
import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Request, Route, expect

from tests.browser.device import LIVE_MS, Device
from tests.browser.people import MARKET, Colleague, Resident, make_resident

pytestmark = pytest.mark.browser
STATE_SECONDS = 1.0
HELSINKI = ZoneInfo("Europe/Helsinki")
DAYS_AHEAD = 9


def open_times(device: Device, colleague: Colleague) -> None:
    """A day with plenty of free times, which no other test uses."""
    work = colleague.work
    device.open(f"/book/{work.service_id}?specialist={colleague.specialist_id}&offer={work.offer_id}")
    device.day(DAYS_AHEAD).click()
    expect(device.times().nth(12)).to_be_visible()


def local_moment(start: str) -> datetime:
    return datetime.fromisoformat(start).astimezone(HELSINKI)


def pick(device: Device, colleague: Colleague, number: int) -> tuple[str, str]:
    """Choose the free start at a place of the grid; its name, and its moment."""
    cell = device.times().nth(number)
    name = device.time_in(cell)
    cell.click()
    expect(cell).to_have_attribute("aria-pressed", "true")
    day = datetime.now(HELSINKI).date() + timedelta(days=DAYS_AHEAD)
    moments = [start for start in colleague.starts() if local_moment(start).date() == day]
    return name, next(start for start in moments if local_moment(start).strftime("%H:%M") == name.zfill(5))


def named(device: Device, name: str) -> Locator:
    """The free start of that name."""
    return device.times().filter(has_text=re.compile(rf"^{name}(?!\d)"))


def hold(resident: Resident, colleague: Colleague, start: str) -> str:
    """Hold a start over the API; the order."""
    work = colleague.work
    held = resident.hold(resident.quote(work.service_id, datetime.fromisoformat(start), work.offer_id))
    return str(held.expect(201)["id"])


def seconds_until(shown: Locator) -> float:
    """How long it takes from now until something is on screen."""
    begun = time.monotonic()
    expect(shown.first).to_be_visible(timeout=LIVE_MS)
    return time.monotonic() - begun


def watch_streams(device: Device) -> list[Request]:
    """The live streams that all tabs of the device's browser have open, from now on."""
    streams: list[Request] = []

    def end(request: Request) -> None:
        if request in streams:
            streams.remove(request)

    device.context.on("request", lambda request: streams.append(request) if "/live/v1/stream" in request.url else None)
    device.context.on("requestfinished", end)
    device.context.on("requestfailed", end)
    return streams


def test_a_time_that_somebody_takes_goes_from_the_open_page_and_comes_back_when_it_is_free_again(
    new_device: Callable[..., Device], colleague: Colleague, address: str
) -> None:
    buyer = make_resident(address, "Aino Laine")
    guest = new_device(market=MARKET)
    open_times(guest, colleague)
    guest.mark()
    name, start = pick(guest, colleague, 6)
    guest.wait_until_live()

    order_id = hold(buyer, colleague, start)
    guest.sees("Somebody has just taken this time.", LIVE_MS)
    guest.sees("These free times are the nearest:")
    expect(guest.page.get_by_role("button", name="Continue")).to_be_disabled()
    expect(named(guest, name)).to_have_count(0)
    expect(guest.page.get_by_role("button", name=re.compile(f"^{name}"))).to_have_count(1)  # struck out in its place
    guest.shoot("live/slot-goes")

    buyer.post(f"/orders/{order_id}/cancel", {"reason": ""}).expect(200)
    expect(named(guest, name)).to_have_count(1, timeout=LIVE_MS)
    expect(guest.page.get_by_text("Somebody has just taken this time.")).to_have_count(0)
    assert guest.was_not_reloaded()


def test_one_of_the_nearest_times_can_be_chosen_instead(
    new_device: Callable[..., Device], colleague: Colleague, address: str
) -> None:
    buyer, late = make_resident(address, "Aino Laine"), make_resident(address, "Otto Niemi")
    device = new_device(token=late.token, market=MARKET)
    open_times(device, colleague)
    _, start = pick(device, colleague, 9)
    device.wait_until_live()
    hold(buyer, colleague, start)
    near = device.page.get_by_role("alert").locator("xpath=..").get_by_role("button", name=re.compile(r"\d:\d\d$"))
    expect(near).to_have_count(3, timeout=LIVE_MS)
    near.first.click()
    device.press("Continue")
    device.sees("Total")


def test_a_day_that_is_still_on_the_way_shows_no_times_of_another(
    new_device: Callable[..., Device], colleague: Colleague
) -> None:
    guest = new_device(market=MARKET)
    held: list[Route] = []
    guest.page.route(re.compile(r"/api/v1/slots\?.*first_day="), lambda route: held.append(route))
    work = colleague.work
    guest.open(f"/book/{work.service_id}?specialist={colleague.specialist_id}&offer={work.offer_id}")
    expect(guest.times().first).to_be_visible()
    days = guest.page.get_by_role("group", name="Days").get_by_role("button")
    expect(days).to_have_count(14)  # the strip stands before the later week is known
    guest.day(DAYS_AHEAD).click()
    expect(guest.day(DAYS_AHEAD)).to_have_attribute("aria-pressed", "true")
    expect(guest.times()).to_have_count(0)

    assert held, "the later week was asked for"
    for route in held:
        route.continue_()
    expect(guest.times().nth(12)).to_be_visible()
    expect(guest.day(DAYS_AHEAD)).to_have_attribute("aria-pressed", "true")
    expect(days).to_have_count(14)


def seconds_to_the_other_side(
    new_device: Callable[..., Device], colleague: Colleague, address: str, number: int
) -> list[float]:
    """A request, its acceptance and its cancellation, each awaited on an open page of the other side."""
    resident = make_resident(address, "Elsa Koski")
    work = new_device(token=colleague.token)
    work.open("/specialist/requests")
    work.sees_heading("Requests")
    work.wait_until_live()
    order = resident.request(colleague, colleague.starts()[number])
    took = [seconds_until(work.page.get_by_text(re.compile("Elsa")))]

    home = new_device(token=resident.token, market=MARKET)
    home.open(f"/bookings/{order['id']}")
    home.sees("Requested")
    home.wait_until_live()
    home.mark()
    colleague.step(order["visits"][0]["id"], "accept").expect(200)
    took.append(seconds_until(home.page.get_by_text(re.compile("^(Accepted|Confirmed)"))))
    work.open("/specialist/")
    work.wait_until_live()
    resident.post(f"/orders/{order['id']}/cancel", {"reason": "moved"}).expect(200)
    took.append(seconds_until(home.page.get_by_text(re.compile("Cancelled"))))
    assert home.was_not_reloaded()
    return took


def test_each_side_sees_the_others_step(new_device: Callable[..., Device], colleague: Colleague, address: str) -> None:
    assert len(seconds_to_the_other_side(new_device, colleague, address, 20)) == 3


@pytest.mark.long
def test_each_side_sees_the_others_step_within_a_second(
    new_device: Callable[..., Device], colleague: Colleague, address: str
) -> None:
    """Measured where no other tests run beside it."""
    took = seconds_to_the_other_side(new_device, colleague, address, 25)
    assert statistics.median(took) < STATE_SECONDS, took


@pytest.mark.long
def test_after_a_broken_network_the_page_is_right_again_without_a_reload(
    new_device: Callable[..., Device], colleague: Colleague, address: str
) -> None:
    resident = make_resident(address, "Veera Salo")
    order = resident.request(colleague, colleague.starts()[30])
    home, guest = new_device(token=resident.token, market=MARKET), new_device(market=MARKET)
    home.open(f"/bookings/{order['id']}")
    home.sees("Requested")
    open_times(guest, colleague)
    name, start = pick(guest, colleague, 3)
    for device in (home, guest):
        device.wait_until_live()
        device.mark()
        device.context.set_offline(True)
        device.sees(re.compile("No connection"))
    colleague.step(order["visits"][0]["id"], "accept").expect(200)
    hold(resident, colleague, start)
    for device in (home, guest):
        device.context.set_offline(False)
    home.sees(re.compile("^(Accepted|Confirmed)"))
    expect(home.page.get_by_text(re.compile("No connection"))).to_have_count(0)
    expect(named(guest, name)).to_have_count(0)
    guest.sees("Somebody has just taken this time.")
    assert home.was_not_reloaded()
    assert guest.was_not_reloaded()


@pytest.mark.long
def test_the_tabs_of_a_browser_share_one_stream_and_outlive_its_holder(
    new_device: Callable[..., Device], colleague: Colleague, address: str
) -> None:
    resident = make_resident(address, "Ilona Aho")
    first = new_device(market=MARKET)
    streams = watch_streams(first)
    open_times(first, colleague)
    second = Device.__new__(Device)
    second.__dict__ |= first.__dict__ | {"page": first.context.new_page()}
    open_times(second, colleague)
    second.page.wait_for_timeout(1_500)
    assert len(streams) == 1
    name, start = pick(second, colleague, 12)
    hold(resident, colleague, start)
    expect(named(second, name)).to_have_count(0, timeout=LIVE_MS)
    expect(named(first, name)).to_have_count(0, timeout=LIVE_MS)

    first.page.close()
    second.page.wait_for_timeout(2_000)
    name, start = pick(second, colleague, 2)
    hold(resident, colleague, start)
    expect(named(second, name)).to_have_count(0, timeout=LIVE_MS)


@pytest.mark.long
def test_the_page_can_be_pulled_down_to_refresh_it_and_refreshed_by_keyboard(
    new_device: Callable[..., Device], colleague: Colleague, address: str
) -> None:
    resident = make_resident(address, "Tove Lind")
    resident.request(colleague, colleague.starts()[70])
    device = new_device(token=resident.token, market=MARKET)
    device.open("/bookings")
    device.sees(colleague.work.service_name)
    button = device.page.get_by_role("button", name="Refresh")
    expect(button).to_be_attached()
    finger = device.context.new_cdp_session(device.page)

    def touch(kind: str, *points: tuple[int, int]) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    touch("touchStart", (200, 500))
    touch("touchMove", (200, 540))
    touch("touchMove", (200, 560))
    device.sees("Pull to refresh")
    touch("touchMove", (200, 720))
    device.sees("Let go to refresh")
    with device.page.expect_response(re.compile("/api/v1/orders")):
        touch("touchEnd")
    expect(device.page.get_by_text("Refreshing")).to_have_count(0)
    with device.page.expect_response(re.compile("/api/v1/orders")):
        button.focus()
        device.page.keyboard.press("Enter")
