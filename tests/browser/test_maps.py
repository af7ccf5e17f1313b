"""Places picked and results found on the map; and all of it where no map can be drawn."""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.device import DESKTOP, PATIENCE_MS, PHONE, Device
from tests.browser.people import MARKET, Resident, make_resident

pytestmark = pytest.mark.browser

NO_WEBGL = """
const original = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return String(kind).startsWith("webgl") ? null : original.call(this, kind, ...rest);
};
"""


def _saved(resident: Resident) -> dict[str, Any]:
    """The address added last."""
    items: list[dict[str, Any]] = resident.get("/me/addresses").expect(200)["items"]
    return next(one for one in items if one["label"] == "Summer")


def _places(address: str) -> dict[str, dict[str, Any]]:
    """The districts of the market by name."""
    places = httpx.get(f"{address}/maps/{MARKET}.json").raise_for_status().json()["places"]
    return {place["name"]: place for place in places if place["kind"] == "district"}


def _start_address(device: Device) -> Locator:
    device.open("/profile/addresses")
    device.press("Add an address")
    device.settle()
    return device.page.get_by_role("dialog")


def _write_and_save(device: Device, number: str) -> None:
    line = device.page.get_by_role("textbox", name="Street and house", exact=True)
    device.write("Street and house", f"{line.input_value()}{number}")
    device.write("Name", "Summer")
    device.press("Save address")
    device.sees("Address saved")


def _drag(device: Device, east: int, north: int) -> None:
    """Pull the map under the pin."""
    box = device.page.locator("[data-map=ready]").last.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    device.page.mouse.move(x, y)
    device.page.mouse.down()
    device.page.mouse.move(x - east / 2, y + north / 2, steps=4)
    device.page.mouse.move(x - east, y + north, steps=4)
    # A pause before letting go: no swing.
    device.page.wait_for_timeout(200)
    device.page.mouse.up()


@pytest.mark.parametrize(
    "size", [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop", marks=pytest.mark.long)]
)
def test_an_address_is_picked_on_the_map(
    new_device: Callable[..., Device], address: str, size: tuple[int, int]
) -> None:
    resident = make_resident(address)
    device = new_device(token=resident.token, market=MARKET, size=size)
    dialog = _start_address(device)
    dialog.get_by_label("Go to a district or station").select_option(label="Käpylä")
    expect(dialog.get_by_role("status")).to_contain_text("Käpylä")
    expect(dialog.get_by_role("status")).to_contain_text(re.compile(r"\w+, Käpylä"))
    device.shoot(f"maps/pick-{size[0]}")
    device.press("Choose this place")
    line = device.page.get_by_role("textbox", name="Street and house", exact=True)
    expect(line).to_have_value(re.compile(r"^\w.+ $"))
    save = device.page.get_by_role("button", name="Save address")
    expect(save).to_be_disabled()
    # The button stays in sight, however small the window.
    expect(save).to_be_in_viewport(ratio=1)
    device.shoot(f"maps/words-{size[0]}")
    _write_and_save(device, "12")
    saved, middle = _saved(resident), _places(address)["Käpylä"]
    assert abs(saved["lat"] - middle["lat"]) < 0.002
    assert abs(saved["lon"] - middle["lon"]) < 0.004
    assert saved["line"].endswith(" 12")


@pytest.mark.long
def test_the_map_is_moved_by_hand_and_by_keys(new_device: Callable[..., Device], address: str) -> None:
    device = new_device(token=make_resident(address).token, market=MARKET)
    dialog = _start_address(device)
    map_ = dialog.get_by_role("region", name=re.compile("^Map"))
    before = dialog.get_by_role("status").inner_text()
    map_.focus()
    for _ in range(3):
        device.page.keyboard.press("ArrowRight")
        device.page.wait_for_timeout(600)
    expect(dialog.get_by_role("status")).not_to_have_text(before)
    by_keys = dialog.get_by_role("status").inner_text()
    _drag(device, -150, 250)
    expect(dialog.get_by_role("status")).not_to_have_text(by_keys)


@pytest.mark.long
def test_a_place_outside_the_city_is_refused_in_words(new_device: Callable[..., Device], address: str) -> None:
    resident = make_resident(address)
    device = new_device(token=resident.token, market=MARKET)
    dialog = _start_address(device)
    device.press("Zoom out")
    device.page.wait_for_timeout(800)
    for _ in range(5):
        _drag(device, 0, -300)
    expect(dialog.get_by_role("status")).to_contain_text("We do not serve this place yet.")
    expect(dialog.get_by_role("button", name="Choose this place")).to_be_disabled()
    device.shoot("maps/outside")
    # The server is the judge: it refuses as well.
    place = {
        "market": MARKET,
        "label": "Away",
        "line": "Hämeenkatu 1",
        "details": "B 1",
        "district": "",
        "lat": 61.5,
        "lon": 23.8,
    }
    assert resident.post("/me/addresses", place).expect(422)["code"] == "outside_market"


def test_results_stand_on_the_map(new_device: Callable[..., Device]) -> None:
    device = new_device(market=MARKET)
    device.open("/search?sort=price")
    device.page.get_by_role("button", name="Map", exact=True).click()
    device.settle()
    marks = device.page.locator("[data-map=ready] button[aria-pressed]")
    expect(marks.first).to_be_visible()
    device.shoot("maps/results")
    # A mark of many looks closer until it opens; the card leads to the specialist.
    cards = device.page.get_by_role("region", name=re.compile("specialists? here$"))
    ends = time.monotonic() + PATIENCE_MS / 1000
    while not cards.count() and time.monotonic() < ends:
        marks.first.click(force=True)
        with suppress(AssertionError):
            expect(cards.get_by_role("link").first).to_be_visible(timeout=1_200)
    expect(cards.get_by_role("link").first).to_be_visible()
    device.shoot("maps/result-card")
    device.page.get_by_role("button", name="List", exact=True).click()
    expect(device.page).to_have_url(re.compile(r"sort=price"))


@pytest.mark.long
def test_the_area_on_screen_is_searched(new_device: Callable[..., Device]) -> None:
    device = new_device(market=MARKET, size=DESKTOP)
    device.open("/search?view=map")
    device.settle()
    expect(device.page.locator("[data-map=ready] button[aria-pressed]").first).to_be_visible()
    _drag(device, 280, 120)
    device.press("Search this area")
    expect(device.page.locator("header button[aria-haspopup=dialog]").first).not_to_contain_text("Centre of Helsinki")
    expect(device.page.locator("[data-map=ready] button[aria-pressed]").first).to_be_visible()


@pytest.mark.long
def test_without_webgl_a_place_is_chosen_by_name(new_device: Callable[..., Device], address: str) -> None:
    resident = make_resident(address)
    device = new_device(token=resident.token, market=MARKET)
    device.context.add_init_script(NO_WEBGL)
    dialog = _start_address(device)
    device.sees("This browser can't draw maps.")
    dialog.get_by_label("Go to a district or station").select_option(label="Käpylä")
    expect(dialog.get_by_role("status").last).to_contain_text("Käpylä")
    device.shoot("maps/without-webgl")
    device.press("Choose this place")
    device.write("Street and house", "Pohjolankatu ")
    _write_and_save(device, "7")
    saved, middle = _saved(resident), _places(address)["Käpylä"]
    assert (saved["lat"], saved["lon"], saved["district"]) == (middle["lat"], middle["lon"], "Käpylä")


@pytest.mark.long
def test_tiles_that_do_not_come_are_asked_again(new_device: Callable[..., Device], address: str) -> None:
    device = new_device(token=make_resident(address).token, market=MARKET)
    device.page.route("**/maps/*.pmtiles", lambda route: route.abort())
    dialog = _start_address(device)
    device.sees("The map could not be loaded.")
    expect(dialog.get_by_role("button", name="Choose this place")).to_be_enabled()
    device.page.unroute("**/maps/*.pmtiles")
    device.press("Try again")
    expect(dialog.locator("[data-map=ready]")).to_be_visible()
