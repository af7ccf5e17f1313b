"""Saved addresses are changed: their words, their place on the map, which comes first; and removed, with a way back."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.device import Device
from tests.browser.people import MARKET, Resident, make_resident

pytestmark = pytest.mark.browser


@pytest.fixture
def resident(address: str) -> Resident:
    """Somebody with a home, which is suggested first, and a summer place."""
    someone = make_resident(address)
    center = next(iter(someone.get("/me/addresses").expect(200)["items"]))
    place = {"label": "Summer", "line": "Rantatie 4", "details": "The red one", "district": "Kallio", "market": MARKET}
    someone.post("/me/addresses", {**place, "lat": center["lat"], "lon": center["lon"]}).expect(201)
    return someone


def saved(resident: Resident) -> dict[str, dict[str, Any]]:
    return {one["label"]: one for one in resident.get("/me/addresses").expect(200)["items"]}


def test_an_address_is_changed_moved_and_suggested_first(
    new_device: Callable[..., Device], resident: Resident, address: str
) -> None:
    device = new_device(token=resident.token, market=MARKET)
    device.open("/profile/addresses")
    device.press(re.compile("^Summer"))
    device.sees_heading("Your address")
    expect(device.page.get_by_role("textbox", name="Street and house", exact=True)).to_have_value("Rantatie 4")
    device.shoot("addresses/change")
    device.write("Street and house", "Rantatie 6")
    device.press("Move the pin")
    picker = device.page.get_by_role("dialog", name="Move the pin")
    picker.get_by_label("Go to a district or station").select_option(label="Käpylä")
    expect(picker.get_by_role("status")).to_contain_text(re.compile(r"\w+, Käpylä"))
    device.press("Choose this place")
    # What was written stays, and what may no longer fit is said.
    expect(device.page.get_by_role("textbox", name="Street and house", exact=True)).to_have_value("Rantatie 6")
    device.sees(re.compile(r"^The pin now stands at \w+"))
    device.page.get_by_role("checkbox", name="Suggest this address first").check()
    device.shoot("addresses/moved")
    device.press("Save address")
    device.sees("Address saved")

    rows = device.page.get_by_role("listitem")
    expect(rows.first).to_contain_text("Suggested first")
    expect(rows.first).to_contain_text("Rantatie 6")
    device.shoot("addresses/list")
    places = httpx.get(f"{address}/maps/{MARKET}.json").raise_for_status().json()["places"]
    middle = next(place for place in places if place["kind"] == "district" and place["name"] == "Käpylä")
    summer = saved(resident)["Summer"]
    assert (summer["line"], summer["details"]) == ("Rantatie 6", "The red one")
    assert (summer["district"], summer["is_default"], saved(resident)["Home"]["is_default"]) == ("Käpylä", True, False)
    assert abs(summer["lat"] - middle["lat"]) < 0.002


def test_a_refused_change_loses_nothing(new_device: Callable[..., Device], resident: Resident) -> None:
    device = new_device(token=resident.token, market=MARKET)
    device.open("/profile/addresses")
    device.press(re.compile("^Summer"))
    device.settle()
    device.write("Street and house", "Rantatie 8")
    device.context.set_offline(True)
    device.press("Save address")
    device.sees("We could not reach the server. Check your connection and try again.")
    device.context.set_offline(False)
    device.press("Save address")
    device.sees("Address saved")
    assert saved(resident)["Summer"]["line"] == "Rantatie 8"


def test_a_removed_address_comes_back_if_it_was_a_mistake(
    new_device: Callable[..., Device], resident: Resident
) -> None:
    device = new_device(token=resident.token, market=MARKET)
    device.open("/")
    device.press("Centre of Helsinki")
    device.page.get_by_role("radio", name=re.compile("^Home")).click()
    expect(device.page.get_by_role("button", name="Home", exact=True)).to_be_visible()

    device.open("/profile/addresses")
    before = saved(resident)["Home"]
    device.press(f"Remove {before['line']}")
    device.sees("Address removed")
    expect(device.page.get_by_role("listitem").filter(has_text=before["line"])).to_have_count(0)
    device.press("Undo")
    expect(device.page.get_by_role("listitem").first).to_contain_text(before["line"])
    again = saved(resident)["Home"]
    assert {**again, "id": ""} == {**before, "id": ""}

    device.press(f"Remove {before['line']}")
    expect(device.page.get_by_role("listitem").filter(has_text=before["line"])).to_have_count(0)
    expect(device.page.get_by_role("listitem").first).to_contain_text("Suggested first")
    # Nothing is searched around a place that is gone.
    device.open("/")
    expect(device.page.get_by_role("button", name="Centre of Helsinki")).to_be_visible()
