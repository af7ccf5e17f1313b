"""Several workers at one delivery, and several handlers at one event: everything arrives once."""

import time
from datetime import timedelta
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.clock import utc_now
from doorstep.modules.booking import facade as booking
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import Kind, Outcome, Result
from doorstep.modules.notify.ports import Mail
from doorstep.modules.notify.services import deliveries
from doorstep.modules.notify.tests.builders import request_for
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.concurrency.conftest import at_once
from tests.plugin import ClonedDatabase
from tests.queue import work_off

WORKERS = 8
ROUNDS = 10
VISITS = 5
SCHEDULERS = 4


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The message ids that were handed over, by a carrier that takes its time."""
    taken: list[str] = []

    def send(_: object, mail: Mail) -> Outcome:
        time.sleep(0.05)
        taken.append(mail.message_id)
        return Outcome(Result.SENT)

    monkeypatch.setattr("doorstep.integrations.mail_sent.SentMails.send", send)
    return taken


def test_two_workers_send_one_mail(cloned_database: ClonedDatabase, sent: list[str]) -> None:
    assert settings.MAIL_READY
    client = make_client()
    EmailAddress.objects.create(user_id=client.user_id, email="aino@example.org", verified=True, primary=True)
    for number in range(ROUNDS):
        with open_transaction():
            notify.send(
                request_for(client.user_id, Kind.VISIT_DONE, starts_at=utc_now(), key=str(number)), now=utc_now()
            )
        ((waiting,),) = fetch_all("SELECT id FROM notify_delivery WHERE state = 'waiting'")
        settling = partial(notify.settle_deliveries, utc_now())
        at_once([partial(deliveries.deliver, waiting)] * WORKERS + [settling])
        assert len(sent) == number + 1
        assert len(set(sent)) == number + 1
    rows = fetch_all("SELECT state, attempts, count(*) FROM notify_delivery WHERE channel = 'email' GROUP BY 1, 2")
    assert rows == [("sent", 1, ROUNDS)]


def test_one_key_at_the_same_moment_is_one_notice(cloned_database: ClonedDatabase) -> None:
    client = make_client()

    def tell(number: int) -> object:
        with open_transaction():
            request = request_for(client.user_id, Kind.VISIT_DONE, starts_at=utc_now(), key=f"key {number}")
            return notify.send(request, now=utc_now())

    for number in range(ROUNDS):
        told = at_once([partial(tell, number)] * WORKERS)
        assert len([notice for notice in told if notice is not None]) == 1
    assert fetch_all("SELECT count(*) FROM notify_notice") == [(ROUNDS,)]


def test_reminders_of_two_schedulers_are_sent_once(cloned_database: ClonedDatabase) -> None:
    service = make_service()
    specialist, client = make_specialist(service), make_client()
    start = local_start(coming_day(3), 10)
    for hour in range(VISITS):
        Caller(client).book(service, start + timedelta(hours=2 * hour), specialist.offer_ids[service])
    work_off()
    # A day before the last of them: the clients' five, and the specialist's first.
    scan = partial(booking.send_reminders, start - timedelta(hours=24 - 8))
    assert sum(at_once([scan] * SCHEDULERS)) == VISITS + 1
    rows = fetch_all("SELECT kind, count(*) FROM notify_notice WHERE kind LIKE %s GROUP BY 1 ORDER BY 1", ["reminder%"])
    assert rows == [("reminder_day", VISITS), ("reminder_first", 1)]
