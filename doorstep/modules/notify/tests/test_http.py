"""Preferences, push subscriptions and the development page over HTTP."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from django_subatomic.db import _MissingRequiredTransaction
from icalendar import Calendar

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts.tests.builders import make_person, sign_in
from doorstep.modules.notify import facade
from doorstep.modules.notify.contracts import App, CalendarEntry, Kind
from doorstep.modules.notify.models import PushSubscription
from doorstep.modules.notify.ports import Mail, ShowsMails, mail_sender
from doorstep.modules.notify.services.subscriptions import MOST_DEVICES
from doorstep.modules.notify.tests.conftest import MovingClock
from doorstep.modules.notify.tests.telling import allow_pushes, tell
from tests.push_service import PushService
from tests.queue import work_off

pytestmark = pytest.mark.django_db
PREFERENCES = "/api/v1/me/notices/preferences"
SUBSCRIPTIONS = "/api/v1/me/push-subscriptions"


class Person:
    """Somebody at the API."""

    def __init__(self, **values: Any) -> None:
        self.user_id = make_person(**values)
        self.token = sign_in(self.user_id)

    def call(self, method: str, path: str, body: object = None, *, status: int = 200) -> Any:
        answer = Client().generic(
            method,
            path,
            b"" if body is None else json.dumps(body).encode(),
            content_type="application/json",
            headers={"X-Session-Token": self.token},
        )
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None


def test_everything_is_on_until_switched_off(clock: MovingClock) -> None:
    person = Person(email="aino@example.org")
    found = person.call("GET", PREFERENCES)
    assert found["email"] == {"address": "aino@example.org"}
    assert found["push"] == {"devices": 0}
    assert [each["group"] for each in found["groups"]] == ["bookings", "visit", "reminders", "reviews"]
    assert all(each["push"] and each["email"] for each in found["groups"])
    assert found["quiet_hours"] is None
    assert found["time_zone"] == "Europe/Helsinki"
    wish = {
        "groups": [{"group": "reminders", "push": False, "email": True}],
        "quiet_hours": {"starts": "22:00", "ends": "08:00", "time_zone": "Asia/Taipei"},
    }
    saved = person.call("PUT", PREFERENCES, wish)
    assert saved == person.call("GET", PREFERENCES)
    assert {"group": "reminders", "push": False, "email": True} in saved["groups"]
    assert saved["quiet_hours"] == {"starts": "22:00", "ends": "08:00", "time_zone": "Asia/Taipei"}
    assert saved["time_zone"] == "Asia/Taipei"
    assert person.call("PUT", PREFERENCES, {"quiet_hours": None})["quiet_hours"] is None


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"quiet_hours": {"starts": "22:00", "ends": "22:00", "time_zone": "Europe/Helsinki"}},
        {"quiet_hours": {"starts": "22:00", "ends": "08:00", "time_zone": "Europe/Atlantis"}},
        {"quiet_hours": {"starts": "22:00Z", "ends": "08:00Z", "time_zone": "Europe/Helsinki"}},
        {"quiet_hours": None, "groups": [{"group": "weather", "push": True, "email": True}]},
    ],
)
def test_bad_wishes_change_nothing(clock: MovingClock, wish: dict[str, Any]) -> None:
    person = Person()
    before = person.call("GET", PREFERENCES)
    assert person.call("PUT", PREFERENCES, wish, status=422)["code"] == "invalid_input"
    assert person.call("GET", PREFERENCES) == before


def test_the_same_browser_again_is_one_subscription(clock: MovingClock, service: PushService) -> None:
    person = Person()
    browser = service.subscribe("key")
    first = person.call("POST", SUBSCRIPTIONS, browser.subscription(), status=201)
    again = person.call("POST", SUBSCRIPTIONS, browser.subscription("specialist"), status=201)
    assert again["id"] == first["id"]
    assert again["app"] == "specialist"
    assert person.call("GET", PREFERENCES)["push"] == {"devices": 1}
    person.call("DELETE", f"{SUBSCRIPTIONS}/{first['id']}", status=204)
    assert person.call("DELETE", f"{SUBSCRIPTIONS}/{first['id']}", status=404)["code"] == "not_found"


def test_a_browser_belongs_to_who_signed_in_last(clock: MovingClock, service: PushService) -> None:
    first, second = Person(), Person()
    browser = service.subscribe("key")
    made = first.call("POST", SUBSCRIPTIONS, browser.subscription(), status=201)
    second.call("POST", SUBSCRIPTIONS, browser.subscription(), status=201)
    assert first.call("GET", PREFERENCES)["push"] == {"devices": 0}
    assert second.call("GET", PREFERENCES)["push"] == {"devices": 1}
    first.call("DELETE", f"{SUBSCRIPTIONS}/{made['id']}", status=404)


def test_devices_are_limited_and_ended_ones_make_room(clock: MovingClock, service: PushService) -> None:
    person = Person()
    for _ in range(MOST_DEVICES):
        person.token = sign_in(person.user_id)
        person.call("POST", SUBSCRIPTIONS, service.subscribe("key").subscription(), status=201)
    person.token = sign_in(person.user_id)
    refused = person.call("POST", SUBSCRIPTIONS, service.subscribe("key").subscription(), status=409)
    assert refused["code"] == "too_many_devices"
    PushSubscription.objects.filter(id=PushSubscription.objects.order_by("id").first().id).update(device_id=0)  # type: ignore[union-attr]
    person.call("POST", SUBSCRIPTIONS, service.subscribe("key").subscription(), status=201)


@pytest.mark.parametrize(
    "changed",
    [
        {"endpoint": "https://127.0.0.1/send"},
        {"endpoint": "http://93.184.216.34/send"},
        {"keys": {"p256dh": "B" + "A" * 86, "auth": "A" * 22}},
    ],
)
def test_addresses_inside_the_network_and_false_keys_are_refused(
    clock: MovingClock, service: PushService, changed: dict[str, Any]
) -> None:
    with override_settings(PUSH_ALLOW_PRIVATE=False):
        body = {**service.subscribe("key").subscription(), "endpoint": "https://93.184.216.34/send", **changed}
        assert Person().call("POST", SUBSCRIPTIONS, body, status=422)["code"] == "push_address_refused"


def test_addresses_are_sealed_and_resealed(clock: MovingClock, service: PushService) -> None:
    person = make_person()
    browser = allow_pushes(person, service)
    ((sealed,),) = fetch_all("SELECT sealed FROM notify_pushsubscription")
    assert browser.endpoint.encode() not in bytes(sealed)
    assert facade.reseal_subscriptions() == 1
    ((again,),) = fetch_all("SELECT sealed FROM notify_pushsubscription")
    assert bytes(again) != bytes(sealed)
    assert PushSubscription.objects.get().open().endpoint == browser.endpoint


def test_development_shows_mails_with_their_files(clock: MovingClock, tmp_path: Path) -> None:
    with override_settings(MAIL_SENDER="doorstep.integrations.mail_shown.ShownMails", MAIL_FOLDER=tmp_path / "mail"):
        tell(make_person(email="aino@example.org", language="ru"), Kind.BOOKING_CONFIRMED, clock)
        tell(make_person(email="boris@example.org"), Kind.VISIT_DONE, clock)
        work_off()
        client = Client()
        listed = client.get("/dev/mail", {"to": "aino@example.org"}, headers={"Accept": "application/json"}).json()
        (shown,) = listed["items"]
        assert shown["subject"] == "Запись подтверждена: Уборка квартиры"
        assert "Здравствуйте, Aino Korhonen!" in shown["text"]
        assert "Уборка квартиры" in shown["html"]
        assert len(client.get("/dev/mail", headers={"Accept": "application/json"}).json()["items"]) == 2
        page = client.get("/dev/mail").content.decode()
        assert "Запись подтверждена" in page
        assert f"/dev/mail/{shown['id']}" in page
        assert "Запись" in client.get(f"/dev/mail/{shown['id']}").content.decode()
        html = client.get(f"/dev/mail/{shown['id']}/html")
        assert "sandbox" in html["Content-Security-Policy"]
        for missing in (f"/dev/mail/{new_id()}", f"/dev/mail/{shown['id']}/files/9", "/dev/mail/.."):
            assert client.get(missing).status_code in (301, 404)


def test_html_of_mails_is_escaped(clock: MovingClock, tmp_path: Path) -> None:
    with override_settings(MAIL_SENDER="doorstep.integrations.mail_shown.ShownMails", MAIL_FOLDER=tmp_path / "mail"):
        name = "<img src=x onerror=alert(1)>"
        tell(make_person(email="aino@example.org", name=name), Kind.REVIEW_ANSWERED, clock, text="<script>1</script>")
        work_off()
        shown = Client().get("/dev/mail", headers={"Accept": "application/json"}).json()["items"][0]
    assert "<script>" not in shown["html"]
    assert "<img" not in shown["html"]
    assert name in shown["text"]


def test_a_calendar_file_goes_with_the_mail(clock: MovingClock, tmp_path: Path) -> None:
    starts = clock()
    entry = CalendarEntry(
        uid="visit-1@doorstep",
        sequence=4,
        starts_at=starts,
        ends_at=starts.replace(hour=10),
        summary="Home cleaning with Onni V.",
        description="Order 7K2M9QXA; all: https://doorstep.example/bookings/1, and more",
        location='Katu 1, "B"\nHelsinki',
        link=facade.address_of(App.CLIENT, "/bookings/1"),
        changed_at=starts,
        created_at=starts,
        cancelled=True,
    )
    file = facade.calendar_file(entry, name='Aino "A" Korhonen\n', email="aino@example.org")
    mail = Mail("aino@example.org", "S", "T", "<p>H</p>", "<1@localhost>", "en", file, "CANCEL")
    with override_settings(MAIL_SENDER="doorstep.integrations.mail_shown.ShownMails", MAIL_FOLDER=tmp_path / "mail"):
        assert mail_sender().send(mail).reference
        sender = mail_sender()
        assert isinstance(sender, ShowsMails)
        (shown,) = sender.recent()
    (attachment,) = shown.attachments
    assert (attachment.name, attachment.content_type) == ("visit.ics", "text/calendar; method=CANCEL")
    (event,) = Calendar.from_ical(attachment.content.decode()).walk("VEVENT")
    assert event["LOCATION"] == 'Katu 1, "B"\nHelsinki'
    assert event.decoded("DTSTART") == starts
    assert event["ATTENDEE"].params["CN"] == "Aino A Korhonen"
    lines = attachment.content.split(b"\r\n")
    assert len(lines) > 15
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)


def test_a_transaction_is_needed_to_tell(clock: MovingClock) -> None:
    from doorstep.modules.notify.tests.builders import request_for

    person = make_person()
    request = request_for(person, Kind.VISIT_DONE, starts_at=clock())
    with pytest.raises(_MissingRequiredTransaction):
        facade.send(request, now=clock())
    with open_transaction():
        assert facade.send(request, now=clock())
