"""At the door at the same moment: one check-in, each act of a phone once, each wrong code counted."""

import uuid
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connection

from doorstep.entrypoints.wiring import load_handlers
from doorstep.infra.db import fetch_all
from doorstep.kernel.actors import Actor
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking.contracts import OfferChoice, PlaceOrder, VisitState
from doorstep.modules.booking.services.place import confirm_order, hold_order
from doorstep.modules.booking.services.quotes import make_quote
from doorstep.modules.booking.services.work import advance_visit
from doorstep.modules.fieldwork.contracts import (
    ActKind,
    ActOutcome,
    CheckInClaim,
    CheckInHow,
    CodeLocked,
    CodePurpose,
    CodeWrong,
    DeviceAct,
)
from doorstep.modules.fieldwork.services import sync
from doorstep.modules.fieldwork.services.check_in import check_in
from doorstep.modules.fieldwork.services.door_codes import check_code, digits_for
from doorstep.modules.fieldwork.services.safety import ring_timers, set_timer
from doorstep.modules.payments.contracts import PaymentMethod
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.concurrency.conftest import at_once
from tests.plugin import ClonedDatabase

TOGETHER = 4
WHY = CheckInClaim(CheckInHow.OVERRIDE, reason="Nobody is here to tell a code in a test")


@pytest.fixture
def at_the_way(cloned_database: ClonedDatabase) -> tuple[uuid.UUID, Actor, datetime]:
    """A visit whose specialist has set out: its id, the specialist, and when that is."""
    load_handlers()
    service = make_service()
    specialist, person = make_specialist(service), make_client()
    client, worker = accounts.actor_of(person.user_id), accounts.actor_of(specialist.user_id)
    start = local_start(coming_day(3), 10)
    choice = OfferChoice(service, specialist.offer_ids[service], person.address_id, start)
    token, _ = make_quote(choice, actor=client, now=utc_now())
    order = hold_order(PlaceOrder((token,)), actor=client, now=utc_now())
    confirm_order(order.id, PaymentMethod.CASH, actor=client, now=utc_now())
    ((visit_id,),) = fetch_all("SELECT id FROM booking_visit WHERE order_id = %s", [order.id])
    now = start - timedelta(minutes=30)
    advance_visit(visit_id, VisitState.ON_THE_WAY, actor=worker, now=now)
    return visit_id, worker, now


def count(table: str, visit_id: uuid.UUID) -> int:
    ((rows,),) = fetch_all(f"SELECT count(*) FROM {table} WHERE visit_id = %s", [visit_id])
    return int(rows)


def test_two_check_ins_are_one_arrival(at_the_way: tuple[uuid.UUID, Actor, datetime]) -> None:
    visit_id, worker, now = at_the_way

    def come() -> None:
        connection.ensure_connection()
        check_in(visit_id, WHY, actor=worker, now=now)

    at_once([come] * TOGETHER)
    assert count("fieldwork_checkin", visit_id) == 1
    steps = fetch_all("SELECT target FROM infra_statechange WHERE object_id = %s AND target = 'arrived'", [visit_id])
    assert len(steps) == 1
    ((alerts,),) = fetch_all("SELECT count(*) FROM fieldwork_alert WHERE subject_id = %s", [str(visit_id)])
    assert alerts == 1


def test_the_same_acts_sent_twice_at_once_take_effect_once(at_the_way: tuple[uuid.UUID, Actor, datetime]) -> None:
    visit_id, worker, now = at_the_way
    acts = [
        sync.ReadAct(DeviceAct(uuid.uuid4(), ActKind.CHECK_IN, now), WHY),
        sync.ReadAct(DeviceAct(uuid.uuid4(), ActKind.START, now)),
        sync.ReadAct(DeviceAct(uuid.uuid4(), ActKind.NOTE, now), sync.NoteWritten("Done")),
        sync.ReadAct(DeviceAct(uuid.uuid4(), ActKind.FINISH, now)),
    ]

    def send() -> list[ActOutcome]:
        connection.ensure_connection()
        return [result.outcome for result in sync.sync_acts(visit_id, now, acts, actor=worker, now=now)]

    answers = at_once([send] * TOGETHER)
    for outcomes in zip(*answers, strict=True):
        assert sorted(outcomes) == sorted([ActOutcome.APPLIED] + [ActOutcome.AGAIN] * (TOGETHER - 1))
    assert count("fieldwork_act", visit_id) == len(acts)
    steps = fetch_all(
        "SELECT target FROM infra_statechange WHERE object_id = %s AND kind = 'visit' ORDER BY id", [visit_id]
    )
    assert [target for (target,) in steps][-4:] == ["on_the_way", "arrived", "working", "done"]


def test_wrong_codes_told_at_once_are_all_counted(at_the_way: tuple[uuid.UUID, Actor, datetime]) -> None:
    visit_id, _, now = at_the_way
    wrong = f"{(int(digits_for(visit_id, CodePurpose.CHECK_IN)) + 1) % 10_000:04d}"

    def tell() -> type[Exception]:
        connection.ensure_connection()
        with pytest.raises((CodeWrong, CodeLocked)) as refused:
            check_code(visit_id, wrong, CodePurpose.CHECK_IN, now=now)
        return refused.type

    found = at_once([tell] * 8)
    assert (found.count(CodeWrong), found.count(CodeLocked)) == (4, 4)


def test_a_timer_rings_once_however_many_listen(at_the_way: tuple[uuid.UUID, Actor, datetime]) -> None:
    visit_id, worker, now = at_the_way
    set_timer(visit_id, 30, actor=worker, now=now)

    def ring() -> int:
        connection.ensure_connection()
        return ring_timers(now + timedelta(hours=1))

    assert sum(at_once([partial(ring)] * TOGETHER)) == 1
