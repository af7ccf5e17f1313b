"""Reads of promotions."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from doorstep.infra.db import fetch_all, fetch_one
from doorstep.infra.kept import Kept
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound, NotSignedIn
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.promotions.contracts import (
    CouponKind,
    DiscountFacts,
    DiscountKind,
    DiscountState,
    PointsTerms,
)
from doorstep.modules.promotions.models import Coupon, Discount, MarketPoints, PointsLine
from doorstep.modules.promotions.rules.coupons import CouponTerms, CouponUses, plain_code

_MOST_OFFERS = 50


@dataclass(frozen=True, slots=True)
class PointsView:
    """Somebody's points in a market: how many, and when the next ones expire."""

    terms: PointsTerms
    balance: int
    next_expiry: datetime | None
    next_expiring: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A coupon that is on, as somebody sees it. ``usable``: it is not used up, nor used by them."""

    coupon: Coupon
    usable: bool


def find_terms(market: str) -> PointsTerms | None:
    """What points are worth in a market, from the process's memory; None if it has none."""
    return _kept_terms.get().get(market)


def forget_terms() -> None:
    """Read the terms of points anew at the next question; called by whoever changes them."""
    _kept_terms.forget()


def terms_of(row: MarketPoints, currency: str) -> PointsTerms:
    """A row as the pure rules know it."""
    return PointsTerms(row.market_id, currency, row.earn_minor, row.worth_minor, row.most_bp, row.valid_days)


def _read_terms() -> dict[str, PointsTerms]:
    rows = MarketPoints.objects.select_related("market")
    return {row.market_id: terms_of(row, row.market.currency) for row in rows}


_kept_terms = Kept(_read_terms)


def find_coupon(code: str) -> Coupon | None:
    """The coupon of a code as somebody typed it."""
    return Coupon.objects.select_related("add_on").filter(code=plain_code(code)).first()


def get_coupon(coupon_id: uuid.UUID) -> Coupon:
    """
    A coupon, for staff.

    :raises NotFound: if there is none of this id.
    """
    found = Coupon.objects.filter(id=coupon_id).first()
    if found is None:
        raise NotFound
    return found


def list_coupons(*, market: str | None, after: tuple[datetime, uuid.UUID] | None, limit: int) -> list[Coupon]:
    """Coupons of all markets or one, the newest first; those after the one that was made then and has this id."""
    rows = Coupon.objects.filter(market_id=market) if market else Coupon.objects.all()
    if after is not None:
        rows = rows.filter(Q(created_at__lt=after[0]) | Q(created_at=after[0], id__lt=after[1]))
    return list(rows.order_by("-created_at", "-id")[:limit])


def coupon_terms(row: Coupon) -> CouponTerms:
    """A coupon as the pure rules know it."""
    return CouponTerms(
        market=row.market_id,
        kind=CouponKind(row.kind),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        percent_bp=row.percent_bp or 0,
        amount_minor=row.amount_minor or 0,
        most_minor=row.most_minor,
        add_on_id=row.add_on_id,
        add_on_names=row.add_on.names if row.add_on_id and row.add_on else None,
        category_id=row.category_id,
        service_id=row.service_id,
        minimum_minor=row.minimum_minor,
        first_only=row.first_only,
        most_uses=row.most_uses,
        most_per_person=row.most_per_person,
        with_points=row.with_points,
        with_price_discounts=row.with_price_discounts,
        paused=row.paused_at is not None,
    )


def uses_of(coupon: Coupon, client_id: int) -> CouponUses:
    """How often a coupon is taken, by all and by somebody; exact under the coupon's lock."""
    row = fetch_one(
        "SELECT count(*) FROM promotions_discount WHERE coupon_id = %s AND client_id = %s "
        "AND state IN ('reserved', 'used')",
        [coupon.id, client_id],
    )
    return CouponUses(by_all=coupon.taken, by_person=row[0] if row else 0)


def live_discounts(order_id: uuid.UUID) -> list[Discount]:
    """What is taken off an order now, a coupon first."""
    return list(
        Discount.objects.filter(order_id=order_id)
        .filter(state__in=[DiscountState.RESERVED, DiscountState.USED])
        .select_related("coupon", "coupon__add_on")
        .order_by("kind")
    )


def discounts_of(order_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[DiscountFacts, ...]]:
    """
    What was taken off some orders, a coupon before points, also what came back; orders without are left out.

    Of a kind that was given back and taken again only the last counts.
    """
    if not order_ids:
        return {}
    rows = Discount.objects.filter(order_id__in=list(order_ids)).exclude(state=DiscountState.WITHDRAWN)
    last: dict[tuple[uuid.UUID, str], Discount] = {}
    for row in rows.select_related("coupon").order_by("reserved_at", "id"):
        last[row.order_id, row.kind] = row
    found: dict[uuid.UUID, list[DiscountFacts]] = defaultdict(list)
    for (order_id, _), row in sorted(last.items(), key=lambda one: one[0][1]):
        found[order_id].append(_facts_of(row))
    return {order_id: tuple(facts) for order_id, facts in found.items()}


def _facts_of(row: Discount) -> DiscountFacts:
    return DiscountFacts(
        order_id=row.order_id,
        kind=DiscountKind(row.kind),
        amount=Money(row.amount_minor, row.currency),
        state=DiscountState(row.state),
        code=row.coupon.code if row.coupon else "",
        names=row.coupon.names if row.coupon else {},
        points=row.points,
    )


def balance_of(client_id: int, market: str) -> int:
    """How many points somebody has in a market."""
    row = fetch_one(
        "SELECT balance FROM promotions_pointsaccount WHERE client_id = %s AND market_id = %s", [client_id, market]
    )
    return int(row[0]) if row else 0


def view_points(market: str, *, actor: Actor) -> PointsView | None:
    """
    The actor's points in a market; None if it has none.

    :raises UnknownMarket: if there is no such market.
    """
    terms = find_terms(accounts.get_market(market).code)
    if terms is None:
        return None
    rows = fetch_all(
        'SELECT l.expires_at, l."left" FROM promotions_pointsline l '
        "JOIN promotions_pointsaccount a ON a.id = l.account_id "
        'WHERE a.client_id = %s AND a.market_id = %s AND l."left" > 0 ORDER BY l.expires_at LIMIT 1',
        [actor.user_id, market],
    )
    expiry, expiring = rows[0] if rows else (None, 0)
    return PointsView(terms, balance_of(actor.user_id or 0, market), expiry, expiring)


def list_lines(market: str, *, actor: Actor, before: int | None, limit: int) -> list[PointsLine]:
    """The changes of the actor's points in a market, the latest first; without what was only tried at a checkout."""
    lines = PointsLine.objects.filter(account__client_id=actor.user_id, account__market_id=market)
    lines = lines.exclude(discount__state=DiscountState.WITHDRAWN)
    return list((lines.filter(id__lt=before) if before else lines).order_by("-id")[:limit])


def list_offers(market: str, *, actor: Actor, now: datetime) -> list[Offer]:
    """
    The coupons that a market shows and that are on now, those that end first at the top; at most 50.

    :raises NotSignedIn: without a person.
    :raises UnknownMarket: if there is no such market.
    """
    if actor.user_id is None:
        raise NotSignedIn
    rows = list(
        Coupon.objects.filter(
            Q(market_id=accounts.get_market(market).code, shown=True, paused_at=None, starts_at__lte=now),
            ends_at__gt=now,
        )
        .select_related("category", "service", "add_on")
        .order_by("ends_at", "code")[:_MOST_OFFERS]
    )
    used = dict(_uses_by(actor.user_id, rows))
    return [Offer(row, usable=used.get(row.id, 0) < row.most_per_person and not _is_used_up(row)) for row in rows]


def _uses_by(client_id: int, rows: Sequence[Coupon]) -> list[tuple[uuid.UUID, int]]:
    found = fetch_all(
        "SELECT coupon_id, count(*) FROM promotions_discount WHERE client_id = %s AND coupon_id = ANY(%s) "
        "AND state IN ('reserved', 'used') GROUP BY coupon_id",
        [client_id, [row.id for row in rows]],
    )
    return [(coupon_id, int(uses)) for coupon_id, uses in found]


def _is_used_up(row: Coupon) -> bool:
    return row.most_uses is not None and row.taken >= row.most_uses


def points_worth(market: str, minor: int) -> int:
    """How many points are worth at least an amount; 0 where a market has none."""
    terms = find_terms(market)
    return -(-minor // terms.worth_minor) if terms and minor > 0 else 0


def worth_of(market: str, points: int) -> Money | None:
    """What points are worth; None where a market has none."""
    terms = find_terms(market)
    return terms.worth(points) if terms else None
