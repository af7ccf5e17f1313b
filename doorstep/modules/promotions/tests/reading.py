"""Reads the tables in ``cases``, which people write."""

import csv
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from doorstep.modules.promotions.contracts import Basket, BasketPart, CouponKind, DiscountRefused
from doorstep.modules.promotions.rules.coupons import CouponTerms, CouponUses

CASES = Path(__file__).parent / "cases"
CATEGORIES = {"home": 1, "home-cleaning": 10, "repair": 20}
SERVICES = {"cleaning": (1, (10, 1)), "windows": (2, (10, 1)), "plumbing": (3, (20,))}
ADD_ONS = {"oven": 7, "fridge": 8}
STARTS, ENDS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
TODAY = datetime(2026, 1, 12, 10, tzinfo=UTC)


def coupon_rows() -> list[dict[str, str]]:
    """The rows of coupons."""
    with (CASES / "coupons.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def point_rows(title: str) -> list[dict[str, str]]:
    """The rows of one of the tables of points."""
    text = (CASES / "points.md").read_text(encoding="utf-8")
    (section,) = [part for part in text.split("\n## ") if part.startswith(f"{title}\n")]
    header, _, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("|")
    ]
    return [dict(zip(header, row, strict=True)) for row in rows]


def minor(text: str) -> int:
    """Cents of ``49.00``."""
    return int(Decimal(text) * 100)


def read_coupon(text: str) -> CouponTerms:
    """A coupon of a few words; see README.md beside the tables."""
    what, *conditions = [part.strip() for part in text.split(";")]
    values: dict[str, Any] = {"market": "hel", "starts_at": STARTS, "ends_at": ENDS, **_what(what)}
    for condition in conditions:
        values |= _condition(condition)
    return CouponTerms(**values)


def _what(text: str) -> dict[str, Any]:
    if text.startswith("free "):
        return {"kind": CouponKind.FREE_ADD_ON, "add_on_id": ADD_ONS[text.removeprefix("free ")]}
    if "%" in text:
        share, _, most = text.partition("%")
        most = most.removeprefix(" up to ")
        return {
            "kind": CouponKind.PERCENT, "percent_bp": int(Decimal(share) * 100),
            "most_minor": minor(most) if most else None,
        }  # fmt: skip
    return {"kind": CouponKind.FIXED, "amount_minor": minor(text)}


def _condition(text: str) -> dict[str, Any]:
    word, _, rest = text.partition(" ")
    readers: dict[str, Callable[[], dict[str, Any]]] = {
        "only": lambda: {"service_id": SERVICES[rest][0]},
        "below": lambda: {"category_id": CATEGORIES[rest]},
        "from": lambda: {"minimum_minor": minor(rest)},
        "uses": lambda: {"most_uses": int(rest)},
        "each": lambda: {"most_per_person": int(rest)},
        "first": lambda: {"first_only": True},
        "no": lambda: {"with_points": False},
        "not": lambda: {"with_price_discounts": False},
        "in": lambda: {"market": rest},
        "paused": lambda: {"paused": True},
    }
    return readers[word]()


def read_basket(text: str) -> tuple[Basket, CouponUses, bool]:
    """A basket with how things stand: the uses of the coupon, and whether points are spent."""
    parts, travel, words = [], 0, {}
    for entry in (one.strip() for one in text.split(";")):
        word, _, rest = entry.partition(" ")
        if word in SERVICES:
            parts.append(_part(entry))
        elif word == "travel":
            travel = minor(rest)
        else:
            words[word] = int(rest or 1)
    basket = Basket(
        market="hel",
        currency="EUR",
        total_minor=travel + sum(part.price_minor for part in parts),
        parts=tuple(parts),
        price_discounted="reduced" in words,
        first_booking="new" in words,
    )
    return basket, CouponUses(words.get("taken", 0), words.get("mine", 0)), "points" in words


def _part(text: str) -> BasketPart:
    own, *more = [re.split(r"\s+", one.strip()) for one in text.split("+")]
    service_id, categories = SERVICES[own[0]]
    add_ons = {ADD_ONS[name]: minor(price) for name, price in more}
    return BasketPart(service_id, categories, minor(own[1]) + sum(add_ons.values()), add_ons)


def read_moment(text: str) -> datetime:
    """``2026-01-12 10:00``, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else TODAY


def told(refusal: DiscountRefused) -> str:
    """A refusal as the tables say it."""
    context: Mapping[str, Any] = refusal.context
    if "missing_minor" in context:
        return f"{refusal.code} missing {context['missing_minor'] / 100:.2f}"
    return f"{refusal.code} with {context['beside']}" if "beside" in context else refusal.code
