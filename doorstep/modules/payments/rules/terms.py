"""Which terms of paying a market can have: contradictions are refused, each with its reason. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import MarketTerms, PaymentMethod, Settlement, Timing
from doorstep.modules.payments.rules.plans import POSSIBLE

LARGEST_SUM = 10**12
LONGEST_COMPLAINT_HOURS = 30 * 24
LONGEST_PAYMENT_MINUTES = 120
LONGEST_REMINDER_HOURS = 30 * 24
HIGHEST_COMMISSION_BP = 5_000

_BOUNDS = {
    "deposit_bp": (0, 9_999, "hundredths of a percent; all of it would be paying in advance"),
    "deposit_minor": (0, LARGEST_SUM, "minor units"),
    "deposit_from_minor": (0, LARGEST_SUM, "minor units"),
    "commission_bp": (0, HIGHEST_COMMISSION_BP, "hundredths of a percent"),
    "complaint_hours": (0, LONGEST_COMPLAINT_HOURS, "hours"),
    "payment_minutes": (1, LONGEST_PAYMENT_MINUTES, "minutes"),
    "four_eyes_minor": (0, LARGEST_SUM, "minor units"),
    "debt_reminder_hours": (1, LONGEST_REMINDER_HOURS, "hours"),
    "top_up_most_minor": (0, LARGEST_SUM, "minor units"),
    "balance_most_minor": (0, LARGEST_SUM, "minor units"),
}


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """What the chosen provider can do."""

    holds: bool
    split: bool
    currencies: frozenset[str]


def check_terms(terms: MarketTerms, *, currency: str, provider: ProviderFacts | None) -> None:
    """
    :param currency: the market's.
    :param provider: None if there is none of the chosen name.
    :raises InvalidInput: for values out of bounds, or that contradict each other; the first reason found.
    """
    for field, reason in _reasons_against(terms, currency, provider):
        raise InvalidInput(reason, field=field)


def _reasons_against(terms: MarketTerms, currency: str, provider: ProviderFacts | None) -> Iterator[tuple[str, str]]:
    for field, (least, most, what) in _BOUNDS.items():
        if not least <= getattr(terms, field) <= most:
            yield field, f"From {least} to {most} {what}."
    yield from _reasons_against_ways(terms)
    yield from _reasons_against_provider(terms, currency, provider)
    yield from _reasons_against_deposit(terms)
    yield from _reasons_against_top_ups(terms)


def _reasons_against_ways(terms: MarketTerms) -> Iterator[tuple[str, str]]:
    if not terms.ways:
        yield "ways", "Without any way to pay nobody could book."
    if len(set(terms.ways)) < len(terms.ways):
        yield "ways", "A way to pay is named twice."
    for method, timing in terms.ways:
        if (method, timing) not in POSSIBLE:
            yield "ways", f"There is no {method} with {timing}."


def _reasons_against_provider(
    terms: MarketTerms, currency: str, provider: ProviderFacts | None
) -> Iterator[tuple[str, str]]:
    cards = [timing for method, timing in terms.ways if method is PaymentMethod.CARD]
    if cards and not terms.provider:
        yield "provider", "Cards need a provider."
    if terms.settlement is Settlement.PROVIDER_SPLIT and not terms.provider:
        yield "settlement", "Without a provider nobody splits the money."
    if not terms.provider:
        return
    if provider is None:
        yield "provider", f"There is no provider {terms.provider} here."
        return
    if currency not in provider.currencies:
        yield "provider", f"{terms.provider} does not take {currency}."
    if terms.settlement is Settlement.PROVIDER_SPLIT and not provider.split:
        yield "settlement", f"{terms.provider} can't split payments."
    if Timing.HOLD in cards and not provider.holds:
        yield "ways", f"{terms.provider} can't hold money on cards."


def _reasons_against_deposit(terms: MarketTerms) -> Iterator[tuple[str, str]]:
    offered = any(timing is Timing.DEPOSIT for _, timing in terms.ways)
    if offered and not (terms.deposit_bp or terms.deposit_minor):
        yield "deposit_bp", "A deposit is offered, and would be nothing: give a part of the price or an amount."
    asked = bool(terms.deposit_groups or terms.deposit_from_minor)
    if asked and not (terms.deposit_bp or terms.deposit_minor):
        yield "deposit_bp", "Some clients are asked for a deposit, which would be nothing."
    if terms.deposit_from_minor and terms.deposit_from_minor < terms.deposit_minor:
        yield "deposit_from_minor", "The deposit would be more than the smallest price that it is asked from."


def _reasons_against_top_ups(terms: MarketTerms) -> Iterator[tuple[str, str]]:
    if not terms.top_up_most_minor:
        return
    if not terms.provider:
        yield "top_up_most_minor", "Without a provider nobody can put money on a balance."
    if terms.settlement is Settlement.PROVIDER_SPLIT:
        yield "top_up_most_minor", "Where the provider holds the money, clients keep none with us."
    if terms.balance_most_minor < terms.top_up_most_minor:
        yield "balance_most_minor", "Less than can be put on it at once."


def write_terms(terms: MarketTerms) -> dict[str, Any]:
    """As plain data."""
    plain = {field.name: getattr(terms, field.name) for field in fields(terms)}
    return plain | {
        "settlement": str(terms.settlement),
        "ways": [{"method": str(method), "timing": str(timing)} for method, timing in terms.ways],
        "deposit_groups": sorted(terms.deposit_groups),
    }


def read_terms(plain: Mapping[str, Any]) -> MarketTerms:
    """
    The same back.

    :raises ValueError: if it is nothing of the kind.
    """
    try:
        return MarketTerms(
            **{
                **plain,
                "settlement": Settlement(plain["settlement"]),
                "ways": tuple((PaymentMethod(way["method"]), Timing(way["timing"])) for way in plain["ways"]),
                "deposit_groups": frozenset(plain["deposit_groups"]),
            }
        )
    except (KeyError, TypeError) as error:
        raise ValueError("no terms of a market") from error


def changes_between(before: MarketTerms, after: MarketTerms) -> dict[str, list[Any]]:
    """By field what it was and what it is now."""
    old, new = write_terms(before), write_terms(after)
    return {name: [old[name], new[name]] for name in old if old[name] != new[name]}


def say_change(name: str, value: Any, currency: str) -> str:
    """A value as staff read it."""
    if name.endswith("_minor"):
        return str(Money(value, currency))
    if name.endswith("_bp"):
        return f"{value / 100:g} %"
    if name == "ways":
        return ", ".join(f"{way['method']} {way['timing']}" for way in value) or "none"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nobody"
    return str(value) or "none"
