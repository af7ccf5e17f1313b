"""What a search goes by is on the offers, and follows every change of offer and profile."""

import json
from datetime import UTC, datetime

import pytest
from django.test import Client

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.modules.specialists.services.copies import copy_to_offers
from tests.builders import BuiltSpecialist, make_service, make_specialist, rate

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)


def call(method: str, path: str, body: object, specialist: BuiltSpecialist) -> None:
    answer = Client().generic(
        method,
        f"/api/v1{path}",
        json.dumps(body) if body is not None else "",
        "application/json",
        headers={"X-Session-Token": specialist.token},
    )
    assert answer.status_code < 300, answer.content


def copies(specialist: BuiltSpecialist) -> list[tuple[float, float | None, bool]]:
    """Radius, rating and liveliness of the offers, by offer; they must be what the tables say together."""
    assert (
        fetch_all(
            "SELECT offer.id FROM specialists_offer AS offer JOIN specialists_specialist AS s "
            "ON s.id = offer.specialist_id "
            "WHERE (offer.radius_km, offer.rating, offer.live) IS DISTINCT FROM "
            "(s.radius_km, s.rating, offer.active AND s.active)"
        )
        == []
    )
    return fetch_all(
        "SELECT radius_km, rating, live FROM specialists_offer WHERE specialist_id = %s ORDER BY id",
        [specialist.specialist_id],
    )


def test_every_change_reaches_the_offers() -> None:
    service_id = make_service()
    specialist = make_specialist(service_id, radius_km=5)
    path = f"/specialist/offers/{specialist.offer_ids[service_id]}"
    assert copies(specialist) == [(5, None, True)]
    rate(specialist, stars=14, ratings=3)
    assert copies(specialist) == [(5, 4.67, True)]
    call("PATCH", "/specialist/profile", {"radius_km": 9}, specialist)
    assert copies(specialist) == [(9, 4.67, True)]
    call("PATCH", "/specialist/profile", {"active": False}, specialist)
    assert copies(specialist) == [(9, 4.67, False)]
    call("PATCH", path, {"active": False}, specialist)
    call("PATCH", "/specialist/profile", {"active": True}, specialist)
    assert copies(specialist) == [(9, 4.67, False)]
    call("PATCH", path, {"active": True}, specialist)
    assert copies(specialist) == [(9, 4.67, True)]
    call("DELETE", path, None, specialist)
    assert copies(specialist) == [(9, 4.67, False)]
    call("POST", "/specialist/offers", {"service_id": service_id, "price_minor": 5000}, specialist)
    assert copies(specialist) == [(9, 4.67, True)]
    with open_transaction():
        assert copy_to_offers([specialist.specialist_id]) == 0
