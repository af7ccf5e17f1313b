"""Phones beside browsers: asking for pushes, getting them, and being forgotten."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings

from doorstep.infra.db import fetch_all
from doorstep.modules.accounts.tests.builders import sign_in
from doorstep.modules.notify.contracts import Kind
from doorstep.modules.notify.models import PushSubscription
from doorstep.modules.notify.tests.conftest import MovingClock
from doorstep.modules.notify.tests.telling import settle, states, tell
from tests.phone_services import Firebase, running
from tests.push_service import PushService
from tests.queue import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def firebase() -> Iterator[Firebase]:
    with (
        running(Firebase()) as service,
        override_settings(FCM_SERVICE_ACCOUNT=service.account(), FCM_ORIGIN=service.origin),
    ):
        yield service


def ask(token: str, endpoint: str, **more: Any) -> Any:
    return Client().post(
        "/api/v1/me/push-subscriptions",
        {"endpoint": endpoint, "app": "client", **more},
        content_type="application/json",
        headers={"X-Session-Token": token},
    )


def test_a_phone_is_refused_in_words_where_nothing_is_set_up(person: int) -> None:
    assert Client().get("/api/v1/config").json()["push_services"] == ["web"]
    for scheme in ("fcm", "apns"):
        answer = ask(sign_in(person), f"{scheme}:{'a' * 64}")
        assert (answer.status_code, answer.json()["code"]) == (409, "push_not_set_up")
    assert not PushSubscription.objects.exists()


def test_a_browser_without_keys_is_refused(person: int, service: PushService) -> None:
    answer = ask(sign_in(person), f"{service.origin}/send/x")
    assert (answer.status_code, answer.json()["code"]) == (422, "push_address_refused")


def test_a_phone_is_told_and_forgotten_once_the_app_is_gone(
    person: int, clock: MovingClock, firebase: Firebase
) -> None:
    assert ask(sign_in(person), firebase.install("fcm")).status_code == 201
    notice = tell(person, Kind.REMINDER_DAY, clock)
    work_off()
    assert states(notice) == {"push": "sent"}
    (taken,) = firebase.taken
    assert taken.body["message"]["data"]["link"] == "/bookings/1"

    firebase.plan = [(404, "UNREGISTERED")]
    notice = tell(person, Kind.REMINDER_DAY, clock)
    work_off()
    assert states(notice) == {"push": "failed", "email": "sent"}
    assert not PushSubscription.objects.exists()


def test_a_push_whose_answer_is_lost_is_not_repeated(person: int, clock: MovingClock, firebase: Firebase) -> None:
    assert ask(sign_in(person), firebase.install("fcm")).status_code == 201
    firebase.plan = ["drop"]
    notice = tell(person, Kind.REMINDER_DAY, clock)
    work_off()
    for _ in range(5):
        settle(clock, minutes=10)
    assert states(notice) == {"push": "unknown", "email": "sent"}
    assert len(firebase.taken) == firebase.calls == 1


def test_another_address_of_a_session_takes_the_place_of_the_one_before(person: int, firebase: Firebase) -> None:
    first, other = sign_in(person), sign_in(person)
    assert ask(other, firebase.install("fcm")).status_code == 201
    addresses = [firebase.install("fcm") for _ in range(3)]
    ids = [ask(first, address).json()["id"] for address in addresses]
    assert len(set(ids)) == 3
    kept = {row.open().endpoint for row in PushSubscription.objects.all()}
    assert len(kept) == 2
    assert addresses[-1] in kept
    # The specialist app of the same session is another one.
    assert ask(first, firebase.install("fcm"), app="specialist").status_code == 201
    assert fetch_all("SELECT app, count(*) FROM notify_pushsubscription GROUP BY 1 ORDER BY 1") == [
        ("client", 2),
        ("specialist", 1),
    ]
