"""
What a visit of several services, variants and add-ons takes and costs before the market's rules.

Minutes: those of every service, by its variant where one is chosen and by its price model, and of every add-on as often
as it is wanted. Preparation and clean-up: the longest of the services', once. Price: a base line a service in the order
of the wish, then the add-ons in the same order. A variant's price replaces the service's, and counts what that counts.
"""

from collections.abc import Sequence

from doorstep.modules.catalog.contracts import PriceModel, Texts
from doorstep.modules.pricing.contracts import ItemFacts, LineKind, PriceLine
from doorstep.modules.pricing.rules.lines import add_on_line, visit_minutes


def item_minutes(item: ItemFacts) -> int:
    """How long one service takes with its add-ons."""
    own = visit_minutes(item.price_model, duration_minutes=item.unit_minutes, quantity=item.quantity)
    return own + sum(one.minutes * one.quantity for one in item.add_ons)


def item_lines(items: Sequence[ItemFacts]) -> tuple[PriceLine, ...]:
    """The lines of all services and their add-ons, before the market's rules."""
    bases = [_base(item, named=len(items) > 1) for item in items]
    return *bases, *(add_on_line(one) for item in items for one in item.add_ons)


def lines_of_item(items: Sequence[ItemFacts], position: int) -> tuple[PriceLine, ...]:
    """Those of :func:`item_lines` that are of one service."""
    item = items[position]
    return _base(item, named=len(items) > 1), *(add_on_line(one) for one in item.add_ons)


def _base(item: ItemFacts, *, named: bool) -> PriceLine:
    """The base of a service; alone it needs no name, unless a variant gives it one."""
    count = 1 if item.price_model is PriceModel.FIXED else item.quantity
    names = base_names(item) if named else dict(item.variant_names)
    return PriceLine(LineKind.BASE, count, item.unit_price, item.unit_price.times(count), names=names)


def base_names(item: ItemFacts) -> Texts:
    """What a service is called among others: its name, with that of its variant."""
    if not item.variant_names:
        return dict(item.names)
    return {
        language: f"{name}: {item.variant_names.get(language) or item.variant_names.get('en', '')}"
        for language, name in item.names.items()
    }
