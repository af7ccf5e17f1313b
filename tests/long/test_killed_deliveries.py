"""
A worker is killed at each step of handing a notice over.

Before 'sending' is committed nothing happened, so another worker sends it. From then on nobody knows whether it went
out: the delivery becomes unknown, its carrier is never called again for it, and the next channel is used.
"""

import contextlib
import subprocess
import time
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection

from doorstep.infra.db import execute, fetch_all, open_transaction
from doorstep.kernel.clock import utc_now
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import Kind
from doorstep.modules.notify.tests.builders import request_for
from tests.builders import BuiltClient, make_client
from tests.callers import Caller
from tests.long.postman import AFTER_CALL, BEFORE_CALL, BEFORE_SENDING, SMTP_VARIABLE
from tests.long.workers import PATIENCE_SECONDS, return_jobs, running_role, wait_for_death
from tests.plugin import ClonedDatabase
from tests.push_service import PushService, running_push_service
from tests.roles.test_lifecycle import wait_for
from tests.smtp_server import Inbox, running_smtp_server

pytestmark = pytest.mark.long

ROUTES = {Kind.REMINDER_DAY: ("push", "email"), Kind.BOOKING_CONFIRMED: ("email", "push")}


def running_worker(
    database: ClonedDatabase, smtp: Inbox, folder: Path, step: str = ""
) -> "contextlib.AbstractContextManager[subprocess.Popen[bytes]]":
    """The worker, whose mails go to the inbox."""
    carriers = {
        "VAPID_PRIVATE_KEY": settings.PUSH_PRIVATE_KEY,
        "DOORSTEP_PUSH_ALLOW_PRIVATE": "true",
        SMTP_VARIABLE: f"smtp://127.0.0.1:{smtp.port}",
    }
    return running_role("postman", database, folder, step, **carriers)


def make_reader(service: PushService) -> BuiltClient:
    """Somebody with an e-mail address and a browser that takes pushes."""
    client = make_client()
    EmailAddress.objects.create(user_id=client.user_id, email="aino@example.org", verified=True, primary=True)
    key = Caller().get("/config").expect(200)["push_public_key"]
    Caller(client).post("/me/push-subscriptions", service.subscribe(key).subscription()).expect(201)
    return client


def states() -> dict[str, str]:
    return dict(fetch_all("SELECT channel, state FROM notify_delivery"))


def put_back_what_died() -> None:
    """What the scheduler does, without waiting for sending to have taken too long."""
    return_jobs()
    execute("UPDATE notify_delivery SET sending_at = sending_at - interval '3 minutes' WHERE state = 'sending'")
    notify.settle_deliveries(utc_now())


def is_settled() -> bool:
    ((jobs,),) = fetch_all("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
    return jobs == 0 and not {"waiting", "sending"} & set(states().values())


@pytest.mark.parametrize("step", [BEFORE_SENDING, BEFORE_CALL, AFTER_CALL])
@pytest.mark.parametrize("kind", ROUTES)
def test_a_killed_worker_repeats_nothing_and_loses_nothing(
    cloned_database: ClonedDatabase, tmp_path: Path, kind: Kind, step: str
) -> None:
    first, second = ROUTES[kind]
    with running_smtp_server() as smtp, running_push_service() as service:
        reader = make_reader(service)
        request = request_for(reader.user_id, kind, starts_at=utc_now().replace(year=2090))
        with open_transaction():
            assert notify.send(request, now=utc_now())
        assert states() == {first: "waiting"}

        with running_worker(cloned_database, smtp, tmp_path, step) as worker:
            wait_for_death(worker)
        arrived = {"push": len(service.received), "email": len(smtp.mails)}
        assert arrived == {first: int(step == AFTER_CALL), second: 0}
        assert states() == {first: "waiting" if step == BEFORE_SENDING else "sending"}

        put_back_what_died()
        with running_worker(cloned_database, smtp, tmp_path):
            wait_for(is_settled, PATIENCE_SECONDS, "nothing waits")
            # Long after, nothing more happens.
            for _ in range(3):
                put_back_what_died()
                time.sleep(0.3)
            wait_for(is_settled, PATIENCE_SECONDS, "nothing waits")
        arrived = {"push": len(service.received), "email": len(smtp.mails)}
        connection.close()
        if step == BEFORE_SENDING:
            assert states() == {first: "sent"}
            assert arrived == {first: 1, second: 0}
        else:
            assert states() == {first: "unknown", second: "sent"}
            assert arrived == {first: int(step == AFTER_CALL), second: 1}
        assert service.refused == []
        assert fetch_all("SELECT count(*) FROM notify_notice") == [(1,)]
