"""In the hour before a visit: its client learns in which part of town the specialist is, if the app may tell it."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.device import Device
from tests.browser.people import MARKET, city, find_colleague, make_resident, soon_start

pytestmark = pytest.mark.browser
_SENT = re.compile(r"/specialist/visits/[^/]+/positions$")
_FORGOTTEN = re.compile(r"/specialist/positions$")
_LISTEN = """(() => {
    const send = globalThis.fetch;
    globalThis.fetch = async (request, ...rest) => {
        if (/\\/visits\\/[^/]+\\/positions$/.test(request.url ?? "")) await tell(await request.clone().json());
        return send(request, ...rest);
    };
})()"""
_SQUARE_DEGREES = 0.5 / 111.195


def _switch_off(phone: Device) -> None:
    """Without a network; as soon as there is one the server forgets what it was told."""
    phone.context.set_offline(True)
    phone.page.get_by_role("checkbox", name=re.compile("^In the hour before a visit")).uncheck()
    phone.sees("Nothing is sent before you set off.")
    phone.context.set_offline(False)
    with phone.page.expect_response(_FORGOTTEN) as forgotten:
        phone.page.clock.fast_forward(31_000)
    assert forgotten.value.status == 204


def test_a_square_is_told_before_setting_out_and_nothing_once_that_is_off(
    new_device: Callable[..., Device], address: str
) -> None:
    worker, resident = find_colleague(address, soon=True), make_resident(address, "Taru Vaara")
    start = soon_start(worker)
    assert start
    order = resident.request(worker, start)
    visit, center = order["visits"][0]["id"], city(address)["center"]
    worker.step(visit, "accept").expect(200)
    half_an_hour_before = datetime.fromisoformat(start) - timedelta(minutes=30)

    phone = new_device(token=worker.token, market=MARKET)
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"latitude": center["lat"] + 0.0071, "longitude": center["lon"], "accuracy": 9})
    # Free times lie hours ahead: the phone alone believes that they are near, and the server takes nothing yet.
    phone.page.clock.install(time=half_an_hour_before)
    sent: list[Any] = []
    phone.page.expose_function("tell", lambda told: sent.append(told))
    phone.page.add_init_script(_LISTEN)
    with phone.page.expect_response(_SENT):
        phone.open(f"/specialist/visits/{visit}")
    (told,) = sent[0]["positions"]
    # The middle of the second square north of the centre, and of the first east of it.
    assert abs(told["lat"] - center["lat"] - 1.5 * _SQUARE_DEGREES) < 1e-6
    assert told["lon"] > center["lon"]
    assert told["accuracy_m"] >= 350
    phone.sees("In the hour before, they see roughly where you are")
    phone.shoot("specialist/45-before-the-way")
    phone.follow("Change this")
    _switch_off(phone)
    phone.shoot("specialist/46-who-sees-me")
    before = len(sent)
    phone.open(f"/specialist/visits/{visit}")
    phone.sees("Before you set off, nobody sees where you are.")
    phone.page.clock.fast_forward(6 * 60_000)
    phone.sees("Before you set off, nobody sees where you are.")
    assert len(sent) == before

    home = new_device(token=resident.token, market=MARKET)
    home.page.clock.install(time=half_an_hour_before)

    def answer(route: Route) -> None:
        """As the server answers when the visit is near."""
        seen = route.fetch().json()
        door = seen["destination"]
        position = {"lat": door["lat"] + 0.027, "lon": door["lon"], "at": start, "accuracy_m": 350}
        coarse = {"precision": "coarse", "position": position, "silent_seconds": 240}
        route.fulfill(body=json.dumps(seen | coarse), content_type="application/json")

    home.page.route(re.compile(r"/visits/[^/]+/trip$"), answer)
    home.open(f"/bookings/{order['id']}")
    home.sees(f"{worker.name} is about 3 km away")
    home.sees(re.compile(r"^Known [45] minutes ago\. .* has not set out yet"))
    expect(home.page.get_by_text("12 min", exact=True)).to_have_count(0)
    home.shoot("client/63-before-the-way")
