"""
The lines of a price, in this order:

1. base: the offer's or the standard price, or the variant's, once, by the hour or by the unit; a line for each service
   of the visit. All that follows is by the rules of the first service, once for the visit;
2. add-ons;
3. travel fee: by the started kilometre beyond the free ones, up to its most; flat where anyone may come;
4. surcharges: shares are of base and add-ons, so they never compound; of a group the largest counts;
5. minimum: a line that fills up to it;
6. discounts: the largest of those that don't stack, of what has been reached; then the stacking ones one after
   another, shares before sums and larger ones first, each of what is left; never below 0;
7. tax: told as what the price includes, or added to it.

A share is rounded once a line, halves up. Which rules count is decided by ``precedence``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from doorstep.kernel.money import Money, total
from doorstep.modules.catalog.contracts import PriceModel, Texts
from doorstep.modules.pricing.contracts import (
    AddOnFacts,
    BaseFacts,
    LineKind,
    PriceLine,
    PricingFacts,
    QuantityNotAllowed,
    RuleKind,
    StartPrice,
)
from doorstep.modules.pricing.rules.parameters import WHOLE_BP, Discount, Minimum, Surcharge, Tax, TravelFee
from doorstep.modules.pricing.rules.precedence import Rule, Tariff, applying


def check_quantity(quantity: int, *, minimum: int, maximum: int) -> None:
    """:raises QuantityNotAllowed: outside ``minimum`` to ``maximum``."""
    if not minimum <= quantity <= maximum:
        raise QuantityNotAllowed(f"Choose {minimum} to {maximum}.", minimum=minimum, maximum=maximum)


def visit_minutes(model: PriceModel, *, duration_minutes: int, quantity: int) -> int:
    """
    How long the visit takes, minutes: the offer's duration once, so many hours, or the duration per unit.
    """
    if model is PriceModel.HOURLY:
        return 60 * quantity
    if model is PriceModel.UNIT:
        return duration_minutes * quantity
    return duration_minutes


def price_lines(model: PriceModel, *, unit_price: Money, quantity: int) -> tuple[PriceLine, ...]:
    """The base of a visit alone: price per visit, hour or unit times the quantity."""
    count = 1 if model is PriceModel.FIXED else quantity
    return (PriceLine(LineKind.BASE, count, unit_price, unit_price.times(count)),)


def total_of(lines: Iterable[PriceLine], currency: str) -> Money:
    """The sum of all lines."""
    return total((line.amount for line in lines), currency)


def price_visit(facts: PricingFacts, rules: Sequence[Rule]) -> tuple[PriceLine, ...]:
    """The lines of a visit's price under the rules of its market."""
    return lines_under(facts, applying(facts, rules))


def totals_at(facts: PricingFacts, rules: Sequence[Rule], starts: Iterable[datetime]) -> list[Money]:
    """What the visit would cost at each of many starts."""
    return [price.total for price in prices_at(facts, rules, starts)]


def prices_at(facts: PricingFacts, rules: Sequence[Rule], starts: Iterable[datetime]) -> list[StartPrice]:
    """The price at each of many starts; reckoned once for all starts under the same rules."""
    tariff = Tariff(facts, rules)
    known: dict[tuple[object, ...], StartPrice] = {}
    prices = []
    for start in starts:
        chosen = tariff.at(start)
        key = tuple(rule.id for rule in chosen)
        if key not in known:
            lines = lines_under(facts, chosen)
            dearer = tuple(line.names for line in lines if line.kind is LineKind.SURCHARGE)
            known[key] = StartPrice(total_of(lines, facts.currency), dearer)
        prices.append(known[key])
    return prices


def lines_under(facts: PricingFacts, chosen: Sequence[Rule]) -> tuple[PriceLine, ...]:
    """The lines under rules that all count."""
    lines = [_base(facts), *map(_further, facts.further), *map(add_on_line, facts.add_ons)]
    if not chosen:
        return tuple(lines)
    priced = total_of(lines, facts.currency)
    of_kind = {kind: [rule for rule in chosen if rule.kind is kind] for kind in RuleKind}
    lines += [line for rule in of_kind[RuleKind.TRAVEL_FEE] for line in _travel(rule, facts)]
    lines += _surcharges(of_kind[RuleKind.SURCHARGE], priced)
    lines += _minimum(of_kind[RuleKind.MINIMUM], total_of(lines, facts.currency))
    lines += _discounts(of_kind[RuleKind.DISCOUNT], total_of(lines, facts.currency))
    lines += _taxes(of_kind[RuleKind.TAX], total_of(lines, facts.currency))
    return tuple(lines)


def _base(facts: PricingFacts) -> PriceLine:
    count = 1 if facts.price_model is PriceModel.FIXED else facts.quantity
    amount = facts.unit_price.times(count)
    return PriceLine(LineKind.BASE, count, facts.unit_price, amount, names=facts.variant_names)


def _further(one: BaseFacts) -> PriceLine:
    amount = one.unit_price.times(one.quantity)
    return PriceLine(LineKind.BASE, one.quantity, one.unit_price, amount, names=one.names)


def add_on_line(one: AddOnFacts) -> PriceLine:
    """The line of an add-on."""
    amount = one.unit_price.times(one.quantity)
    return PriceLine(LineKind.ADD_ON, one.quantity, one.unit_price, amount, names=one.names)


def share_of(amount: Money, percent_bp: int) -> Money:
    """A share in hundredths of a percent, halves up."""
    return amount.times(Decimal(percent_bp) / WHOLE_BP)


def raised_lines(lines: Sequence[PriceLine], by: Money, names: Texts) -> tuple[PriceLine, ...]:
    """
    The lines of a price that is raised by so much in all, taxes on top of it included; a second raise joins the first.

    :param names: what the line of the raise is called.
    """
    on_top = sum(line.percent_bp or 0 for line in lines if line.kind is LineKind.TAX and line.amount.minor)
    taxes = [line if line.kind is not LineKind.TAX else _raised_tax(line, by, on_top) for line in lines]
    added = sum(new.amount.minor - old.amount.minor for new, old in zip(taxes, lines, strict=True))
    kept = [line for line in taxes if not (line.kind is LineKind.SURCHARGE and line.names == names)]
    before = [line.amount for line in taxes if line.kind is LineKind.SURCHARGE and line.names == names]
    amount = total(before, by.currency) + by - Money(added, by.currency)
    first_tax = next((at for at, line in enumerate(kept) if line.kind is LineKind.TAX), len(kept))
    raise_line = PriceLine(LineKind.SURCHARGE, 1, amount, amount, names=names)
    return (*kept[:first_tax], raise_line, *kept[first_tax:])


def _raised_tax(line: PriceLine, by: Money, on_top_bp: int) -> PriceLine:
    """A tax with its part of a raise: put on top of it, or inside of what is left of it then."""
    percent = Decimal(line.percent_bp or 0)
    if line.amount.minor:
        amount = line.amount + by.times(percent / (WHOLE_BP + on_top_bp))
        return replace(line, unit_price=amount, amount=amount)
    net = by.times(WHOLE_BP / Decimal(WHOLE_BP + on_top_bp))
    return replace(line, unit_price=line.unit_price + net.times(percent / (WHOLE_BP + percent)))


def _line(kind: LineKind, rule: Rule, amount: Money, percent_bp: int | None = None) -> PriceLine:
    return PriceLine(kind, 1, amount, amount, rule=str(rule.id), names=rule.names, percent_bp=percent_bp)


def _travel(rule: Rule, facts: PricingFacts) -> list[PriceLine]:
    fee = rule.parameters
    assert isinstance(fee, TravelFee)
    if not facts.at_client:
        return []
    if facts.distance_km is None:
        flat = Money(fee.anyone_minor, facts.currency)
        return [_line(LineKind.TRAVEL, rule, flat)] if flat.minor else []
    # To 0.1 km first: what a person reads is what is reckoned with.
    distance = Decimal(str(facts.distance_km)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    paid_km = int((distance - fee.free_km).to_integral_value(rounding=ROUND_CEILING))
    if paid_km <= 0:
        return []
    each, most = Money(fee.per_km_minor, facts.currency), Money(fee.most_minor, facts.currency)
    count = paid_km if each.times(paid_km) <= most else 1
    unit = each if each.times(paid_km) <= most else most
    return [
        PriceLine(LineKind.TRAVEL, count, unit, unit.times(count), str(rule.id), rule.names, kilometres=float(distance))
    ]


def _surcharges(rules: Sequence[Rule], priced: Money) -> list[PriceLine]:
    best: dict[str, tuple[PriceLine, Rule]] = {}
    for rule in rules:
        one = rule.parameters
        assert isinstance(one, Surcharge)
        amount = _amount(one.percent_bp, one.amount_minor, priced)
        known = best.get(one.group)
        if known is None or (known[0].amount.minor, *known[1].order) < (amount.minor, *rule.order):
            best[one.group] = _line(LineKind.SURCHARGE, rule, amount, one.percent_bp), rule
    return [best[group][0] for group in sorted(best) if best[group][0].amount.minor]


def _minimum(rules: Sequence[Rule], reached: Money) -> list[PriceLine]:
    lines = []
    for rule in rules:
        assert isinstance(rule.parameters, Minimum)
        missing = Money(rule.parameters.amount_minor, reached.currency) - reached
        if missing.minor > 0:
            lines.append(_line(LineKind.MINIMUM, rule, missing))
    return lines


def _discounts(rules: Sequence[Rule], reached: Money) -> list[PriceLine]:
    lines: list[PriceLine] = []
    largest = sorted(
        ((_discount(rule, reached), rule) for rule in rules if not _stacks(rule)),
        key=lambda pair: (pair[0].amount.minor, *(-edge for edge in _order(pair[1]))),
    )
    for line, _ in largest[:1]:
        lines.append(line)
    for rule in sorted((rule for rule in rules if _stacks(rule)), key=_turn):
        left = reached + total_of(lines, reached.currency)
        lines.append(_discount(rule, left))
    return [line for line in lines if line.amount.minor]


def _stacks(rule: Rule) -> bool:
    assert isinstance(rule.parameters, Discount)
    return rule.parameters.stacks


def _turn(rule: Rule) -> tuple[object, ...]:
    """Shares before sums, larger ones first, then by beginning and key."""
    one = rule.parameters
    assert isinstance(one, Discount)
    return one.percent_bp is None, -(one.percent_bp or one.amount_minor or 0), *rule.order


def _order(rule: Rule) -> tuple[float, int]:
    return rule.valid_from.timestamp(), rule.key.int


def _discount(rule: Rule, left: Money) -> PriceLine:
    one = rule.parameters
    assert isinstance(one, Discount)
    amount = _amount(one.percent_bp, one.amount_minor, left)
    return _line(LineKind.DISCOUNT, rule, -min(amount, left, key=lambda money: money.minor), one.percent_bp)


def _amount(percent_bp: int | None, amount_minor: int | None, of: Money) -> Money:
    return Money(amount_minor or 0, of.currency) if percent_bp is None else share_of(of, percent_bp)


def _taxes(rules: Sequence[Rule], reached: Money) -> list[PriceLine]:
    lines = []
    for rule in rules:
        tax = rule.parameters
        assert isinstance(tax, Tax)
        if tax.included:
            inside = reached.times(Decimal(tax.percent_bp) / (WHOLE_BP + tax.percent_bp))
            lines.append(
                PriceLine(LineKind.TAX, 1, inside, Money(0, inside.currency), str(rule.id), rule.names, tax.percent_bp)
            )
        else:
            lines.append(_line(LineKind.TAX, rule, share_of(reached, tax.percent_bp), tax.percent_bp))
    return lines
