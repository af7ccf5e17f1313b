"""Signing and verifying quotes. A quote is stored nowhere: its signature is what makes it ours."""

import uuid
from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime
from typing import Any

from django.core import signing

from doorstep.kernel.geo import Cell, Point
from doorstep.kernel.money import Money
from doorstep.modules.catalog.contracts import PlaceKind, ServiceRules
from doorstep.modules.pricing.contracts import (
    Candidate,
    LineKind,
    PriceLine,
    Quote,
    QuotedItem,
    QuoteExpired,
    QuoteInvalid,
)

_SALT = "doorstep.pricing.quote.v5"


def sign_quote(quote: Quote) -> str:
    """The quote as a signed, compressed text that a client carries to the hold."""
    return signing.dumps(_to_plain(quote), salt=_SALT, compress=True)


def verify_quote(token: str, *, client_id: int, now: datetime) -> Quote:
    """
    Read a quote back.

    :raises QuoteInvalid: if it was not signed by us or was made for another client.
    :raises QuoteExpired: if its time is over.
    """
    try:
        plain = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise QuoteInvalid("Ask for a new price.") from error
    quote = _from_plain(plain)
    if quote.client_id != client_id:
        raise QuoteInvalid("Ask for a new price.")
    if now >= quote.expires_at:
        raise QuoteExpired("Prices are kept for a few minutes. Ask for a new one.")
    return quote


def line_to_plain(line: PriceLine) -> list[Any]:
    """A line as JSON values, for quotes and for what an order keeps; a plain base is its first four alone."""
    plain = [line.kind, line.quantity, line.unit_price.minor, line.amount.minor]
    rest = [line.rule, dict(line.names), line.percent_bp, line.kilometres]
    return plain + rest if any(rest) else plain


def line_from_plain(plain: Sequence[Any], currency: str) -> PriceLine:
    """The line that was written by :func:`line_to_plain`."""
    kind, count, unit_minor, minor, *rest = plain
    return PriceLine(LineKind(kind), count, Money(unit_minor, currency), Money(minor, currency), *rest)


def _to_plain(quote: Quote) -> list[Any]:
    return [
        quote.id.hex,
        quote.client_id,
        quote.market,
        quote.service_id,
        quote.quantity,
        quote.anyone,
        [[candidate.offer_id, candidate.calendar_id, *candidate.further] for candidate in quote.candidates],
        quote.address_id and quote.address_id.hex,
        quote.point and [quote.point.x, quote.point.y],
        quote.cell and [quote.cell.column, quote.cell.row],
        quote.starts_at.isoformat(),
        [quote.visit_minutes, quote.preparation_minutes, quote.cleanup_minutes],
        quote.travel_version,
        [line_to_plain(line) for line in quote.lines],
        [quote.total.minor, quote.total.currency],
        quote.policy,
        quote.expires_at.isoformat(),
        list(astuple(quote.rules)) if quote.rules else None,
        quote.client_group,
        [list(astuple(item)) for item in quote.items],
        quote.place_kind,
        quote.place_id,
    ]


def _from_plain(plain: list[Any]) -> Quote:
    (
        quote_id, client_id, market, service_id, quantity, anyone, candidates, address_id, point, cell,
        starts_at, minutes, travel_version, lines, (total_minor, currency), policy, expires_at, rules, client_group,
        items, place_kind, place_id,
    ) = plain  # fmt: skip
    return Quote(
        id=uuid.UUID(quote_id),
        client_id=client_id,
        market=market,
        service_id=service_id,
        quantity=quantity,
        anyone=anyone,
        candidates=tuple(
            Candidate(offer_id, calendar_id, tuple(further)) for offer_id, calendar_id, *further in candidates
        ),
        address_id=uuid.UUID(address_id) if address_id else None,
        point=Point(*point) if point else None,
        cell=Cell(*cell) if cell else None,
        starts_at=datetime.fromisoformat(starts_at),
        visit_minutes=minutes[0],
        preparation_minutes=minutes[1],
        cleanup_minutes=minutes[2],
        travel_version=travel_version,
        lines=tuple(line_from_plain(line, currency) for line in lines),
        total=Money(total_minor, currency),
        policy=policy,
        expires_at=datetime.fromisoformat(expires_at),
        rules=ServiceRules(*rules) if rules else None,
        client_group=client_group,
        items=tuple(_item(*item) for item in items),
        place_kind=PlaceKind(place_kind),
        place_id=place_id,
    )


def _item(service_id: int, quantity: int, minutes: int, variant_id: int | None, add_ons: list[list[int]]) -> QuotedItem:
    kept = tuple((add_on_id, count, each) for add_on_id, count, each in add_ons)
    return QuotedItem(service_id, quantity, minutes, variant_id, kept)
