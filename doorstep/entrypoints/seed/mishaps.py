"""What went wrong in the demo cities and was looked after: a drop-out that was replaced, alerts at the desk."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from doorstep.entrypoints.seed.content import city, phrases
from doorstep.entrypoints.seed.marker import DemoMarket
from doorstep.entrypoints.seed.occasions import Guest, comes_to, guest_of
from doorstep.infra.db import transaction, transaction_required
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import selectors
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.services.answer import accept_visit
from doorstep.modules.booking.services.change import cancel_visit
from doorstep.modules.booking.services.slots import SlotQuestion, list_slots
from doorstep.modules.dispatch.models import Replacement
from doorstep.modules.dispatch.repair_contracts import RefuseWish, ReplacementState
from doorstep.modules.dispatch.services.answer_replacement import approve_replacement, refuse_replacement
from doorstep.modules.dispatch.services.replace import replace_dropped
from doorstep.modules.fieldwork import facade as fieldwork
from doorstep.modules.fieldwork.contracts import AlertKind, AlertSubject
from doorstep.modules.fieldwork.contracts.safety import SafetyContact
from doorstep.modules.fieldwork.models import Alert, SafetyContactRow
from doorstep.modules.fieldwork.services.safety import keep_contact
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import OfferFacts

_FIRST_DAY, _DAYS = 4, 3
_SETTLED = "It settled itself."
_OPEN_AGAIN = "The day off was moved; the visit stays."
_CALLED = "Called back: pressed by mistake, all is well."
_OVERRIDE = "The bell is broken and the client's phone is off; the neighbour let me in."


def keep_mishaps(markets: Sequence[DemoMarket], *, now: datetime) -> int:
    """
    Let one visit of each demo client have been replaced, raise an alert of each kind, and name whom to tell in need.

    Each is done once. Every act is a transaction of its own, so a call that was interrupted is simply repeated.

    :return: how many orders were made.
    """
    made = 0
    for market in markets:
        if not Replacement.objects.filter(client_id=market.client_ids[0]).exists():
            made += _replace_one(market, now=now)
        if not Alert.objects.filter(market=market.code, kind=AlertKind.OVERRIDE).exists():
            _raise_alerts(market, now=now)
        if not SafetyContactRow.objects.filter(specialist_id=market.specialist_ids[0]).exists():
            _name_contact(market, now=now)
    return made


def _replace_one(made: DemoMarket, *, now: datetime) -> int:
    """Somebody falls ill who was to come to the demo client, and the client takes whoever is proposed."""
    guest, own = guest_of(made, now=now)
    reason = phrases()["drop_out_reasons"][city(made.code).language][0]
    for offer in own:
        visit = _promised(guest, offer) if comes_to(offer, guest.address) else None
        if visit is None:
            continue
        cancel_visit(visit.id, reason, actor=accounts.actor_of(visit.specialist_user_id), now=now)
        replace_dropped(visit.id, now=now)
        row = Replacement.objects.filter(visit_id=visit.id).first()
        if row is not None and row.state == ReplacementState.PROPOSED:
            approve_replacement(visit.order_id, None, None, actor=guest.actor, now=now)
        elif row is not None:
            refuse_replacement(visit.order_id, RefuseWish.REFUND, actor=guest.actor, now=now)
        return 1
    return 0


def _promised(guest: Guest, offer: OfferFacts) -> Visit | None:
    """A visit that somebody has promised, for what the demo specialist does too."""
    question = SlotQuestion(guest.market, offer.service_id, None, None, guest.address.id, offer.minimum_quantity)
    days = list_slots(question, first_day=None, days=_FIRST_DAY + _DAYS, actor=guest.actor, now=guest.now).days
    starts = next((day.starts for day in days[_FIRST_DAY:] if day.starts), ())
    if not starts:
        return None
    try:
        order = guest.book([guest.choose(offer.service_id, starts[len(starts) // 2])])
    except DomainError:
        return None
    if order is None:
        return None
    (visit,) = selectors.visits_of([order])
    if visit.state == VisitState.REQUESTED:
        return accept_visit(visit.id, actor=accounts.actor_of(visit.specialist_user_id), now=guest.now)
    return visit


@transaction
def _raise_alerts(made: DemoMarket, *, now: datetime) -> None:
    """One of each kind about visits of late; what settles by itself has."""
    done = Visit.objects.filter(order__market=made.code, state=VisitState.DONE, starts_at__lt=now - timedelta(days=1))
    late, over, unseen, forced, timed, twice, away = done.order_by("-starts_at", "id")[:7]
    for kind, visit, minutes in (
        (AlertKind.LATE, late, 41), (AlertKind.OVERRUN, over, 48), (AlertKind.NO_CHECK_IN, unseen, 22)
    ):  # fmt: skip
        _raise(kind, visit, {"order_id": str(visit.order_id), "minutes": minutes}, visit.ends_at)
        _close(kind, AlertSubject.VISIT, visit.id, _SETTLED, visit.ends_at + timedelta(minutes=30))
    _raise(AlertKind.TIMER, timed, {"until": timed.ends_at.isoformat()}, timed.ends_at)
    _close(AlertKind.TIMER, AlertSubject.VISIT, timed.id, _CALLED, timed.ends_at + timedelta(minutes=4))
    _raise(AlertKind.CALENDAR_CONFLICT, away, {"calendar": "time_off"}, away.starts_at - timedelta(hours=20))
    _close(AlertKind.CALENDAR_CONFLICT, AlertSubject.VISIT, away.id, _OPEN_AGAIN, away.starts_at - timedelta(hours=18))
    _raise(AlertKind.OVERRIDE, forced, {"reason": _OVERRIDE, "distance_m": 240}, forced.starts_at)
    _raise(AlertKind.CONFLICT, twice, {"state": "cancelled", "order_id": str(twice.order_id)}, twice.ends_at)
    fieldwork.raise_alert(
        AlertKind.SOS, market=made.code, subject_kind=AlertSubject.SPECIALIST, subject_id=made.specialist_ids[-1],
        facts={"note": ""}, now=now - timedelta(minutes=6),
    )  # fmt: skip


@transaction_required
def _raise(kind: AlertKind, visit: Visit, facts: dict[str, object], at: datetime) -> None:
    known = {"specialist_id": visit.specialist_id, **facts}
    fieldwork.raise_alert(
        kind, market=visit.order.market_id, subject_kind=AlertSubject.VISIT, subject_id=visit.id, facts=known, now=at
    )


@transaction_required
def _close(kind: AlertKind, subject: AlertSubject, subject_id: object, note: str, at: datetime) -> None:
    fieldwork.close_alerts_of([kind], subject_kind=subject, subject_id=subject_id, note=note, actor=SYSTEM, now=at)


def _name_contact(made: DemoMarket, *, now: datetime) -> None:
    place, actor = city(made.code), accounts.actor_of(_user_of(made.specialist_ids[0]))
    name = phrases()["safety_contacts"][place.language][0]
    contact = SafetyContact(name, f"contact.{made.code}@doorstep.example", language=place.language)
    keep_contact(contact, actor=actor, now=now)


def _user_of(specialist_id: int) -> int:
    return specialists.cards([specialist_id])[specialist_id].user_id
