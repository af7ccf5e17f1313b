"""A delivery's way: waiting, sending, and what comes of it; preferences, quiet hours, and what is overtaken."""

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
from django.core import mail

from doorstep.infra.db import execute, open_transaction
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.tests.builders import make_person
from doorstep.modules.notify import facade
from doorstep.modules.notify.contracts import Group, GroupChoice, Kind, Outcome, Owner, PastNotice, QuietTime, Result
from doorstep.modules.notify.models import Delivery, Notice
from doorstep.modules.notify.ports import Mail
from doorstep.modules.notify.services import deliveries, owners
from doorstep.modules.notify.services.preferences import set_preferences
from doorstep.modules.notify.tests.builders import request_for
from doorstep.modules.notify.tests.conftest import MovingClock
from doorstep.modules.notify.tests.telling import allow_pushes, remark, settle, states, tell
from tests.push_service import PushService
from tests.queue import work_off

pytestmark = pytest.mark.django_db


def test_one_notice_a_key(person: int, clock: MovingClock) -> None:
    request = request_for(person, Kind.VISIT_DONE, starts_at=clock(), key="same")
    with open_transaction():
        first, again = facade.send(request, now=clock()), facade.send(request, now=clock())
    assert first is not None
    assert again is None
    assert Notice.objects.count() == 1


def test_nobody_is_told_without_an_account(person: int, clock: MovingClock) -> None:
    with open_transaction():
        assert facade.send(request_for(10**9, Kind.VISIT_DONE, starts_at=clock()), now=clock()) is None


def test_a_kind_is_of_one_app(person: int, clock: MovingClock) -> None:
    request = request_for(person, Kind.VISIT_DONE, starts_at=clock())
    wrong = type(request)(**{name: getattr(request, name) for name in request.__slots__} | {"app": "specialist"})
    with open_transaction(), pytest.raises(ValueError, match="client app"):
        facade.send(wrong, now=clock())


def test_push_comes_first_and_is_opened_by_the_browser_only(
    person: int, clock: MovingClock, service: PushService
) -> None:
    browser = allow_pushes(person, service)
    notice = tell(person, Kind.REMINDER_DAY, clock)
    work_off()
    assert states(notice) == {"push": "sent"}
    (received,) = service.received
    assert received.browser is browser
    assert received.payload == {
        "id": str(notice.id),
        "app": "client",
        "kind": "reminder_day",
        "title": "Coming up: Home cleaning",
        "body": "Thu 15 Jan, 10:00–12:00, with Onni V.",
        "link": "/bookings/1",
        "tag": str(notice.id),
    }
    assert received.headers["urgency"] == "normal"
    assert received.headers["ttl"] == str(24 * 3600)
    assert mail.outbox == []
    assert service.refused == []


def test_both_channels_at_once_where_others_decided(person: int, clock: MovingClock, service: PushService) -> None:
    allow_pushes(person, service)
    notice = tell(person, Kind.VISIT_CANCELLED, clock)
    work_off()
    assert states(notice) == {"push": "sent", "email": "sent"}
    assert len(service.received) == len(mail.outbox) == 1


def test_without_a_device_the_mail_follows(person: int, clock: MovingClock) -> None:
    notice = tell(person, Kind.REMINDER_DAY, clock)
    work_off()
    assert states(notice) == {"push": "skipped", "email": "sent"}
    assert remark(notice, "push") == "no device"
    assert mail.outbox[0].subject == "Coming up: Home cleaning"


def test_without_any_way_the_inbox_has_it(clock: MovingClock) -> None:
    notice = tell(make_person(), Kind.REMINDER_DAY, clock)
    work_off()
    assert states(notice) == {"push": "skipped", "email": "skipped"}
    assert remark(notice, "email") == "no address"


def test_what_is_switched_off_goes_another_way(person: int, clock: MovingClock, service: PushService) -> None:
    allow_pushes(person, service)
    actor = accounts.actor_of(person)
    set_preferences([GroupChoice(Group.REMINDERS, push=False, email=True)], None, actor=actor)
    notice = tell(person, Kind.REMINDER_DAY, clock)
    work_off()
    assert states(notice) == {"push": "skipped", "email": "sent"}
    set_preferences([GroupChoice(Group.REMINDERS, push=False, email=False)], None, actor=actor)
    silent = tell(person, Kind.REMINDER_DAY, clock)
    work_off()
    assert states(silent) == {"push": "skipped", "email": "skipped"}
    assert states(tell(person, Kind.VISIT_DONE, clock)) == {"push": "waiting"}


def test_what_is_switched_off_while_it_waits_is_not_sent(person: int, clock: MovingClock, service: PushService) -> None:
    allow_pushes(person, service)
    notice = tell(person, Kind.REMINDER_DAY, clock)
    set_preferences([GroupChoice(Group.REMINDERS, push=False, email=False)], None, actor=accounts.actor_of(person))
    work_off()
    assert states(notice) == {"push": "skipped", "email": "skipped"}
    assert service.received == []


def test_quiet_hours_put_off_what_can_wait(person: int, clock: MovingClock) -> None:
    # It is 10:00 in Helsinki, and this person works at night.
    quiet = QuietTime(time(9), time(15), "Europe/Helsinki")
    set_preferences([], quiet, actor=accounts.actor_of(person))
    later = tell(person, Kind.REVIEW_ANSWERED, clock)
    soon = tell(person, Kind.REMINDER_HOURS, clock, ahead=timedelta(hours=2))
    step = tell(person, Kind.ON_THE_WAY, clock)
    work_off()
    assert states(later) == {"push": "skipped", "email": "waiting"}
    assert states(soon) == {"push": "skipped", "email": "sent"}
    assert states(step) == {"push": "skipped", "email": "sent"}
    settle(clock, hours=4, minutes=59)
    assert states(later)["email"] == "waiting"
    settle(clock, minutes=1)
    assert states(later)["email"] == "sent"


def test_a_session_that_ended_gets_nothing(person: int, clock: MovingClock, service: PushService) -> None:
    allow_pushes(person, service)
    execute("DELETE FROM django_session")
    notice = tell(person, Kind.REMINDER_DAY, clock)
    work_off()
    assert states(notice) == {"push": "skipped", "email": "sent"}
    assert service.received == []


def test_the_other_app_gets_nothing(person: int, clock: MovingClock, service: PushService) -> None:
    allow_pushes(person, service, app="specialist")
    notice = tell(person, Kind.REMINDER_DAY, clock)
    work_off()
    assert remark(notice, "push") == "no device"


class Fickle:
    """An owner whose word changes."""

    def __init__(self) -> None:
        self.holds = True

    def is_current(self, *_: object) -> bool:
        return self.holds

    def find_calendar_entry(self, *_: object) -> None:
        return None


@pytest.fixture
def owner() -> Iterator[Fickle]:
    fickle = Fickle()
    known: Owner | None = owners.find_owner(Kind.VISIT_MOVED)
    owners.register_owner([Kind.VISIT_MOVED], fickle)
    yield fickle
    if known:
        owners.register_owner([Kind.VISIT_MOVED], known)


def test_what_no_longer_holds_is_not_sent(person: int, clock: MovingClock, owner: Fickle) -> None:
    request = request_for(person, Kind.VISIT_MOVED, starts_at=clock())
    with open_transaction():
        subject = Notice().id
        about = type(request)(**{name: getattr(request, name) for name in request.__slots__} | {"subject_id": subject})
        facade.send(about, now=clock())
    owner.holds = False
    work_off()
    owners.register_owner([Kind.VISIT_MOVED], owner)
    delivery = Delivery.objects.get(notice__dedup_key=request.dedup_key)
    assert (delivery.state, delivery.remark) == ("skipped", "overtaken")
    assert mail.outbox == []


def test_a_late_answer_still_tells_how_it_ended(
    person: int, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_: object, mail: Mail) -> Outcome:
        # While the call hangs, the upkeep gives it up and goes on to the next channel.
        clock.moment += timedelta(minutes=3)
        facade.settle_deliveries(clock())
        assert states(notice) == {"email": "unknown", "push": "skipped"}
        return Outcome(Result.SENT, reference="late")

    monkeypatch.setattr("doorstep.integrations.mail_sent.SentMails.send", slow)
    notice = tell(person, Kind.BOOKING_CONFIRMED, clock)
    work_off()
    assert states(notice) == {"email": "sent", "push": "skipped"}


def test_a_carrier_that_breaks_leaves_it_unknown(
    person: int, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object, mail: Mail) -> Outcome:
        raise RuntimeError

    monkeypatch.setattr("doorstep.integrations.mail_sent.SentMails.send", broken)
    notice = tell(person, Kind.BOOKING_CONFIRMED, clock)
    work_off()
    assert states(notice) == {"email": "unknown", "push": "skipped"}


def test_a_text_that_cant_be_written_is_given_up(
    person: int, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Mail:
        raise KeyError("word")

    monkeypatch.setattr(deliveries, "mail_of", broken)
    notice = tell(person, Kind.BOOKING_CONFIRMED, clock)
    work_off()
    assert states(notice) == {"email": "failed", "push": "skipped"}


def test_imports_disturb_nobody_and_old_notices_go(person: int, clock: MovingClock) -> None:
    def past(days: int) -> PastNotice:
        request = request_for(person, Kind.VISIT_DONE, starts_at=clock())
        return PastNotice(request, created_at=clock() - timedelta(days=days))

    with open_transaction():
        assert facade.import_notices([past(10), past(181)]) == 2
    tell(person, Kind.VISIT_DONE, clock)
    assert Delivery.objects.count() == 2
    assert facade.remove_old_notices(clock()) == 1
    assert Notice.objects.count() == 2
    clock.moment += timedelta(days=181)
    assert facade.remove_old_notices(clock()) == 2
    assert Delivery.objects.count() == 0
