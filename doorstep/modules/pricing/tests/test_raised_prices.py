"""A price that its client raises: the whole grows by exactly so much, its taxes included."""

import pytest

from doorstep.kernel.money import Money
from doorstep.modules.pricing.contracts import LineKind, PriceLine
from doorstep.modules.pricing.rules.lines import raised_lines, total_of

NAMES = {"en": "Added by you"}


def euro(minor: int) -> Money:
    return Money(minor, "EUR")


def line(kind: LineKind, minor: int, *, inside: int | None = None, percent_bp: int | None = None) -> PriceLine:
    return PriceLine(kind, 1, euro(minor if inside is None else inside), euro(minor), percent_bp=percent_bp)


def tax(minor: int, percent_bp: int) -> PriceLine:
    return line(LineKind.TAX, minor, percent_bp=percent_bp)


def inside(minor: int, percent_bp: int) -> PriceLine:
    return line(LineKind.TAX, 0, inside=minor, percent_bp=percent_bp)


@pytest.mark.parametrize(
    ("before", "by", "raise_minor", "taxes"),
    [
        ([], 500, 500, []),
        ([inside(1000, 2500)], 500, 500, [(1100, 0)]),
        ([tax(1250, 2500)], 500, 400, [(1350, 1350)]),
        ([tax(1250, 2500)], 333, 266, [(1317, 1317)]),
        ([tax(500, 1000), tax(250, 500)], 1150, 1000, [(600, 600), (300, 300)]),
    ],
    ids=["no tax", "inside", "on top", "rounded", "two"],
)
def test_a_raise_and_its_taxes(
    before: list[PriceLine], by: int, raise_minor: int, taxes: list[tuple[int, int]]
) -> None:
    lines = [line(LineKind.BASE, 5000), *before]
    raised = raised_lines(lines, euro(by), NAMES)
    assert total_of(raised, "EUR") == total_of(lines, "EUR") + euro(by)
    (found,) = [one for one in raised if one.names == NAMES]
    assert (found.kind, found.amount.minor) == (LineKind.SURCHARGE, raise_minor)
    said = [(one.unit_price.minor, one.amount.minor) for one in raised if one.kind is LineKind.TAX]
    assert said == taxes
    assert [one.kind for one in raised][:2] == [LineKind.BASE, LineKind.SURCHARGE], "taxes stay last"


def test_a_second_raise_joins_the_first() -> None:
    lines = [line(LineKind.BASE, 5000), line(LineKind.SURCHARGE, 700), tax(1425, 2500)]
    twice = raised_lines(raised_lines(lines, euro(500), NAMES), euro(500), NAMES)
    assert twice == raised_lines(lines, euro(1000), NAMES)
    assert total_of(twice, "EUR") == euro(5000 + 700 + 1425 + 1000)
