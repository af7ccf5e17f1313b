"""How markets are paid, kept in the process's memory for some seconds (``CATALOGUE_KEPT_SECONDS``)."""

from datetime import datetime

from doorstep.infra.kept import Kept
from doorstep.modules.payments.contracts import MarketTerms, PaymentMethod, PlanFacts, Settlement, Timing, WayToPay
from doorstep.modules.payments.gateways import capabilities_of
from doorstep.modules.payments.models import MarketTermsRow
from doorstep.modules.payments.rules.plans import plan_ways


def terms_of(market: str) -> MarketTerms:
    """How a market is paid; where nobody has said so, in cash and later."""
    return _kept.get().get(market) or MarketTerms(market)


def forget_terms() -> None:
    """Read terms anew at the next question; called by whoever changes them."""
    _kept.forget()


def ways_to_pay(facts: PlanFacts, *, market: str, now: datetime) -> tuple[WayToPay, ...]:
    """The ways to pay an order, inside what the market's provider can do."""
    terms = terms_of(market)
    return plan_ways(facts, terms, capabilities_of(terms.provider), now=now)


def terms_in(row: MarketTermsRow) -> MarketTerms:
    """A row as others may know it."""
    return MarketTerms(
        market=row.market_id,
        provider=row.provider,
        settlement=Settlement(row.settlement),
        ways=tuple((PaymentMethod(way["method"]), Timing(way["timing"])) for way in row.ways),
        deposit_bp=row.deposit_bp,
        deposit_minor=row.deposit_minor,
        deposit_groups=frozenset(row.deposit_groups),
        deposit_from_minor=row.deposit_from_minor,
        commission_bp=row.commission_bp,
        complaint_hours=row.complaint_hours,
        payment_minutes=row.payment_minutes,
        four_eyes_minor=row.four_eyes_minor,
        debt_reminder_hours=row.debt_reminder_hours,
        top_up_most_minor=row.top_up_most_minor,
        balance_most_minor=row.balance_most_minor,
    )


_kept = Kept(lambda: {row.market_id: terms_in(row) for row in MarketTermsRow.objects.all()})
