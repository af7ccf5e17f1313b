"""Second factors, recovery codes, and new contacts, over HTTP."""

from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import connection

from doorstep.modules.accounts.tests.app import App, continue_with, last_message, pending
from doorstep.modules.accounts.tests.builders import make_person, sign_in

pytestmark = pytest.mark.django_db

PHONE = "+358405550399"
EMAIL = "aino@example.org"
NEW_EMAIL = "aino.new@example.org"
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def totp_code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def add_totp(app: App) -> str:
    """Set an authenticator app up; its secret."""
    offered = app.get("authenticators/totp")
    assert offered.status_code == 404
    meta = offered.json()["meta"]
    assert meta["totp_url"].startswith("otpauth://totp/")
    assert app.post("authenticators/totp", code=totp_code(meta["secret"])).status_code == 200
    connection.run_on_commit.clear()  # allauth's mail about it, which no commit will send within a test
    return str(meta["secret"])


def test_recovery_codes_are_shown_once_the_app_is_set_up_and_each_works_once() -> None:
    make_person(phone=PHONE)
    app = App()
    continue_with(app, phone=PHONE)
    app.post("code/confirm", code=last_message(PHONE).code)
    add_totp(app)
    shown = app.get("authenticators/recovery-codes")
    assert shown.status_code == 200, "the code just entered is proof enough"
    codes = shown.json()["data"]["unused_codes"]
    assert len(codes) == 10

    def enter(code: str) -> int:
        cache.clear()
        again = App()
        continue_with(again, phone=PHONE)
        entered = again.post("code/confirm", code=last_message(PHONE).code)
        assert pending(entered) == ["mfa_authenticate"]
        status: int = again.post("2fa/authenticate", code=code).status_code
        return status

    assert enter(codes[0]) == 200
    assert enter(codes[0]) == 400


def test_taking_a_factor_away_asks_for_it_first() -> None:
    person = make_person(phone=PHONE)
    app = App(sign_in(person))
    secret = add_totp(app)
    elsewhere = App(sign_in(person))
    refused = elsewhere.call("delete", "authenticators/totp")
    assert refused.status_code == 401
    flows = {flow["id"]: flow for flow in refused.json()["data"]["flows"]}
    assert "totp" in flows["mfa_reauthenticate"]["types"]
    assert elsewhere.get("authenticators/recovery-codes").status_code == 401
    assert elsewhere.post("2fa/reauthenticate", code="000000").status_code == 400
    cache.clear()
    assert elsewhere.post("2fa/reauthenticate", code=totp_code(secret)).status_code == 200
    assert elsewhere.call("delete", "authenticators/totp").status_code == 200
    assert elsewhere.get("authenticators").json()["data"] == []


def test_a_passkey_is_bound_to_the_host_without_its_port() -> None:
    app = App(sign_in(make_person(name="Aino Korhonen")))
    app.http.defaults["HTTP_HOST"] = "localhost:8000"
    options = app.get("authenticators/webauthn?passwordless").json()["data"]["creation_options"]["publicKey"]
    assert (options["rp"]["id"], options["rp"]["name"]) == ("localhost", "Doorstep")
    assert options["user"]["displayName"] == "Aino Korhonen"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    asked = App().get("webauthn/login").json()["data"]["request_options"]["publicKey"]
    assert asked["userVerification"] == "required"
    assert App().post("webauthn/login", credential={"id": "nothing"}).status_code == 400


def test_an_e_mail_address_is_added_and_changed_by_code() -> None:
    person = make_person(phone=PHONE)
    app = App(sign_in(person))
    assert app.post("email", email="Aino@Example.org").status_code == 202
    assert app.get("/api/v1/me").json()["email"] is None
    assert app.post("email/verify", code="000000").status_code == 400
    assert app.post("email/verify", code=last_message(EMAIL).code).status_code == 200
    assert app.get("/api/v1/me").json()["email"] == EMAIL
    assert app.post("email/verify", code=last_message(EMAIL).code).status_code == 409

    assert app.post("email", email=NEW_EMAIL).status_code == 202
    assert app.post("email/verify", code=last_message(NEW_EMAIL).code).status_code == 200
    assert [one["email"] for one in app.get("email").json()["data"]] == [NEW_EMAIL]
    assert "another e-mail address" in last_message(EMAIL).text
    stranger = App()
    continue_with(stranger, email=EMAIL)
    stranger.post("code/confirm", code=last_message(EMAIL).code)
    assert stranger.get("/api/v1/me").json()["id"] != person, "the old address opens another account now"


def test_an_address_that_another_account_proved_stays_there() -> None:
    make_person(email=EMAIL)
    app = App(sign_in(make_person(phone=PHONE)))
    assert app.post("email", email=EMAIL).status_code == 202
    refused = app.post("email/verify", code=last_message(EMAIL).code)
    assert (refused.status_code, refused.json()["code"]) == (409, "contact_taken")
    assert app.get("/api/v1/me").json()["email"] is None


def test_three_wrong_codes_end_the_change_and_guests_change_nothing() -> None:
    app = App(sign_in(make_person(phone=PHONE)))
    app.post("email", email=EMAIL)
    code = last_message(EMAIL).code
    wrong = "000000" if code != "000000" else "111111"
    assert [app.post("email/verify", code=wrong).status_code for _ in range(3)] == [400, 400, 400]
    assert app.post("email/verify", code=code).status_code == 409
    assert app.post("email", email="nonsense").status_code == 400
    assert App().post("email", email=EMAIL).status_code == 401
    assert App().post("email/verify", code=code).status_code == 401


def test_whoever_has_a_password_proves_it_before_a_contact_changes() -> None:
    person = make_person(email=EMAIL, password_hash=make_password(PASSWORD))
    app = App(sign_in(person))
    for path, body in (("email", {"email": NEW_EMAIL}), ("phone", {"phone": "+358405550398"})):
        refused = app.post(path, **body)
        assert refused.status_code == 401
        assert "reauthenticate" in [flow["id"] for flow in refused.json()["data"]["flows"]]
    assert app.post("reauthenticate", password=PASSWORD).status_code == 200
    assert app.post("email", email=NEW_EMAIL).status_code == 202


def test_a_first_password_is_set_without_an_old_one() -> None:
    app = App(sign_in(make_person(phone=PHONE, email=EMAIL)))
    assert app.post("password/change", new_password="short").status_code == 400
    assert app.post("password/change", new_password=PASSWORD).status_code == 200
    assert App().post("login", phone=PHONE, password=PASSWORD).status_code == 200
    assert app.post("password/change", new_password="another long password").status_code == 400
