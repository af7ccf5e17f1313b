"""The specialist's safety: a call for help, a timer that calls by itself, and whom to tell."""

import json
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parseaddr

from doorstep.infra.db import execute, fetch_all, fetch_one, transaction, transaction_required
from doorstep.infra.outbox import publish
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotFound
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.fieldwork.contracts.alerts import AlertKind, AlertSubject
from doorstep.modules.fieldwork.contracts.door import (
    LONGEST_TIMER_MINUTES,
    SHORTEST_TIMER_MINUTES,
    DevicePosition,
    HelpAsked,
)
from doorstep.modules.fieldwork.contracts.safety import LONGEST_CONTACT_NAME, SafetyContact, TimerFacts
from doorstep.modules.fieldwork.models import SafetyContactRow, seal_contact
from doorstep.modules.fieldwork.rules import door
from doorstep.modules.fieldwork.selectors.terms import terms_of
from doorstep.modules.fieldwork.services.alerts import open_alert

_BATCH = 100
_RESEAL_BATCH = 500


@transaction
def ask_for_help(
    visit_id: uuid.UUID | None, position: DevicePosition | None, note: str, *, actor: Actor, now: datetime
) -> uuid.UUID:
    """
    SOS: staff get an alert at once, and the specialist's safety contact a mail. Again while it is open, the alert has
    the newest position and nobody is told anew.

    :param visit_id: the visit at which the specialist is, if at any.
    :return: the alert's id.
    :raises NotFound: if the visit is not this specialist's.
    """
    assert actor.specialist_id is not None  # the edge asks for a specialist
    assert actor.user_id is not None
    market = actor.market or ""
    if visit_id is not None:
        market = booking.get_field_visit_of_specialist(visit_id, actor=actor).market
    facts: dict[str, object] = {"visit_id": visit_id and str(visit_id), "note": note.strip()}
    if position is not None:
        facts |= {
            "lat": round(position.at.lat, 6), "lon": round(position.at.lon, 6),
            "accuracy_m": round(position.accuracy_m), "position_at": now.isoformat(),
        }  # fmt: skip
    alert_id, is_new = open_alert(
        AlertKind.SOS,
        market=market,
        subject_kind=AlertSubject.SPECIALIST,
        subject_id=actor.specialist_id,
        facts=facts,
        now=now,
    )
    if is_new:
        publish(
            HelpAsked(
                alert_id=alert_id, specialist_id=actor.specialist_id, specialist_user_id=actor.user_id,
                visit_id=visit_id, market=market, cause=str(AlertKind.SOS), asked_at=now,
            )
        )  # fmt: skip
    else:
        _follow_up(alert_id, {name: value for name, value in facts.items() if value})
    return alert_id


@transaction_required
def _follow_up(alert_id: uuid.UUID, facts: dict[str, object]) -> None:
    execute(
        "UPDATE fieldwork_alert SET facts = facts || %s::jsonb WHERE id = %s AND closed_at IS NULL",
        [json.dumps(facts, ensure_ascii=False), alert_id],
    )


@transaction
def set_timer(visit_id: uuid.UUID, minutes: int, *, actor: Actor, now: datetime) -> TimerFacts:
    """
    Start the safety timer of a visit, or set it anew: unless it is stopped or set again in time, others are told.

    :param minutes: from now, 5 to 720.
    :raises NotFound: if the visit is not this specialist's.
    :raises TimerNotPossible: unless the specialist is on the way, or at the visit.
    :raises InvalidInput: for other minutes.
    """
    if not SHORTEST_TIMER_MINUTES <= minutes <= LONGEST_TIMER_MINUTES:
        raise InvalidInput(f"Use {SHORTEST_TIMER_MINUTES} to {LONGEST_TIMER_MINUTES} minutes.", field="minutes")
    visit = booking.lock_field_visit(visit_id, actor=actor)
    if visit.specialist_id != actor.specialist_id:
        raise NotFound
    door.check_timer_possible(VisitState(visit.state), visit.place_kind)
    until = now + timedelta(minutes=minutes)
    grace = timedelta(minutes=terms_of(visit.market).timer_grace_minutes)
    row = fetch_one(
        "INSERT INTO fieldwork_safetytimer (visit_id, specialist_id, market_id, started_at, until, rings_at) "
        "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (visit_id) DO UPDATE SET until = excluded.until, "
        "rings_at = excluded.rings_at, ended_at = NULL, rang_at = NULL, started_at = CASE "
        "WHEN fieldwork_safetytimer.ended_at IS NULL THEN fieldwork_safetytimer.started_at "
        "ELSE excluded.started_at END RETURNING started_at",
        [visit_id, visit.specialist_id, visit.market, now, until, until + grace],
    )
    assert row is not None
    return TimerFacts(until=until, started_at=row[0], rang_at=None)


@transaction
def stop_timer(visit_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """
    All is well. Without a timer nothing happens; an alert that it has raised stays until staff have closed it.

    :raises NotFound: if the visit is not this specialist's.
    """
    visit = booking.lock_field_visit(visit_id, actor=actor)
    if visit.specialist_id != actor.specialist_id:
        raise NotFound
    execute("UPDATE fieldwork_safetytimer SET ended_at = %s WHERE visit_id = %s AND ended_at IS NULL", [now, visit_id])


def ring_timers(now: datetime) -> int:
    """Upkeep, every few seconds: tell staff and safety contacts of timers that ran out unanswered; how many."""
    count = 0
    while rung := _ring_some(now):
        count += rung
    return count


@transaction
def _ring_some(now: datetime) -> int:
    rows = fetch_all(
        """
        UPDATE fieldwork_safetytimer AS timer SET rang_at = %(now)s
        FROM (SELECT visit_id FROM fieldwork_safetytimer
              WHERE rings_at <= %(now)s AND ended_at IS NULL AND rang_at IS NULL
              ORDER BY rings_at LIMIT %(most)s FOR UPDATE SKIP LOCKED) AS due
        WHERE timer.visit_id = due.visit_id
        RETURNING timer.visit_id, timer.specialist_id, timer.market_id, timer.until
        """,
        {"now": now, "most": _BATCH},
    )
    users = {visit.visit_id: visit.specialist_user_id for visit in booking.list_field_visits(row[0] for row in rows)}
    for visit_id, specialist_id, market, until in rows:
        alert_id, is_new = open_alert(
            AlertKind.TIMER,
            market=market,
            subject_kind=AlertSubject.VISIT,
            subject_id=visit_id,
            facts={"specialist_id": specialist_id, "until": until.isoformat()},
            now=now,
        )
        if is_new:
            publish(
                HelpAsked(
                    alert_id=alert_id, specialist_id=specialist_id, specialist_user_id=users[visit_id],
                    visit_id=visit_id, market=market, cause=str(AlertKind.TIMER), asked_at=until,
                )
            )  # fmt: skip
    return len(rows)


def find_contact(actor: Actor) -> SafetyContact | None:
    """The actor's safety contact, if there is one."""
    assert actor.specialist_id is not None
    row = SafetyContactRow.objects.filter(specialist_id=actor.specialist_id).first()
    return None if row is None else row.open()


@transaction
def keep_contact(contact: SafetyContact, *, actor: Actor, now: datetime) -> SafetyContact:
    """
    Say whom to tell when the actor asks for help, instead of whoever it was before.

    :raises InvalidInput: without a name, or for something that is no e-mail address.
    """
    assert actor.specialist_id is not None
    kept = replace(contact, name=contact.name.strip(), email=contact.email.strip(), phone=contact.phone.strip())
    if not 1 <= len(kept.name) <= LONGEST_CONTACT_NAME:
        raise InvalidInput(f"Name them on 1 to {LONGEST_CONTACT_NAME} characters.", field="name")
    if parseaddr(kept.email)[1] != kept.email or "@" not in kept.email:
        raise InvalidInput("This is no e-mail address.", field="email")
    execute(
        "INSERT INTO fieldwork_safetycontactrow (specialist_id, sealed, changed_at) VALUES (%s, %s, %s) "
        "ON CONFLICT (specialist_id) DO UPDATE SET sealed = excluded.sealed, changed_at = excluded.changed_at",
        [actor.specialist_id, seal_contact(actor.specialist_id, kept), now],
    )
    return kept


@transaction
def forget_contact(*, actor: Actor, now: datetime) -> None:
    """Tell nobody but staff any more. Without a contact nothing happens."""
    assert actor.specialist_id is not None
    SafetyContactRow.objects.filter(specialist_id=actor.specialist_id).delete()


def reseal_safety_contacts() -> int:
    """Seal anew whom specialists want told, in batches of one transaction each; how many."""
    count, after = 0, 0
    while batch := _reseal_batch(after=after):
        count += len(batch)
        after = batch[-1]
    return count


@transaction
def _reseal_batch(*, after: int) -> list[int]:
    rows = list(SafetyContactRow.objects.select_for_update().filter(specialist_id__gt=after).order_by("specialist_id"))[
        :_RESEAL_BATCH
    ]
    for row in rows:
        row.sealed = seal_contact(row.specialist_id, row.open())
    SafetyContactRow.objects.bulk_update(rows, ["sealed"])
    return [row.specialist_id for row in rows]
