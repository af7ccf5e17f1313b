"""Every way in and out, over HTTP."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import connection
from django.test import Client

from doorstep.infra.db import fetch_all, fetch_one
from doorstep.modules.accounts import facade, selectors
from doorstep.modules.accounts.models import Consent, User
from doorstep.modules.accounts.tests.app import AUTH, App, continue_with, last_message, pending
from doorstep.modules.accounts.tests.builders import make_person, sign_in

pytestmark = pytest.mark.django_db

PHONE = "+358405550199"
EMAIL = "aino@example.org"
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_a_new_person_continues_with_a_phone() -> None:
    app = App()
    asked = continue_with(app, phone="+358 40 555 0199", name="Aino  Korhonen")
    assert asked.status_code == 401
    assert pending(asked) == ["login_by_code"]
    assert app.get("/api/v1/me").status_code == 401
    message = last_message(PHONE)
    assert re.fullmatch(r"\d{6}", message.code)
    assert message.code in message.text

    entered = app.post("code/confirm", code=message.code)
    assert entered.status_code == 200
    assert entered.json()["meta"]["is_authenticated"] is True
    me = app.get("/api/v1/me").json()
    assert (me["name"], me["phone"], me["role"], me["verified"]) == ("Aino Korhonen", PHONE, "client", True)
    assert (me["market"], me["language"], me["email"]) == ("hel", "en", None)
    consents = set(Consent.objects.filter(user_id=me["id"]).values_list("kind", "version", "language"))
    assert consents == {("terms", "2026-11-01", "en"), ("privacy", "2026-11-01", "en")}


def test_a_known_person_continues_with_the_same_phone_and_gets_the_same_answers() -> None:
    person = make_person(phone=PHONE, name="Aino")
    known, strange = App(), App()
    old, new = continue_with(known, phone=PHONE), continue_with(strange, phone="+358405550200")
    assert old.status_code == new.status_code
    assert {**old.json(), "meta": None} == {**new.json(), "meta": None}
    assert len(last_message(PHONE).text) == len(last_message("+358405550200").text)
    assert known.post("code/confirm", code=last_message(PHONE).code).json()["data"]["user"]["id"] == person
    assert Consent.objects.filter(user_id=person).count() == 2


def test_a_new_and_a_known_person_continue_with_an_e_mail_address() -> None:
    app = App()
    assert pending(continue_with(app, email="Aino@Example.org")) == ["login_by_code"]
    assert app.post("code/confirm", code=last_message(EMAIL).code).status_code == 200
    me = app.get("/api/v1/me").json()
    assert (me["email"], me["phone"], me["verified"]) == (EMAIL, None, True)
    again = App()
    continue_with(again, email=EMAIL)
    entered = again.post("code/confirm", code=last_message(EMAIL).code)
    assert entered.json()["data"]["user"]["id"] == me["id"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "required"),
        ({"consent": True}, "one_contact"),
        ({"phone": PHONE}, "required"),
        ({"phone": PHONE, "consent": False}, "required"),
        ({"phone": PHONE, "email": EMAIL, "consent": True}, "one_contact"),
        ({"phone": "0405550199", "consent": True}, "bad_phone"),
        ({"email": "aino", "consent": True}, "invalid"),
        ({"phone": PHONE, "consent": True, "market": "par"}, "unknown_market"),
        ({"phone": PHONE, "consent": True, "language": "tlh"}, "unknown_language"),
        ({"consent": True, "password": PASSWORD}, "one_contact"),
    ],
)
@pytest.mark.parametrize("door", ["continue", "signup"])
def test_sign_up_demands_one_contact_and_consent(door: str, body: dict[str, Any], code: str) -> None:
    before = User.objects.count()
    response = App().post(door, **body)
    assert response.status_code == 400, response.content
    assert code in [error["code"] for error in response.json()["errors"]]
    assert User.objects.count() == before


def test_sign_up_with_phone_and_password_then_sign_in_with_them() -> None:
    app = App()
    assert pending(app.post("signup", phone=PHONE, password=PASSWORD, consent=True, market="hel")) == ["verify_phone"]
    assert app.post("phone/verify", code=last_message(PHONE).code).status_code == 200
    assert app.get("/api/v1/me").json()["phone"] == PHONE
    other = App()
    assert other.post("login", phone=PHONE, password="wrong wrong wrong").status_code == 400
    assert other.post("login", phone=PHONE, password=PASSWORD).status_code == 200
    assert other.get("/api/v1/me").json()["phone"] == PHONE


def test_sign_up_with_e_mail_and_password_needs_the_code() -> None:
    app = App()
    asked = app.post("signup", email=EMAIL, password=PASSWORD, consent=True, market="hel")
    assert pending(asked) == ["login_by_code"]
    elsewhere = App()
    assert pending(elsewhere.post("login", email=EMAIL, password=PASSWORD)) == ["login_by_code"]
    assert elsewhere.post("code/confirm", code=last_message(EMAIL).code).status_code == 200
    assert elsewhere.get("/api/v1/me").json()["email"] == EMAIL
    third = App()
    assert third.post("login", email=EMAIL, password=PASSWORD).status_code == 200


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123"])
def test_weak_passwords_are_refused(password: str) -> None:
    assert App().post("signup", email=EMAIL, password=password, consent=True).status_code == 400


def test_signing_up_with_a_taken_contact_looks_the_same_and_tells_its_owner_only() -> None:
    make_person(phone=PHONE, email=EMAIL)
    accounts = User.objects.count()
    app = App()
    assert pending(app.post("signup", phone=PHONE, password=PASSWORD, consent=True)) == ["verify_phone"]
    assert "already have" in last_message(PHONE).text
    app = App()
    assert pending(app.post("signup", email=EMAIL, password=PASSWORD, consent=True)) == ["login_by_code"]
    assert "already have" in last_message(EMAIL).text
    assert User.objects.count() == accounts


def test_sign_in_by_code_of_unknown_and_unproved_contacts_answers_alike() -> None:
    make_person(phone=PHONE)
    App().post("signup", email="victim@example.org", password=PASSWORD, consent=True)
    answers = []
    for contact in ({"phone": PHONE}, {"phone": "+358405550201"}, {"email": "victim@example.org"}):
        response = App().post("code/request", **contact)
        answers.append((response.status_code, pending(response)))
    assert answers == [(401, ["login_by_code"])] * 3
    assert last_message(PHONE).code
    assert not last_message("+358405550201").code
    assert not last_message("victim@example.org").code
    assert App().post("code/request").status_code == 400


def test_whoever_began_an_account_for_anothers_address_gains_nothing() -> None:
    thief = App()
    thief.post("signup", email=EMAIL, password=PASSWORD, consent=True)
    owner = App()
    continue_with(owner, email=EMAIL)
    owner.post("code/confirm", code=last_message(EMAIL).code)
    assert owner.get("/api/v1/me").json()["email"] == EMAIL
    returned = App().post("login", email=EMAIL, password=PASSWORD)
    assert returned.status_code == 400
    assert thief.get("/api/v1/me").status_code == 401


def test_two_people_with_one_phone_pending_one_proves_it() -> None:
    first, second = App(), App()
    continue_with(first, phone=PHONE)
    code = last_message(PHONE).code
    continue_with(second, phone=PHONE)
    assert second.post("code/confirm", code=last_message(PHONE).code).status_code == 200
    refused = first.post("code/confirm", code=code)
    assert refused.status_code == 409
    assert refused.json()["code"] == "contact_taken"
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert first.get("/api/v1/me").status_code == 401
    assert len(fetch_all("SELECT 1 FROM accounts_user WHERE phone_index IS NOT NULL")) == 1


def test_a_wrong_code_three_times_ends_the_attempt() -> None:
    app = App()
    continue_with(app, phone=PHONE)
    code = last_message(PHONE).code
    wrong = "000000" if code != "000000" else "111111"
    assert [app.post("code/confirm", code=wrong).status_code for _ in range(3)] == [400, 400, 400]
    assert app.post("code/confirm", code=code).status_code == 409
    assert app.get("/api/v1/me").status_code == 401


def test_a_code_can_be_sent_again_and_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    app = App()
    continue_with(app, phone=PHONE)
    assert app.call("post", "code/resend").status_code == 200
    late = time.time() + 11 * 60
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: late)
    assert app.post("code/confirm", code=last_message(PHONE).code).status_code == 409


@pytest.mark.parametrize(
    ("door", "body"),
    [
        ("continue", {"phone": PHONE, "consent": True}),
        ("code/request", {"phone": PHONE}),
        ("signup", {"phone": PHONE, "password": PASSWORD, "consent": True}),
        ("login", {"phone": PHONE, "password": "wrong wrong wrong"}),
        ("password/request", {"email": EMAIL}),
    ],
)
def test_too_many_attempts_are_a_429_problem_never_a_500(door: str, body: dict[str, Any]) -> None:
    statuses = []
    for _ in range(9):
        response = App().post(door, **body)
        statuses.append(response.status_code)
    assert statuses[-1] == 429, statuses
    assert set(statuses) <= {400, 401, 429}
    problem = response.json()
    assert (problem["code"], problem["status"]) == ("too_many_attempts", 429)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert int(response.headers["Retry-After"]) > 0


def test_signing_out_ends_the_session() -> None:
    app = App(sign_in(make_person()))
    assert app.get("session").status_code == 200
    assert app.call("delete", "session").status_code == 401
    assert app.get("/api/v1/me").status_code == 401
    assert fetch_one("SELECT count(*) FROM usersessions_usersession") == (0,)
    assert app.get("session").status_code == 410


def test_sessions_are_listed_and_revoked() -> None:
    person = make_person()
    phone, laptop = App(sign_in(person)), App(sign_in(person))
    items = phone.get("/api/v1/me/sessions").json()["items"]
    assert len(items) == 2
    other = next(item for item in items if not item["is_current"])
    stranger = App(sign_in(make_person()))
    assert stranger.call("delete", f"/api/v1/me/sessions/{other['id']}").status_code == 404
    assert laptop.get("/api/v1/me").status_code == 200
    assert phone.call("delete", f"/api/v1/me/sessions/{other['id']}").status_code == 204
    assert laptop.get("/api/v1/me").status_code == 401
    assert phone.get("/api/v1/me").status_code == 200
    through_allauth = phone.get("sessions").json()["data"]
    assert [item["is_current"] for item in through_allauth] == [True]


def test_changing_the_password_signs_other_devices_out() -> None:
    person = make_person(email=EMAIL, password_hash=make_password(PASSWORD))
    here, there = App(), App(sign_in(person))
    here.post("login", email=EMAIL, password=PASSWORD)
    asked = here.post("password/change", current_password=PASSWORD, new_password="another long password")
    if asked.status_code == 401:  # asks to prove it again first
        assert here.post("reauthenticate", password=PASSWORD).status_code == 200
        asked = here.post("password/change", current_password=PASSWORD, new_password="another long password")
    assert asked.status_code == 200
    assert here.get("/api/v1/me").status_code == 200
    assert there.get("/api/v1/me").status_code == 401


def test_a_forgotten_password_is_set_anew_by_code() -> None:
    person = make_person(email=EMAIL, password_hash=make_password(PASSWORD))
    old = App(sign_in(person))
    app = App()
    assert app.post("password/request", email=EMAIL).status_code == 401
    done = app.post("password/reset", key=last_message(EMAIL).code, password="another long password")
    assert done.status_code == 401
    assert App().post("login", email=EMAIL, password="another long password").status_code == 200
    assert old.get("/api/v1/me").status_code == 401


def test_a_person_adds_and_changes_the_phone() -> None:
    make_person(phone="+358405550210")
    app = App()
    continue_with(app, email=EMAIL)
    app.post("code/confirm", code=last_message(EMAIL).code)
    assert app.post("phone", phone=PHONE).status_code == 202
    assert app.get("/api/v1/me").json()["phone"] is None
    assert app.post("phone/verify", code=last_message(PHONE).code).status_code == 200
    assert app.get("/api/v1/me").json()["phone"] == PHONE
    assert app.post("phone", phone="+358405550210").status_code == 202
    taken = app.post("phone/verify", code=last_message("+358405550210").code)
    assert (taken.status_code, taken.json()["errors"][0]["code"]) == (400, "phone_taken")
    assert app.get("/api/v1/me").json()["phone"] == PHONE


def test_a_closed_account_cannot_sign_in() -> None:
    person = make_person(phone=PHONE)
    User.objects.filter(pk=person).update(is_active=False)
    app = App()
    continue_with(app, phone=PHONE)
    assert app.post("code/confirm", code=last_message(PHONE).code).status_code == 401
    assert app.get("/api/v1/me").status_code == 401


def test_a_second_factor_is_asked_after_the_code() -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    make_person(phone=PHONE)
    app = App()
    continue_with(app, phone=PHONE)
    app.post("code/confirm", code=last_message(PHONE).code)
    secret = app.get("authenticators/totp").json()["meta"]["secret"]

    def code() -> str:
        return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))

    assert app.post("authenticators/totp", code=code()).status_code == 200
    connection.run_on_commit.clear()  # allauth's mail about it, which no commit will send within a test
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data)
    cache.clear()
    again = App()
    continue_with(again, phone=PHONE)
    entered = again.post("code/confirm", code=last_message(PHONE).code)
    assert entered.status_code == 401
    assert pending(entered) == ["mfa_authenticate"]
    assert again.get("/api/v1/me").status_code == 401
    assert again.post("2fa/authenticate", code=code()).status_code == 200
    assert again.get("/api/v1/me").status_code == 200


def test_session_rows_and_logs_hold_no_phone() -> None:
    app = App()
    continue_with(app, phone=PHONE)
    rows = fetch_all("SELECT session_data FROM django_session")
    assert rows
    from doorstep.modules.accounts.session_store import open_session

    assert PHONE in str(open_session(app.token, rows[0][0]))
    assert PHONE not in rows[0][0]
    assert open_session("another" + app.token[7:], rows[0][0]) == {}


def test_garbage_is_refused_politely() -> None:
    for door in ("continue", "signup", "login", "code/request", "code/confirm", "phone/verify"):
        response = Client().post(AUTH + door, data="not json", content_type="application/json")
        assert response.status_code in (400, 409), door
        response = Client().post(AUTH + door, data="[1]", content_type="application/json")
        assert response.status_code in (400, 409), door
    assert App("nonsense").get("session").status_code == 410
    assert App("nonsense").get("/api/v1/me").status_code == 401


def test_the_page_of_codes_shows_them() -> None:
    continue_with(App(), phone=PHONE)
    code = last_message(PHONE).code
    assert code in Client().get("/dev/codes").content.decode()
    items = Client().get("/dev/codes", {"to": PHONE}, headers={"Accept": "application/json"}).json()["items"]
    assert (items[0]["code"], items[0]["to"], items[0]["channel"]) == (code, PHONE, "sms")
    assert Client().get("/dev/codes", {"to": "nobody@example.org"}).status_code == 200


@pytest.mark.parametrize(
    ("language", "word"), [("ru", "код"), ("zh-CN", "验证码"), ("zh-TW", "驗證碼"), ("fi", "code")]
)
def test_messages_speak_the_callers_language(language: str, word: str) -> None:
    App().call("post", "continue", {"phone": PHONE, "consent": True}, **{"Accept-Language": language})
    assert word in last_message(PHONE).text
    user = User.objects.latest("pk")
    assert facade.actor_of(user.pk).verified is False
    assert selectors.find_user_by_phone(PHONE) is None
