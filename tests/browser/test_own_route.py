"""The way by road on the specialist's own map, where a router is there."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.device import Device
from tests.browser.people import MARKET
from tests.browser.test_led_visit import move, promised_soon

pytestmark = [pytest.mark.browser, pytest.mark.long]
_FAR = (0.03, -0.02)


def test_the_way_by_road_is_shown_as_soon_as_the_place_is_known(
    new_device: Callable[..., Device], address: str
) -> None:
    _, worker, order = promised_soon(address, "Kaisla Rinne")
    visit = order["visits"][0]["id"]
    place = worker.worked(visit)["place"]
    lat, lon = place["lat"], place["lon"]
    bend = [[lon + _FAR[1], lat + _FAR[0]], [lon + _FAR[1], lat + 0.01], [lon, lat + 0.01], [lon, lat]]

    def answer(route: Route) -> None:
        """As the server answers with a router beside it; without one it knows no way."""
        assert route.fetch().status in (200, 404)
        route.fulfill(
            body=json.dumps({"line": bend, "minutes": 14, "distance_m": 5200}), content_type="application/json"
        )

    phone = new_device(token=worker.token, market=MARKET)
    phone.context.grant_permissions(["geolocation"])
    move(phone, place, _FAR)
    phone.page.route(re.compile(r"/specialist/visits/[^/]+/route$"), answer)
    phone.open(f"/specialist/visits/{visit}")
    phone.press("I am on my way")
    phone.sees("14 min by road, 5.2 km")
    expect(phone.page.get_by_role("link", name="Navigate").first).to_be_visible()
    phone.shoot("specialist/47-own-route")
