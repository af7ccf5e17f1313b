"""The way of a specialist, followed by a relative with a link, while the phone tells where it is."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.device import Device
from tests.browser.people import Colleague, city, find_colleague, make_resident, soon_start

pytestmark = pytest.mark.browser
_MINUTES = re.compile(r"^(\d+ min|Any moment)$")


def drive(worker: Colleague, visit: str, *distances: float) -> None:
    """Tell places so many degrees north of the middle of the city, a few seconds apart, the last one now."""
    now = datetime.now(UTC)
    door = city(worker.address)["center"]
    positions = [
        {
            "at": (now - timedelta(seconds=5 * (len(distances) - 1 - number))).isoformat(),
            "lat": door["lat"] + distance,
            "lon": door["lon"],
            "accuracy_m": 8,
        }
        for number, distance in enumerate(distances)
    ]
    worker.post(f"/specialist/visits/{visit}/positions", {"sent_at": now.isoformat(), "positions": positions}).expect(
        200
    )


def test_the_way_is_followed_live_by_whoever_has_the_link_until_it_is_ended(
    new_device: Callable[..., Device], address: str
) -> None:
    worker, resident = find_colleague(address, soon=True), make_resident(address, "Saga Niemi")
    start = soon_start(worker)
    assert start
    order = resident.request(worker, start)
    visit = order["visits"][0]["id"]
    for step in ("accept", "on-the-way"):
        worker.step(visit, step).expect(200)
    drive(worker, visit, 0.04, 0.0398, 0.0396)
    shares = f"/orders/{order['id']}/visits/{visit}/shares"
    link = resident.post(shares).expect(201)
    relative = new_device()
    relative.open(urlsplit(link["url"]).path)
    relative.sees_heading(order["visits"][0]["service_name"])
    relative.sees(_MINUTES)
    relative.wait_until_live()
    relative.mark()
    far = relative.page.get_by_text(_MINUTES).first.inner_text()
    drive(worker, visit, 0.015, 0.0148)
    expect(relative.page.get_by_text(far, exact=True)).to_have_count(0)
    relative.shoot("client/61-shared-way")
    resident.delete(f"{shares}/{link['id']}").expect(204)
    relative.sees_heading("This link works no more")
    assert relative.was_not_reloaded()
