"""Staff make, try, change, pause and resume coupons on the desk, and set what points are worth; others get nowhere."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import SYSTEM, Actor, Role
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotAllowed
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import CreateAccount
from doorstep.modules.promotions import facade as promotions
from doorstep.modules.promotions.models import Coupon, MarketPoints, PointsAccount
from doorstep.modules.promotions.services.coupons import create_coupon
from doorstep.modules.promotions.tests.builders import basket, coupon_draft, give, make_coupon, make_terms
from tests.builders import make_client, make_service

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FORM: dict[str, Any] = {
    "code": "spring 26", "market": "hel", "kind": "percent", "percent": "12.5", "most": "20", "minimum": "30",
    "most_uses": "100", "most_per_person": "1", "with_points": "on", "shown": "on", "starts_at": "2026-03-01 00:00",
    "ends_at": "2030-06-01 00:00", "note": "Spring", "name_en": "Spring", "name_ru": "Весна", "name_zh-Hans": "春",
    "name_zh-Hant": "春",
}  # fmt: skip


@pytest.fixture
def desk() -> Client:
    with open_transaction():
        command = CreateAccount("Staff", None, email="staff@example.com", is_staff=True)
        (user_id,) = accounts.create_accounts([command], actor=SYSTEM, now=utc_now())
    browser = Client()
    browser.force_login(get_user_model().objects.get(pk=user_id), BACKEND)
    return browser


def page(name: str, *arguments: object, table: str = "coupon") -> str:
    return reverse(f"admin:promotions_{table}_{name}", args=arguments)


def test_a_coupon_is_made_tried_changed_paused_and_resumed(desk: Client) -> None:
    service = make_service()
    answer = desk.post(page("new_coupon"), FORM)
    coupon = Coupon.objects.get()
    assert answer.headers["Location"] == page("preview", coupon.id)
    assert (coupon.code, coupon.percent_bp, coupon.most_minor, coupon.minimum_minor) == ("SPRING26", 1250, 2000, 3000)
    assert coupon.starts_at.isoformat() == "2026-02-28T22:00:00+00:00"
    Coupon.objects.update(starts_at=utc_now())
    tried = desk.post(
        page("preview", coupon.id), {"service_1": service, "price_1": "49", "travel": "5"}
    ).content.decode()
    assert "Off: 6.75 EUR. The client pays 47.25 EUR" in tried
    tried = desk.post(page("preview", coupon.id), {"service_1": service, "price_1": "20"}).content.decode()
    assert "coupon_below_minimum" in tried
    desk.post(page("edit_coupon", coupon.id), FORM | {"percent": "15", "code": "OTHER"})
    coupon.refresh_from_db()
    assert (coupon.code, coupon.percent_bp) == ("SPRING26", 1500)
    desk.post(page("pause", coupon.id))
    coupon.refresh_from_db()
    assert coupon.paused_at is not None
    desk.post(page("resume", coupon.id))
    assert Coupon.objects.get().paused_at is None
    shown = desk.get(page("change", coupon.id)).content.decode()
    assert "percent_bp: 1250 → 1500" in shown
    assert "15 %, at most 20.00 EUR" in shown


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"percent": ""}, "From 1 to 10000"),
        ({"code": "??"}, "3 to 24 letters"),
        ({"ends_at": "2026-02-01 00:00"}, "ends after it begins"),
        ({"kind": "fixed"}, "amount_minor"),
        ({"kind": "free_add_on"}, "Choose the add-on"),
        ({"percent": "-5"}, "greater than or equal to 0.01"),
    ],
)
def test_bad_input_keeps_what_was_typed_and_says_why(desk: Client, change: dict[str, str], told: str) -> None:
    answer = desk.post(page("new_coupon"), FORM | change).content.decode()
    assert told in answer
    assert "Spring" in answer
    assert not Coupon.objects.exists()


def test_fewer_uses_than_are_taken_and_taken_codes_are_refused(desk: Client, now: datetime) -> None:
    coupon = make_coupon("SPRING26", now=now, most_uses=5)
    for client in (make_client(), make_client()):
        with open_transaction():
            promotions.apply_coupon(coupon.id, "SPRING26", basket(), client_id=client.user_id, now=now)
            promotions.give_up(coupon.id, None, now=now)
    Coupon.objects.update(taken=2)
    assert "taken 2 times" in desk.post(page("edit_coupon", coupon.id), FORM | {"most_uses": "1"}).content.decode()
    assert "has this code" in desk.post(page("new_coupon"), FORM).content.decode()


def test_what_points_are_worth_and_giving_some(desk: Client, now: datetime) -> None:
    terms = {"market": "hel", "earn": "1", "worth": "0.03", "most": "50", "valid_days": "365"}
    desk.post(page("set_terms", table="marketpoints"), terms)
    assert MarketPoints.objects.get().worth_minor == 3
    refused = desk.post(page("set_terms", table="marketpoints"), terms | {"worth": "0"}).content.decode()
    assert "worth_minor" in refused
    desk.post(page("edit_terms", "hel", table="marketpoints"), terms | {"worth": "0.05"})
    assert MarketPoints.objects.get().worth_minor == 5
    client = make_client()
    give(client.user_id, 10, now=now)
    account = PointsAccount.objects.get()
    desk.post(page("grant", account.pk, table="pointsaccount"), {"points": "40", "note": "Sorry"})
    account.refresh_from_db()
    assert account.balance == 50
    assert "Sorry" in desk.get(page("change", account.pk, table="pointsaccount")).content.decode()


def test_nobody_else_gets_in(now: datetime) -> None:
    coupon = make_coupon(now=now)
    make_terms(now=now)
    for name in ("edit_coupon", "pause", "preview"):
        assert Client().post(page(name, coupon.id)).status_code == 302
    with pytest.raises(NotAllowed):
        create_coupon(coupon_draft("NEW", now=now), actor=Actor(Role.CLIENT, 1), now=now)
    coupon.refresh_from_db()
    assert coupon.paused_at is None
