"""Staff make, change, pause and resume coupons, and set what points are worth. Discounts that were given stay."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from doorstep.infra.audit import Change, record_act, record_changes
from doorstep.infra.db import transaction, transaction_required, translated_errors
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import LANGUAGES, UnknownMarket
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import ServiceMissing
from doorstep.modules.promotions.contracts import (
    CouponDraft,
    CouponInvalid,
    CouponKind,
    PointsTerms,
)
from doorstep.modules.promotions.models import Coupon, MarketPoints
from doorstep.modules.promotions.rules.coupons import CODE_SHAPE, plain_code
from doorstep.modules.promotions.selectors import forget_terms

LONGEST_NAME = 80
LONGEST_NOTE = 500
LARGEST_MINOR = 1_000_000_000
MOST_USES = 10_000_000
LONGEST_VALIDITY = timedelta(days=5 * 366)

# What stays when a coupon is changed: another code or another kind of discount is another coupon.
FIXED_FIELDS = ("code", "market", "kind")


@transaction
def create_coupon(draft: CouponDraft, *, actor: Actor, now: datetime) -> Coupon:
    """
    Make a coupon; it counts from its start on.

    :raises NotAllowed: unless staff asks.
    :raises CouponInvalid: with the field that can't be.
    :raises CouponCodeTaken: if another one has the code.
    """
    _require_staff(actor)
    return _save_new(draft, actor=actor, now=now)


@transaction_required
def save_coupons(drafts: Sequence[CouponDraft], *, actor: Actor, now: datetime) -> None:
    """Make many coupons in the caller's transaction, for an installation that has none yet."""
    for draft in drafts:
        _save_new(draft, actor=actor, now=now)


@transaction_required
def _save_new(draft: CouponDraft, *, actor: Actor, now: datetime) -> Coupon:
    coupon = Coupon(id=new_id(), author=actor.label, created_at=now, **checked_coupon(draft))
    with translated_errors():
        coupon.save(force_insert=True)
    _remember(coupon, "", "created", _told(coupon), actor=actor, now=now)
    return coupon


@transaction
def change_coupon(coupon_id: uuid.UUID, draft: CouponDraft, *, actor: Actor, now: datetime) -> Coupon:
    """
    Write a coupon anew; code, market and kind stay, and so do the discounts that it gave.

    :raises NotAllowed: unless staff asks.
    :raises NotFound: if there is no such coupon.
    :raises CouponInvalid: with the field that can't be, such as fewer uses than are taken; nothing is changed then.
    """
    coupon = _lock(coupon_id, actor=actor)
    values = checked_coupon(draft)
    if (values["code"], values["market_id"], values["kind"]) != (coupon.code, coupon.market_id, coupon.kind):
        raise CouponInvalid("Code, city and kind stay; make another coupon instead.", field="code")
    if values["most_uses"] is not None and values["most_uses"] < coupon.taken:
        raise CouponInvalid(f"It is taken {coupon.taken} times already.", field="most_uses")
    changed = [
        f"{name}: {getattr(coupon, name)} → {value}" for name, value in values.items() if getattr(coupon, name) != value
    ]
    for name, value in values.items():
        setattr(coupon, name, value)
    coupon.save(force_update=True)
    _remember(coupon, "", "changed", "; ".join(changed), actor=actor, now=now)
    return coupon


@transaction
def pause_coupon(coupon_id: uuid.UUID, *, actor: Actor, now: datetime) -> Coupon:
    """
    Let nobody use a coupon from now on; orders keep the discounts that they have.

    :raises NotAllowed: unless staff asks.
    :raises NotFound: if there is no such coupon.
    :raises CouponInvalid: if it is paused already.
    """
    coupon = _lock(coupon_id, actor=actor)
    if coupon.paused_at is not None:
        raise CouponInvalid("It is paused already.", field="paused")
    return _set_paused(coupon, now, actor=actor, now=now)


@transaction
def resume_coupon(coupon_id: uuid.UUID, *, actor: Actor, now: datetime) -> Coupon:
    """
    Let a paused coupon be used again.

    :raises NotAllowed: unless staff asks.
    :raises NotFound: if there is no such coupon.
    :raises CouponInvalid: if it is not paused.
    """
    coupon = _lock(coupon_id, actor=actor)
    if coupon.paused_at is None:
        raise CouponInvalid("It is not paused.", field="paused")
    return _set_paused(coupon, None, actor=actor, now=now)


@transaction_required
def _set_paused(coupon: Coupon, paused_at: datetime | None, *, actor: Actor, now: datetime) -> Coupon:
    states = ("paused", "on") if paused_at is None else ("on", "paused")
    coupon.paused_at = paused_at
    coupon.save(update_fields=["paused_at"])
    _remember(coupon, *states, "", actor=actor, now=now)
    return coupon


@transaction
def change_points(terms: PointsTerms, *, actor: Actor, now: datetime) -> None:
    """
    Set what points are worth in a market from now on. Points that people have stay, and so does when they expire.

    :raises NotAllowed: unless staff asks.
    :raises CouponInvalid: with the field that can't be.
    """
    _require_staff(actor)
    save_points([terms], actor=actor, now=now)


@transaction_required
def save_points(terms: Sequence[PointsTerms], *, actor: Actor, now: datetime) -> None:
    """The same for several markets in the caller's transaction."""
    for one in terms:
        limits = {
            "earn_minor": (1, LARGEST_MINOR), "worth_minor": (1, LARGEST_MINOR), "most_bp": (1, 10_000),
            "valid_days": (1, 3660),
        }  # fmt: skip
        values = {name: int(getattr(one, name)) for name in limits}
        for name, (least, most) in limits.items():
            _check_range(name, values[name], least, most)
        MarketPoints.objects.update_or_create(market_id=accounts.get_market(one.market).code, defaults=values)
        record_act(actor=actor, act="points.terms_changed", subject=f"market:{one.market}", details=values, now=now)
    forget_terms()


def checked_coupon(draft: CouponDraft) -> dict[str, Any]:
    """
    The columns of a draft whose every value can be.

    :raises CouponInvalid: with the field that can't be.
    """
    code = plain_code(draft.code)
    if not CODE_SHAPE.fullmatch(code):
        raise CouponInvalid("A code has 3 to 24 letters A-Z and digits.", field="code")
    try:
        market = accounts.get_market(draft.market)
    except UnknownMarket as error:
        raise CouponInvalid("There is no such market.", field="market") from error
    names = {language: str(draft.names.get(language, "")).strip() for language in LANGUAGES}
    for language, name in names.items():
        if not 1 <= len(name) <= LONGEST_NAME:
            raise CouponInvalid(
                f"A name of 1 to {LONGEST_NAME} characters in every language.", field=f"name_{language}"
            )
    if len(draft.note) > LONGEST_NOTE:
        raise CouponInvalid(f"A note has at most {LONGEST_NOTE} characters.", field="note")
    _check_times(draft)
    _check_range("minimum_minor", draft.minimum_minor, 0, LARGEST_MINOR)
    _check_range("most_per_person", draft.most_per_person, 1, 1000)
    if draft.most_uses is not None:
        _check_range("most_uses", draft.most_uses, 1, MOST_USES)
    _check_scope(draft)
    return {
        "code": code,
        "market_id": market.code,
        "currency": market.currency,
        "kind": str(draft.kind),
        "names": names,
        **_checked_amounts(draft),
        "category_id": draft.category_id,
        "service_id": draft.service_id,
        "minimum_minor": draft.minimum_minor,
        "first_only": draft.first_only,
        "most_uses": draft.most_uses,
        "most_per_person": draft.most_per_person,
        "with_points": draft.with_points,
        "with_price_discounts": draft.with_price_discounts,
        "shown": draft.shown,
        "starts_at": draft.starts_at,
        "ends_at": draft.ends_at,
        "note": draft.note.strip(),
    }


def _checked_amounts(draft: CouponDraft) -> dict[str, int | None]:
    found: dict[str, int | None] = {"percent_bp": None, "amount_minor": None, "most_minor": None, "add_on_id": None}
    match draft.kind:
        case CouponKind.PERCENT:
            found["percent_bp"] = _check_range("percent_bp", draft.percent_bp, 1, 10_000)
            if draft.most_minor is not None:
                found["most_minor"] = _check_range("most_minor", draft.most_minor, 1, LARGEST_MINOR)
        case CouponKind.FIXED:
            found["amount_minor"] = _check_range("amount_minor", draft.amount_minor, 1, LARGEST_MINOR)
        case CouponKind.FREE_ADD_ON:
            if draft.add_on_id is None:
                raise CouponInvalid("Choose the add-on that is free.", field="add_on")
            known = catalog.choices_of(catalog.service_ids_by_slug().values())
            if draft.add_on_id not in {one.add_on_id for choices in known.values() for one in choices.add_ons}:
                raise CouponInvalid("There is no such add-on.", field="add_on")
            found["add_on_id"] = draft.add_on_id
    return found


def _check_times(draft: CouponDraft) -> None:
    if draft.starts_at.tzinfo is None or draft.ends_at.tzinfo is None:
        raise CouponInvalid("Name the zone of both moments.", field="starts_at")
    if not draft.starts_at < draft.ends_at <= draft.starts_at + LONGEST_VALIDITY:
        raise CouponInvalid("A coupon ends after it begins, within five years.", field="ends_at")


def _check_scope(draft: CouponDraft) -> None:
    if draft.category_id is not None and draft.service_id is not None:
        raise CouponInvalid("Choose a category or a service.", field="category")
    if draft.category_id is not None and not catalog.category_path(draft.category_id):
        raise CouponInvalid("There is no such category.", field="category")
    if draft.service_id is not None:
        try:
            catalog.get_listing(draft.market, draft.service_id)
        except ServiceMissing as error:
            raise CouponInvalid("This market does not offer the service.", field="service") from error


def _check_range(name: str, value: int | None, least: int, most: int) -> int:
    if value is None or not least <= value <= most:
        raise CouponInvalid(f"From {least} to {most}.", field=name)
    return value


def _require_staff(actor: Actor) -> None:
    if not actor.is_staff:
        raise NotAllowed


@transaction_required
def _lock(coupon_id: uuid.UUID, *, actor: Actor) -> Coupon:
    _require_staff(actor)
    coupon = Coupon.objects.select_for_update().filter(id=coupon_id).first()
    if coupon is None:
        raise NotFound
    return coupon


def _told(coupon: Coupon) -> str:
    return f"{coupon.kind}, {coupon.starts_at:%Y-%m-%d} to {coupon.ends_at:%Y-%m-%d}"


@transaction_required
def _remember(coupon: Coupon, source: str, target: str, said: str, *, actor: Actor, now: datetime) -> None:
    record_changes([Change(coupon.id, "coupon", source, target, actor.label, said, now)])
    details = {"market": coupon.market_id, "change": said}
    record_act(actor=actor, act=f"coupon.{target}", subject=f"coupon:{coupon.code}", details=details, now=now)
