"""What rules make of one past visit: its price, and the fee of each thing that was done to it."""

from collections.abc import Sequence

from doorstep.kernel.money import Money
from doorstep.modules.booking.contracts import Cause, EndingAct, PastEnding, PastVisit
from doorstep.modules.insights.contracts import Outcome
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import (
    Act,
    AgreedVisit,
    Consequence,
    PolicyFacts,
    PolicyTerms,
    PriceLine,
)


def agreed_outcome(visit: PastVisit) -> Outcome:
    """What was agreed then, and what was kept of it."""
    nothing = Money(0, visit.agreed.currency)
    fee = sum((ending.fee for ending in visit.endings), nothing)
    refund = sum((ending.refund for ending in visit.endings if ending.act != EndingAct.MOVE), nothing)
    return Outcome((), visit.agreed, fee, refund, visit.took_place)


def outcome_under(visit: PastVisit, lines: Sequence[PriceLine], policy: PolicyFacts) -> Outcome:
    """
    What the visit would have brought at this price under this policy, all else as it was.

    Who did what when, and what an earlier move took along, is kept; only the amounts are reckoned anew.
    """
    price = pricing.total_of(lines, visit.agreed.currency)
    fee = refund = Money(0, price.currency)
    reason = ""
    terms = policy.terms_for(visit.facts.client_group)
    for ending in visit.endings:
        found = _consequence(visit, ending, terms, price, moved_fee=fee)
        fee += found.fee
        reason = found.tier
        if ending.act != EndingAct.MOVE:
            refund += found.refund
    return Outcome(tuple(lines), price, fee, refund, visit.took_place, policy.code if reason else "", reason)


def _consequence(
    visit: PastVisit, ending: PastEnding, terms: PolicyTerms, price: Money, *, moved_fee: Money
) -> Consequence:
    agreed = AgreedVisit(
        price=price,
        starts_at=ending.starts_at,
        booked_at=visit.confirmed_at,
        promised=ending.promised,
        set_out=ending.set_out,
        carried_bp=ending.carried_bp,
        moved_fee=moved_fee,
    )
    if ending.cause != Cause.CLIENT:
        return pricing.free_consequence(agreed)
    if ending.act == EndingAct.NO_SHOW:
        return pricing.no_show_consequence(terms, agreed)
    act = Act.MOVE if ending.act == EndingAct.MOVE else Act.CANCEL
    return pricing.consequence_of(terms, agreed, act, now=ending.at)
