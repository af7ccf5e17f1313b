"""What carriers may do, over real connections: refuse, be away, be busy, or take it and hang up."""

import pytest
from django.test import override_settings

from doorstep.infra.db import fetch_all
from doorstep.modules.notify.contracts import Kind
from doorstep.modules.notify.models import Delivery
from doorstep.modules.notify.tests.conftest import MovingClock
from doorstep.modules.notify.tests.telling import allow_pushes, remark, settle, states, tell
from doorstep.settings.notices import mailers_of
from tests.push_service import PushService
from tests.queue import work_off
from tests.smtp_server import Inbox, running_smtp_server

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_ended_is_forgotten(
    person: int, clock: MovingClock, service: PushService, status: int
) -> None:
    browser = allow_pushes(person, service)
    service.answer(browser, status)
    notice = tell(person, Kind.REMINDER_DAY, clock)
    work_off()
    assert states(notice) == {"push": "failed", "email": "sent"}
    assert fetch_all("SELECT count(*) FROM notify_pushsubscription") == [(0,)]
    again = tell(person, Kind.REMINDER_DAY, clock)
    work_off()
    assert remark(again, "push") == "no device"


def test_a_busy_push_service_is_tried_again_with_patience(
    person: int, clock: MovingClock, service: PushService
) -> None:
    browser = allow_pushes(person, service)
    service.answer(browser, 503, 429)
    notice = tell(person, Kind.REMINDER_DAY, clock)
    work_off()
    assert states(notice) == {"push": "waiting"}
    settle(clock, seconds=10)
    assert len(service.received) == 0
    settle(clock, seconds=10)
    assert remark(notice, "push") == "HTTP 429"
    settle(clock, seconds=60)
    assert states(notice) == {"push": "sent"}
    assert Delivery.objects.get(notice=notice).attempts == 3


def test_patience_ends_and_the_mail_follows(person: int, clock: MovingClock, service: PushService) -> None:
    browser = allow_pushes(person, service)
    service.answer(browser, *[500] * 5)
    notice = tell(person, Kind.REMINDER_DAY, clock)
    for _ in range(6):
        settle(clock, minutes=10)
    assert states(notice) == {"push": "failed", "email": "sent"}
    assert Delivery.objects.get(notice=notice, channel="push").attempts == 5
    assert sum(service.calls.values()) == 5


def test_a_lost_answer_is_unknown_and_not_repeated(person: int, clock: MovingClock, service: PushService) -> None:
    browser = allow_pushes(person, service)
    service.answer(browser, "drop")
    notice = tell(person, Kind.REMINDER_DAY, clock)
    work_off()
    for _ in range(5):
        settle(clock, minutes=10)
    assert states(notice) == {"push": "unknown", "email": "sent"}
    assert len(service.received) == 1  # it did arrive, which only the browser knows
    assert sum(service.calls.values()) == 1


def test_one_browser_of_several_is_enough(person: int, clock: MovingClock, service: PushService) -> None:
    first, second, third = (allow_pushes(person, service) for _ in range(3))
    service.answer(first, 410)
    service.answer(third, 500)
    notice = tell(person, Kind.REMINDER_DAY, clock)
    work_off()
    assert states(notice) == {"push": "sent"}
    assert [received.browser for received in service.received] == [second]
    assert fetch_all("SELECT count(*) FROM notify_pushsubscription") == [(2,)]


def test_mail_goes_by_smtp(person: int, clock: MovingClock, smtp: Inbox) -> None:
    notice = tell(person, Kind.REMINDER_DAY, clock)
    work_off()
    assert states(notice)["email"] == "sent"
    (message,) = smtp.mails
    delivery = Delivery.objects.get(notice=notice, channel="email")
    assert str(message["Message-ID"]) == f"<{delivery.id}@localhost>" == delivery.reference
    assert "Onni V." in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Onni V." in message.get_body(("html",)).get_content()  # type: ignore[union-attr]


@pytest.mark.parametrize("answer", ["550 no such box", "RCPT 550 no such box", "554 refused"])
def test_a_mail_refused_for_good_is_not_repeated(person: int, clock: MovingClock, smtp: Inbox, answer: str) -> None:
    smtp.plan = [answer]
    notice = tell(person, Kind.BOOKING_CONFIRMED, clock)
    work_off()
    for _ in range(3):
        settle(clock, minutes=10)
    assert states(notice) == {"email": "failed", "push": "skipped"}
    assert smtp.mails == []


@pytest.mark.parametrize("answer", ["451 later", "RCPT 450 greylisted"])
def test_a_mail_refused_for_now_is_repeated(person: int, clock: MovingClock, smtp: Inbox, answer: str) -> None:
    smtp.plan = [answer]
    notice = tell(person, Kind.BOOKING_CONFIRMED, clock)
    work_off()
    assert states(notice) == {"email": "waiting"}
    settle(clock, seconds=20)
    assert states(notice) == {"email": "sent"}
    assert len(smtp.mails) == 1


def test_a_mail_whose_answer_is_lost_is_unknown(
    person: int, clock: MovingClock, smtp: Inbox, service: PushService
) -> None:
    allow_pushes(person, service)
    smtp.plan = ["drop"]
    notice = tell(person, Kind.BOOKING_CONFIRMED, clock)
    work_off()
    for _ in range(3):
        settle(clock, minutes=10)
    assert states(notice) == {"email": "unknown", "push": "sent"}
    assert smtp.seen == 1


def test_a_server_that_is_away_is_tried_again(person: int, clock: MovingClock) -> None:
    with running_smtp_server() as gone:
        port = gone.port
    with override_settings(MAILERS=mailers_of(f"smtp://127.0.0.1:{port}")):
        notice = tell(person, Kind.BOOKING_CONFIRMED, clock)
        work_off()
    assert states(notice) == {"email": "waiting"}
    assert remark(notice, "email") == "no connection: ConnectionRefusedError"
