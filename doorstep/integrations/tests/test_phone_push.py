"""Pushes to the apps of phones, over real connections to strict services: what arrives, and what answers mean."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from doorstep.infra import phone_push as keys
from doorstep.integrations import phone_push
from doorstep.integrations.push_everywhere import PushesEverywhere
from doorstep.modules.notify.contracts import App, PushAddressRefused, PushNotSetUp, Result, Subscription
from doorstep.modules.notify.ports import Push
from doorstep.settings.env import ROOT
from tests.phone_services import KEY_ID, TEAM, Apple, Firebase, PhoneService, running

FACTS = {"id": "n1", "app": "client", "kind": "on_the_way", "link": "/bookings/1", "tag": "visit-1"}
WORDS = {"title": "Аня уже в пути", "body": "家庭保洁, 10:00–12:00."}
PUSH = Push(json.dumps(FACTS | WORDS).encode(), topic="visit1", urgent=True, keep_seconds=3600)


@pytest.fixture
def firebase() -> Iterator[Firebase]:
    with (
        running(Firebase()) as service,
        override_settings(FCM_SERVICE_ACCOUNT=service.account(), FCM_ORIGIN=service.origin),
    ):
        yield service


@pytest.fixture
def apple() -> Iterator[Apple]:
    with (
        running(Apple()) as service,
        override_settings(APNS_KEY=service.pem, APNS_KEY_ID=KEY_ID, APNS_TEAM_ID=TEAM, APNS_ORIGIN=service.origin),
    ):
        yield service


def phone(service: PhoneService, app: App = App.CLIENT) -> Subscription:
    return Subscription(service.install("fcm" if isinstance(service, Firebase) else "apns"), "", "", app)


def send(to: Subscription, push: Push = PUSH) -> Any:
    return PushesEverywhere().send(push, to)


def test_android_shows_two_lines_and_opens_the_link(firebase: Firebase) -> None:
    to = phone(firebase)
    outcome = send(to)
    assert (outcome.result, firebase.refused) == (Result.SENT, [])
    assert outcome.reference.startswith("projects/doorstep-test/messages/")
    (taken,) = firebase.taken
    message = taken.body["message"]
    assert message["notification"] == WORDS
    assert message["data"] == FACTS
    assert message["android"] == {"priority": "HIGH", "ttl": "3600s", "notification": {"tag": "visit-1"}}


def test_google_is_asked_for_access_once(firebase: Firebase) -> None:
    to = phone(firebase)
    assert {send(to).result for _ in range(3)} == {Result.SENT}
    assert firebase.sign_ins == 1
    firebase.end_access()
    assert send(to).result is Result.TRY_AGAIN
    assert send(to).result is Result.SENT
    assert firebase.sign_ins == 2


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ((404, "UNREGISTERED"), Result.GONE),
        ((403, "SENDER_ID_MISMATCH"), Result.GONE),
        ((400, "BAD_TOKEN"), Result.GONE),
        ((404, ""), Result.REFUSED),  # a project that is not there must not cost anybody their pushes
        ((400, "INVALID_ARGUMENT"), Result.REFUSED),
        ((401, "THIRD_PARTY_AUTH_ERROR"), Result.TRY_AGAIN),
        ((429, "QUOTA_EXCEEDED"), Result.TRY_AGAIN),
        ((500, "INTERNAL"), Result.TRY_AGAIN),
        ((503, "UNAVAILABLE"), Result.TRY_AGAIN),
        ((502, ""), Result.UNKNOWN),
        ((504, ""), Result.UNKNOWN),
        ("drop", Result.UNKNOWN),
    ],
)
def test_what_firebase_means(firebase: Firebase, answer: tuple[int, str] | str, result: Result) -> None:
    to = phone(firebase)
    firebase.plan = [answer]
    assert send(to).result is result
    assert firebase.calls == 1


@pytest.mark.parametrize(
    ("answer", "result"), [(400, Result.REFUSED), (503, Result.TRY_AGAIN), ("drop", Result.TRY_AGAIN)]
)
def test_without_access_nothing_was_handed_over(firebase: Firebase, answer: int | str, result: Result) -> None:
    firebase.sign_in_plan = [answer]
    outcome = send(phone(firebase))
    assert outcome.result is result
    assert outcome.remark.startswith("no access token")
    assert firebase.calls == 0


def test_ios_shows_two_lines_and_opens_the_link(apple: Apple) -> None:
    outcome = send(phone(apple, App.SPECIALIST))
    assert (outcome.result, apple.refused) == (Result.SENT, [])
    assert outcome.reference
    (taken,) = apple.taken
    assert taken.body == {"aps": {"alert": WORDS, "sound": "default"}, **FACTS}
    assert taken.headers["apns-topic"] == "app.doorstep.specialist"
    assert taken.headers["apns-priority"] == "10"
    assert taken.headers["apns-collapse-id"] == "visit-1"


def test_apples_signature_is_used_again_until_it_is_too_old(apple: Apple) -> None:
    to = phone(apple)
    assert {send(to).result for _ in range(3)} == {Result.SENT}
    assert len(apple.signatures) == 1
    apple.plan = [(403, "ExpiredProviderToken")]
    assert send(to).result is Result.TRY_AGAIN
    assert send(to).result is Result.SENT


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ((410, "Unregistered"), Result.GONE),
        ((410, "ExpiredToken"), Result.GONE),
        ((400, "BadDeviceToken"), Result.GONE),
        ((400, "DeviceTokenNotForTopic"), Result.GONE),
        ((400, "BadTopic"), Result.REFUSED),
        ((403, "InvalidProviderToken"), Result.REFUSED),
        ((404, "BadPath"), Result.REFUSED),
        ((413, "PayloadTooLarge"), Result.REFUSED),
        ((429, "TooManyRequests"), Result.TRY_AGAIN),
        ((500, "InternalServerError"), Result.TRY_AGAIN),
        ((503, "Shutdown"), Result.TRY_AGAIN),
        ((504, "x"), Result.UNKNOWN),
        ("drop", Result.UNKNOWN),
    ],
)
def test_what_apple_means(apple: Apple, answer: tuple[int, str] | str, result: Result) -> None:
    to = phone(apple)
    apple.plan = [answer]
    assert send(to).result is result
    assert apple.calls == 1


def test_a_key_of_another_team_is_refused_by_apple(apple: Apple) -> None:
    with override_settings(APNS_TEAM_ID="OTHER12345"):
        assert send(phone(apple)).result is Result.REFUSED
    assert apple.refused == ["InvalidProviderToken"]


def test_services_that_are_away_may_be_tried_again(firebase: Firebase, apple: Apple) -> None:
    android, ios = phone(firebase), phone(apple)
    assert send(android).result is Result.SENT
    with override_settings(FCM_ORIGIN="http://127.0.0.1:1", APNS_ORIGIN="http://127.0.0.1:1"):
        assert send(android).result is Result.TRY_AGAIN
        assert send(ios).result is Result.TRY_AGAIN


def test_silence_after_sending_is_unknown(apple: Apple, firebase: Firebase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phone_push, "_PATIENCE", 0.3)
    phone_push.client.cache_clear()
    to = phone(apple)
    monkeypatch.setattr(Apple, "_answer", lambda *_: True)
    assert send(to).result is Result.UNKNOWN
    phone_push.client.cache_clear()


def test_the_longest_notice_fits(apple: Apple, firebase: Firebase) -> None:
    body = "叫" * ((3000 - len(json.dumps(FACTS | WORDS).encode())) // 3)
    long = Push(
        json.dumps(FACTS | {**WORDS, "body": body}, ensure_ascii=False).encode(), "t", urgent=False, keep_seconds=60
    )
    assert send(phone(apple), long).result is Result.SENT
    assert send(phone(firebase), long).result is Result.SENT


@pytest.mark.parametrize("scheme", ["fcm", "apns"])
def test_phones_are_refused_where_nothing_is_set_up(scheme: str) -> None:
    with pytest.raises(PushNotSetUp):
        PushesEverywhere().check_address(f"{scheme}:{'a' * 64}")


@pytest.mark.parametrize(
    "address", ["fcm:", "fcm:short", "fcm:with space" + "a" * 20, "apns:" + "/../" * 8, "apns:" + "é" * 30]
)
def test_what_is_no_token_is_refused(firebase: Firebase, apple: Apple, address: str) -> None:
    with pytest.raises(PushAddressRefused):
        PushesEverywhere().check_address(address)


def test_app_ids_are_those_of_the_projects() -> None:
    apps = json.loads((ROOT / "web" / "native" / "apps.json").read_text())
    assert {key: about["id"] for key, about in apps.items()} == settings.PHONE_APP_IDS


def test_services_are_named_when_their_keys_are_there(firebase: Firebase, apple: Apple) -> None:
    assert keys.push_services() == ["web", "fcm", "apns"]
    with override_settings(FCM_SERVICE_ACCOUNT="", APNS_KEY=""):
        assert keys.push_services() == ["web"]


def test_keys_are_read_from_files_and_checked(firebase: Firebase, apple: Apple, tmp_path: Path) -> None:
    file = tmp_path / "account.json"
    file.write_text(firebase.account())
    assert keys.read_firebase_account(str(file)).project == "doorstep-test"
    for text in (
        "{}",
        "[]",
        str(tmp_path / "nothing"),
        json.dumps(json.loads(firebase.account()) | {"private_key": "x"}),
    ):
        with pytest.raises(ValueError, match=r"is|can't|holds"):
            keys.read_firebase_account(text)
    assert keys.read_apple_key(apple.pem, key_id=KEY_ID, team_id=TEAM).team_id == TEAM
    for pem, key_id in (
        (apple.pem, ""),
        ("-----BEGIN", KEY_ID),
        (json.loads(firebase.account())["private_key"], KEY_ID),
    ):
        with pytest.raises(ValueError, match=r"is|needs|holds"):
            keys.read_apple_key(pem, key_id=key_id, team_id=TEAM)
    assert apple.pem not in repr(keys.read_apple_key(apple.pem, key_id=KEY_ID, team_id=TEAM))
