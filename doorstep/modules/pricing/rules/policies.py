"""
What cancelling and moving a visit cost: pure, in exact time.

Tiers are counted in elapsed minutes before the agreed start, so a day before is 24 hours also where clocks change
in between; what is shown are the moments that come of it, in local time. Percentages are of the visit's price,
rounded half-up once. What an act costs is a staircase over time (:func:`fee_steps`); its first step is now.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from doorstep.kernel.money import Money
from doorstep.modules.pricing.contracts import Act, AgreedVisit, Consequence, FeeReason, FeeStep, PolicyTerms, Tier

WHOLE_BP = 10_000


def fee_of(price: Money, fee_bp: int) -> Money:
    """So many hundredths of a percent of a price."""
    return price.times(Decimal(fee_bp) / WHOLE_BP)


def fee_steps(terms: PolicyTerms, visit: AgreedVisit, act: Act, *, now: datetime) -> tuple[FeeStep, ...]:
    """
    What an act costs from now on, step by step; neighbours differ in the fee.

    Before anybody agreed and before the specialist promised it costs nothing, and nobody knows until when. A fee
    carried over a move is the least that cancelling costs. All fees of a visit together never exceed its price.
    A visit whose client was let down by another of the same party is left and moved for free.
    """
    zero = Money(0, visit.price.currency)
    carried = visit.carried_bp if act is Act.CANCEL else 0
    if visit.booked_at is None:
        return (FeeStep(None, zero, 0, FeeReason.NOT_AGREED),)
    if visit.let_down:
        return (FeeStep(None, zero, 0, FeeReason.OTHER_SIDE),)
    if not visit.promised:
        return (_step(visit, None, carried, FeeReason.CARRIED if carried else FeeReason.NOT_PROMISED),)
    start, now = visit.starts_at.astimezone(UTC), now.astimezone(UTC)
    tiers = [(start - timedelta(minutes=tier.before_minutes), tier) for tier in _tiers(terms, act)]
    grace_until = _grace_until(terms, visit, start)
    moments = {now, *(at for at, _ in tiers if at > now)}
    if grace_until and grace_until > now:
        moments.add(grace_until)
    steps: list[FeeStep] = []
    for moment in sorted(moments):
        reached = [tier for at, tier in tiers if at <= moment]
        in_grace = grace_until is not None and moment < grace_until
        step = _at(visit, None if moment == now else moment, reached, carried=carried, in_grace=in_grace)
        if not steps or steps[-1].fee != step.fee:
            steps.append(step)
    return tuple(steps)


def _tiers(terms: PolicyTerms, act: Act) -> tuple[Tier, ...]:
    return terms.cancel if act is Act.CANCEL else terms.change


def _grace_until(terms: PolicyTerms, visit: AgreedVisit, start: datetime) -> datetime | None:
    if visit.booked_at is None or visit.set_out or not terms.grace_minutes:
        return None
    asked = visit.booked_at.astimezone(UTC) + timedelta(minutes=terms.grace_minutes)
    return min(asked, start - timedelta(minutes=terms.grace_before_minutes))


def _at(
    visit: AgreedVisit, from_at: datetime | None, reached: Sequence[Tier], *, carried: int, in_grace: bool
) -> FeeStep:
    tier = None if in_grace or not reached else reached[-1]
    fee_bp = tier.fee_bp if tier else 0
    if carried > fee_bp:
        return _step(visit, from_at, carried, FeeReason.CARRIED)
    if tier is None or fee_bp == 0:
        return _step(visit, from_at, 0, FeeReason.GRACE if in_grace else FeeReason.IN_TIME)
    return _step(visit, from_at, fee_bp, FeeReason.TIER, tier.before_minutes)


def _step(
    visit: AgreedVisit, from_at: datetime | None, fee_bp: int, reason: FeeReason, before_minutes: int | None = None
) -> FeeStep:
    return FeeStep(from_at, _capped(visit, fee_of(visit.price, fee_bp)), fee_bp, reason, before_minutes)


def _capped(visit: AgreedVisit, fee: Money) -> Money:
    left = visit.price if visit.moved_fee is None else visit.price - visit.moved_fee
    return max(min(fee, left), Money(0, fee.currency))


def consequence_of(terms: PolicyTerms, visit: AgreedVisit, act: Act, *, now: datetime) -> Consequence:
    """What an act of the client costs now and later. Moving gives nothing back: the price stays owed."""
    if visit.let_down and act is Act.CANCEL:
        return free_consequence(visit)
    steps = fee_steps(terms, visit, act, now=now)
    fee = steps[0].fee
    refund = visit.price - fee if act is Act.CANCEL else Money(0, fee.currency)
    return Consequence(fee, refund, steps)


def free_consequence(visit: AgreedVisit) -> Consequence:
    """When the specialist, the platform or force majeure is the cause: all is given back, what moving cost too."""
    zero = Money(0, visit.price.currency)
    refund = visit.price + (visit.moved_fee or zero)
    return Consequence(zero, refund, (FeeStep(None, zero, 0, FeeReason.OTHER_SIDE),))


def no_show_consequence(terms: PolicyTerms, visit: AgreedVisit) -> Consequence:
    """When the client was not there: never cheaper than what cancelling cost when the visit was moved."""
    step = _step(visit, None, max(terms.no_show_bp, visit.carried_bp), FeeReason.NO_SHOW)
    return Consequence(step.fee, visit.price - step.fee, (step,))


def carried_bp(terms: PolicyTerms, visit: AgreedVisit, *, now: datetime) -> int:
    """What a move takes along: what cancelling would cost at this moment, or was taken along before."""
    return fee_steps(terms, visit, Act.CANCEL, now=now)[0].fee_bp or 0


def join_consequences(found: Sequence[Consequence]) -> Consequence:
    """Several visits ended by one act: at every moment the sum of what each costs then."""
    if len(found) == 1:
        return found[0]
    currency = found[0].fee.currency
    moments = sorted({step.from_at for one in found for step in one.steps if step.from_at is not None})
    steps: list[FeeStep] = []
    for moment in (None, *moments):
        parts = [_reached(one.steps, moment) for one in found]
        dearest = max(parts, key=lambda part: part.fee.minor)
        percents = {part.fee_bp for part in parts}
        step = FeeStep(
            from_at=moment,
            fee=_sum((part.fee for part in parts), currency),
            fee_bp=percents.pop() if len(percents) == 1 else None,
            reason=dearest.reason,
            before_minutes=dearest.before_minutes,
        )
        if not steps or steps[-1].fee != step.fee:
            steps.append(step)
    refund = _sum((one.refund for one in found), currency)
    return Consequence(steps[0].fee, refund, tuple(steps))


def _reached(steps: Sequence[FeeStep], moment: datetime | None) -> FeeStep:
    reached = [step for step in steps if step.from_at is None or (moment is not None and step.from_at <= moment)]
    return reached[-1]


def _sum(amounts: Iterable[Money], currency: str) -> Money:
    return sum(amounts, Money(0, currency))


def no_show_opens_at(*, agreed_at: datetime, arrived_at: datetime, wait_minutes: int) -> datetime:
    """From when a specialist at the door may say that nobody opens: a wait after the start, or after arriving later."""
    return max(agreed_at, arrived_at) + timedelta(minutes=wait_minutes)


def nobody_came_opens_at(*, latest_arrival: datetime, wait_minutes: int) -> datetime:
    """From when a client may say that nobody came: the wait after the start, or after the promised window's end."""
    return latest_arrival + timedelta(minutes=wait_minutes)
