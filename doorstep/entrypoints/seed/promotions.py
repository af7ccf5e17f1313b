"""The demo cities' coupons, what points are worth there, and the points of the demo clients."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import SYSTEM
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking.contracts import ImportedOrder, VisitState
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.promotions import facade as promotions
from doorstep.modules.promotions.contracts import CouponDraft, CouponKind, PointsTerms

_CONTENT = Path(__file__).parent / "content" / "promotions.json"
_EARNED_FOR = 6
_MONEY = ("percent_bp", "amount_minor", "most_minor", "minimum_minor")
_PLAIN = ("first_only", "most_uses", "most_per_person", "with_points", "with_price_discounts", "shown")


@cache
def content() -> dict[str, Any]:
    """Coupons, and by market their amounts and what points are worth."""
    found: dict[str, Any] = json.loads(_CONTENT.read_text(encoding="utf-8"))
    return found


@transaction_required
def save_promotions(*, now: datetime) -> None:
    """Make the coupons of all demo cities, and let each have points."""
    promotions.save_coupons(list(_drafts(now)), actor=SYSTEM, now=now)
    everywhere = content()["points"]
    promotions.save_points(
        [
            PointsTerms(
                code, accounts.get_market(code).currency, own["earn"], own["worth"], everywhere["most_bp"],
                everywhere["valid_days"],
            )
            for code, own in content()["markets"].items()
        ],
        actor=SYSTEM,
        now=now,
    )  # fmt: skip


def _drafts(now: datetime) -> Iterator[CouponDraft]:
    categories, services = catalog.category_ids_by_slug(), catalog.service_ids_by_slug()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for code, own in content()["markets"].items():
        for coupon in content()["coupons"]:
            first, last = coupon["days"]
            service = services.get(coupon.get("service", ""))
            own_terms: dict[str, Any] = {name: _amount(coupon[name], own) for name in _MONEY if name in coupon}
            own_terms |= {name: coupon[name] for name in _PLAIN if name in coupon}
            yield CouponDraft(
                code=f"{coupon['code']}{code.upper()}",
                market=code,
                kind=CouponKind(coupon["kind"]),
                names=coupon["names"],
                starts_at=today + timedelta(days=first),
                ends_at=today + timedelta(days=last),
                category_id=categories.get(coupon.get("category", "")),
                service_id=service,
                add_on_id=_add_on_of(service, coupon.get("add_on", "")),
                note="demo",
                **own_terms,
            )


def _amount(value: int | str, own: Mapping[str, int]) -> int:
    """A word names the city's own amount."""
    return own[value] if isinstance(value, str) else value


def _add_on_of(service_id: int | None, slug: str) -> int | None:
    if service_id is None or not slug:
        return None
    return next(one.add_on_id for one in catalog.choices_of([service_id])[service_id].add_ons if one.slug == slug)


@transaction_required
def give_demo_points(code: str, client_id: int, orders: Sequence[ImportedOrder], *, now: datetime) -> None:
    """Let a demo client have points: a welcome, and those of the last done visits."""
    welcome = content()["points"]["welcome"]
    done = [one for one in orders if one.address.user_id == client_id and one.state is VisitState.DONE]
    latest = sorted(done, key=lambda one: (one.ends_at, one.visit_id))[-_EARNED_FOR:]
    since = min([one.created_at for one in latest], default=now)
    promotions.give_points(client_id, code, welcome, content()["markets"][code]["note"], now=since)
    for order in latest:
        paid = order.offer.price.minor * order.quantity
        promotions.earn(order.order_id, client_id=client_id, market=code, paid_minor=paid, now=order.ends_at)
