"""The staff desk: who gets in, and what it never shows."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client

from doorstep.infra.db import fetch_all
from doorstep.modules.accounts import facade, selectors
from doorstep.modules.accounts.contracts import AddAddress
from doorstep.modules.accounts.models import Address, Consent, User
from doorstep.modules.accounts.services.addresses import add_address
from doorstep.modules.accounts.tests.builders import NOW, make_person, sign_in

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
EMAIL = "staff@example.org"
PHONE = "+358405550401"


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def staff() -> int:
    return make_person(name="Staff", email=EMAIL, phone=None, password_hash=make_password(PASSWORD), is_staff=True)


@pytest.fixture
def desk(staff: int) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=staff), "allauth.account.auth_backends.AuthenticationBackend")
    return client


def log_in(client: Client, **values: str) -> Any:
    form = {"username": EMAIL, "password": PASSWORD, **values}
    return client.post("/staff/login/?next=/staff/", form)


def test_staff_sign_in_by_e_mail_and_password(staff: int) -> None:
    client = Client()
    page = client.get("/staff/login/").content.decode()
    assert "E-mail" in page
    assert "Authenticator code" in page
    assert log_in(client, password="wrong").status_code == 200
    assert log_in(client).status_code == 302
    assert client.get("/staff/").status_code == 200


def test_others_do_not_get_in() -> None:
    make_person(email="client@example.org", password_hash=make_password(PASSWORD))
    client = Client()
    assert log_in(client, username="client@example.org").status_code == 200
    assert client.get("/staff/").status_code == 302


def test_guessing_is_limited(staff: int) -> None:
    client = Client()
    for _ in range(5):
        log_in(client, password="wrong")
    assert "Too many attempts" in log_in(client).content.decode()


def test_a_second_factor_is_demanded_where_it_is_set_up(staff: int, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = generate_totp_secret()
    TOTP.activate(User.objects.get(pk=staff), secret)
    assert secret not in str(Authenticator.objects.get().data)
    monkeypatch.setattr(
        "allauth.mfa.totp.internal.auth.validate_totp_code", lambda held, code: (held, code) == (secret, "123456")
    )
    client = Client()
    assert "present code" in log_in(client).content.decode()
    assert "present code" in log_in(client, code="999999").content.decode()
    assert log_in(client, code="123456").status_code == 302


def test_every_list_and_page_opens_and_shows_no_secret(desk: Client, staff: int) -> None:
    person = make_person(name="Aino Korhonen", phone=PHONE, email="aino@example.org")
    token = sign_in(person)
    actor = facade.actor_of(person)
    address = add_address(
        AddAddress(label="Home", line="Kaarlenkatu 12", details="Code 4321", position=facade.get_market("hel").center),
        actor=actor,
        now=NOW,
    )
    hashes = [row[0] for row in fetch_all("SELECT password FROM accounts_user WHERE password LIKE 'md5%%'")]
    pages = {
        "market": "hel",
        "user": person,
        "address": address.id,
        "consent": Consent.objects.filter(user_id=person).values_list("pk", flat=True)[0],
    }
    for name, key in pages.items():
        listed = desk.get(f"/staff/accounts/{name}/")
        opened = desk.get(f"/staff/accounts/{name}/{key}/change/")
        assert (listed.status_code, opened.status_code) == (200, 200), name
        for text in (listed.content.decode(), opened.content.decode()):
            assert token not in text
            assert not any(secret in text for secret in hashes)
        if name in ("user", "address"):
            assert PHONE not in listed.content.decode()
            assert "Kaarlenkatu" not in listed.content.decode()
    assert PHONE in desk.get(f"/staff/accounts/user/{person}/change/").content.decode()
    assert "Kaarlenkatu" in desk.get(f"/staff/accounts/address/{address.id}/change/").content.decode()
    device = UserSession.objects.get(user_id=person)
    for path in ("usersessions/usersession/", f"usersessions/usersession/{device.pk}/change/", "account/emailaddress/"):
        response = desk.get(f"/staff/{path}")
        assert response.status_code == 200
        assert token not in response.content.decode()


def test_pages_with_secrets_do_not_exist(desk: Client) -> None:
    for model in admin.site._registry:
        assert model._meta.label not in {"mfa.Authenticator", "sessions.Session", "account.EmailConfirmation"}
    assert desk.get("/staff/mfa/authenticator/").status_code == 404


@pytest.mark.parametrize("term", ["+358 40 5550401", "aino@example.org", "Aino Kor"])
def test_people_are_found_by_phone_e_mail_and_name(desk: Client, term: str) -> None:
    make_person(name="Aino Korhonen", phone=PHONE, email="aino@example.org")
    make_person(name="Mika Virtanen")
    page = desk.get("/staff/accounts/user/", {"q": term}).content.decode()
    assert "Aino Korhonen" in page
    assert "Mika Virtanen" not in page


def test_staff_read_people_but_do_not_write_them(desk: Client) -> None:
    person = make_person(name="Aino")
    desk.post(f"/staff/accounts/user/{person}/change/", {"name": "Changed"})
    assert User.objects.get(pk=person).name == "Aino"
    assert desk.get("/staff/accounts/user/add/").status_code == 403
    assert desk.post(f"/staff/accounts/user/{person}/delete/", {"post": "yes"}).status_code == 403
    assert Address.objects.count() == 0


def test_changing_a_markets_rules_is_audited_and_takes_effect(desk: Client, staff: int) -> None:
    form = {
        "horizon_days": 30,
        "minimum_notice_minutes": 60,
        "slot_step_minutes": 15,
        "hold_minutes": 10,
        "request_minutes": 720,
        "quote_minutes": 15,
        "narrow_before_minutes": 180,
        "narrow_to_minutes": 30,
        "door_minutes": 120,
        "replace_minutes": 15,
        "position": 0,
    }
    assert desk.post("/staff/accounts/market/hel/change/", form).status_code == 302
    assert facade.get_market("hel").horizon_days == 30
    rows = fetch_all("SELECT actor, act, subject, details FROM infra_auditentry")
    assert [row[:3] for row in rows] == [(f"staff:{staff}", "change market", "market:hel")]
    selectors.forget_markets()
