"""Pure arithmetic of prices and durations."""

from doorstep.kernel.money import Money, total
from doorstep.modules.catalog.contracts import PriceModel
from doorstep.modules.pricing.contracts import LineKind, PriceLine, QuantityNotAllowed


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
    """The lines of a visit: price per visit, hour or unit times the quantity."""
    count = 1 if model is PriceModel.FIXED else quantity
    return (PriceLine(LineKind.BASE, count, unit_price, unit_price.times(count)),)


def total_of(lines: tuple[PriceLine, ...], currency: str) -> Money:
    """The sum of all lines."""
    return total((line.amount for line in lines), currency)
