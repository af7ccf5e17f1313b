"""Signing and verifying quotes. A quote is stored nowhere: its signature is what makes it ours."""

import uuid
from datetime import datetime
from typing import Any

from django.core import signing

from doorstep.kernel.geo import Cell, Point
from doorstep.kernel.money import Money
from doorstep.modules.pricing.contracts import Candidate, LineKind, PriceLine, Quote, QuoteExpired, QuoteInvalid

_SALT = "doorstep.pricing.quote.v1"


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


def _to_plain(quote: Quote) -> list[Any]:
    return [
        quote.id.hex,
        quote.client_id,
        quote.market,
        quote.service_id,
        quote.quantity,
        quote.anyone,
        [[candidate.offer_id, candidate.calendar_id] for candidate in quote.candidates],
        quote.address_id.hex,
        [quote.point.x, quote.point.y],
        [quote.cell.column, quote.cell.row],
        quote.starts_at.isoformat(),
        [quote.visit_minutes, quote.preparation_minutes, quote.cleanup_minutes],
        quote.travel_version,
        [[line.kind, line.quantity, line.unit_price.minor, line.amount.minor] for line in quote.lines],
        [quote.total.minor, quote.total.currency],
        quote.policy,
        quote.expires_at.isoformat(),
    ]


def _from_plain(plain: list[Any]) -> Quote:
    (
        quote_id, client_id, market, service_id, quantity, anyone, candidates, address_id, point, cell,
        starts_at, minutes, travel_version, lines, (total_minor, currency), policy, expires_at,
    ) = plain  # fmt: skip
    return Quote(
        id=uuid.UUID(quote_id),
        client_id=client_id,
        market=market,
        service_id=service_id,
        quantity=quantity,
        anyone=anyone,
        candidates=tuple(Candidate(*candidate) for candidate in candidates),
        address_id=uuid.UUID(address_id),
        point=Point(*point),
        cell=Cell(*cell),
        starts_at=datetime.fromisoformat(starts_at),
        visit_minutes=minutes[0],
        preparation_minutes=minutes[1],
        cleanup_minutes=minutes[2],
        travel_version=travel_version,
        lines=tuple(
            PriceLine(LineKind(kind), count, Money(unit_minor, currency), Money(minor, currency))
            for kind, count, unit_minor, minor in lines
        ),
        total=Money(total_minor, currency),
        policy=policy,
        expires_at=datetime.fromisoformat(expires_at),
    )
