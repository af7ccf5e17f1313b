"""Telling people and looking at what became of it."""

from datetime import timedelta
from typing import Any

from django.test import Client

from doorstep.infra.db import open_transaction
from doorstep.modules.accounts.tests.builders import sign_in
from doorstep.modules.notify import facade
from doorstep.modules.notify.contracts import Kind
from doorstep.modules.notify.models import Delivery, Notice
from doorstep.modules.notify.tests.builders import request_for
from doorstep.modules.notify.tests.conftest import MovingClock
from tests.push_service import Browser, PushService
from tests.queue import work_off


def allow_pushes(user_id: int, service: PushService, app: str = "client") -> Browser:
    """A browser of a new session that takes pushes."""
    token = sign_in(user_id)
    key = Client().get("/api/v1/config").json()["push_public_key"]
    browser = service.subscribe(key)
    answer = Client().post(
        "/api/v1/me/push-subscriptions",
        browser.subscription(app),
        content_type="application/json",
        headers={"X-Session-Token": token},
    )
    assert answer.status_code == 201, answer.content
    return browser


def tell(user_id: int, kind: Kind, clock: MovingClock, *, ahead: timedelta = timedelta(days=3), **facts: Any) -> Notice:
    with open_transaction():
        notice_id = facade.send(request_for(user_id, kind, starts_at=clock() + ahead, **facts), now=clock())
    assert notice_id is not None
    return Notice.objects.get(pk=notice_id)


def states(notice: Notice) -> dict[str, str]:
    return dict(Delivery.objects.filter(notice=notice).values_list("channel", "state"))


def remark(notice: Notice, channel: str) -> str:
    return Delivery.objects.get(notice=notice, channel=channel).remark


def settle(clock: MovingClock, **later: float) -> None:
    """Let time pass, and do what scheduler and worker do."""
    clock.moment += timedelta(**later)
    facade.settle_deliveries(clock())
    work_off()
