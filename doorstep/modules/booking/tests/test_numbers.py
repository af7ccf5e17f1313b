"""Order numbers are random: one that another order has already is drawn again, inside the same booking."""

from datetime import datetime

import pytest

from doorstep.modules.booking.models import Order
from doorstep.modules.booking.services import place
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller

pytestmark = pytest.mark.django_db


def draw(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> list[str]:
    """Let the next orders draw these numbers; what is left of them."""
    drawn = list(numbers)
    monkeypatch.setattr(place, "new_order_number", lambda: drawn.pop(0))
    return drawn


def test_a_booking_whose_number_is_taken_gets_another(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    service = make_service()
    offer = make_specialist(service).offer_ids[service]
    caller, day = Caller(make_client()), coming_day(2)
    draw(monkeypatch, "AAAAAAAA")
    first = caller.hold(caller.quote(service, local_start(day, 9), offer)).expect(201)
    left = draw(monkeypatch, "AAAAAAAA", "AAAAAAAA", "BBBBBBBB", "CCCCCCCC")
    second = caller.hold(caller.quote(service, local_start(day, 13), offer), key="again").expect(201)
    assert (first["number"], second["number"]) == ("AAAAAAAA", "BBBBBBBB")
    assert left == ["CCCCCCCC"]
    assert caller.order(second["id"])["visits"][0]["state"] == "held"
    assert Order.objects.count() == 2


def test_a_booking_that_draws_taken_numbers_only_leaves_nothing(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    service = make_service()
    offer = make_specialist(service).offer_ids[service]
    caller, start = Caller(make_client()), local_start(coming_day(2), 13)
    draw(monkeypatch, "AAAAAAAA")
    caller.hold(caller.quote(service, local_start(coming_day(2), 9), offer)).expect(201)
    token = caller.quote(service, start, offer)
    draw(monkeypatch, *["AAAAAAAA"] * 6)
    caller.hold(token, key="unlucky").expect(429, "busy")
    assert Order.objects.count() == 1
    assert start.strftime("%Y-%m-%dT%H:%M:%SZ") in caller.slots(service, offer, first_day=str(coming_day(2)), days=1)
    draw(monkeypatch, "BBBBBBBB")
    caller.hold(token, key="unlucky").expect(201)
