"""Reads of repair: terms, who comes instead, and when visits are expected."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import LostVisit
from doorstep.modules.dispatch.models import ExpectedTime, MarketRepair, Replacement
from doorstep.modules.dispatch.repair_contracts import LIVE_REPLACEMENTS, STILL_COMING, RepairTerms, ReplacementReason

_TERMS = (
    "within_minutes", "rating_gap", "dearer_bp", "choose_minutes", "tell_minutes", "too_late_minutes",
    "compensation_bp",
)  # fmt: skip


_BATCH = 200


def repair_terms(market: str) -> RepairTerms:
    """How a market repairs what goes wrong: its own row, else the defaults."""
    row = MarketRepair.objects.filter(market_id=market).first()
    return RepairTerms(market, **{name: getattr(row, name) for name in _TERMS}) if row else RepairTerms(market)


def get_replacement(order_id: uuid.UUID, visit_id: uuid.UUID | None = None, *, actor: Actor) -> Replacement:
    """
    Who comes instead, of an order: what has waited longest for an answer, else what was looked for last.

    A visit that was lost just now, and that no job has taken up yet, is looked for as well: its row is not saved.

    :param visit_id: the lost visit, where several of a party dropped out.
    :raises NotFound: unless the order is the actor's, or staff asks, or if nobody ever dropped out.
    """
    # Asked first: a wait that ends meanwhile has its row then.
    lost = {one.visit_id: one for one in booking.list_awaited_of(order_id)}
    rows = Replacement.objects.filter(order_id=order_id).order_by("begun_at", "visit_id")
    # Who was late, and then dropped out, is looked for anew.
    known = [row for row in rows if row.reason == ReplacementReason.DROPPED or row.visit_id not in lost]
    begun = {row.visit_id for row in known}
    just_lost = [
        Replacement.to_find(one, ReplacementReason.DROPPED) for one in lost.values() if one.visit_id not in begun
    ]
    found = [
        row
        for row in (*known, *just_lost)
        if (actor.is_staff or row.client_id == actor.user_id) and visit_id in (None, row.visit_id)
    ]
    if not found:
        raise NotFound
    return next((row for row in found if row.state in LIVE_REPLACEMENTS), found[-1])


def is_still_late(row: Replacement, lost: LostVisit) -> bool:
    """Whether a late specialist, for whom somebody was proposed, is still to come at the start that was promised."""
    return lost.state in STILL_COMING and lost.starts_at == row.lost_starts_at


def list_moot(waiting: Collection[uuid.UUID], *, now: datetime) -> list[uuid.UUID]:
    """
    Visits for which somebody else may have been found in vain.

    Their order waits for nobody any more, or the specialist who was late has come, or is to come at another time by
    now, or the time to answer is over.

    :param waiting: the visits whose orders wait.
    """
    rows = Replacement.objects.filter(state__in=LIVE_REPLACEMENTS).order_by("begun_at")[:_BATCH]
    found = []
    for row in rows:
        if row.reason == ReplacementReason.DROPPED:
            moot = row.visit_id not in waiting
        else:
            lost = booking.find_lost_visit(row.visit_id)
            over = row.hold_until is not None and row.hold_until <= now
            moot = over or lost is None or not is_still_late(row, lost)
        if moot:
            found.append(row.visit_id)
    return found


def seen_since(visit_ids: Sequence[uuid.UUID], since: datetime) -> set[uuid.UUID]:
    """The visits for which somebody else was looked for, or is being looked for since a moment."""
    rows = Replacement.objects.filter(visit_id__in=visit_ids).only("visit_id", "state", "looked_at", "begun_at")
    return {row.visit_id for row in rows if row.state != "looking" or (row.looked_at or row.begun_at) > since}


def expected_of_order(order_id: uuid.UUID) -> list[ExpectedTime]:
    """When an order's visits are expected that won't begin as planned, by start; the caller may see the order."""
    return list(ExpectedTime.objects.filter(order_id=order_id).order_by("starts_at"))


def expected_of_specialist(actor: Actor) -> list[ExpectedTime]:
    """The same of the acting specialist's own visits."""
    if actor.specialist_id is None:
        return []
    return list(ExpectedTime.objects.filter(specialist_id=actor.specialist_id).order_by("starts_at"))
