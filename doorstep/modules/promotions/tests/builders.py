"""Coupons and points, made through the services."""

from datetime import datetime, timedelta
from typing import Any

from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.modules.accounts.contracts import LANGUAGES
from doorstep.modules.promotions.contracts import Basket, BasketPart, CouponDraft, CouponKind, PointsTerms
from doorstep.modules.promotions.models import Coupon
from doorstep.modules.promotions.services.coupons import save_coupons, save_points
from doorstep.modules.promotions.services.points import give_points

EUROS = PointsTerms("hel", "EUR", earn_minor=100, worth_minor=3, most_bp=5000, valid_days=365)


def coupon_draft(code: str = "TEN", *, now: datetime, **values: Any) -> CouponDraft:
    """A draft of ten percent in Helsinki for a month, once a person."""
    kind = values.pop("kind", CouponKind.PERCENT)
    if kind is CouponKind.PERCENT:
        values = {"percent_bp": 1000} | values
    times = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=30)}
    names = dict.fromkeys(LANGUAGES, f"Code {code}")
    return CouponDraft(code=code, market="hel", kind=kind, names=names, **(times | values))


def make_coupon(code: str = "TEN", *, now: datetime, **values: Any) -> Coupon:
    """A coupon; takes what :func:`coupon_draft` takes."""
    with open_transaction():
        save_coupons([coupon_draft(code, now=now, **values)], actor=SYSTEM, now=now)
    return Coupon.objects.get(code=code)


def make_terms(terms: PointsTerms = EUROS, *, now: datetime) -> None:
    """Let a market have points."""
    with open_transaction():
        save_points([terms], actor=SYSTEM, now=now)


def give(client_id: int, points: int, *, now: datetime) -> None:
    """Points that somebody has."""
    with open_transaction():
        give_points(client_id, "hel", points, "Welcome", now=now)


def basket(total_minor: int = 4900, **values: Any) -> Basket:
    """One service in Helsinki."""
    return Basket("hel", "EUR", total_minor, (BasketPart(1, (1,), total_minor),), **values)
