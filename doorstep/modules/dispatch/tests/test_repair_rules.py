"""Who comes instead, by pure rules: a table of cases."""

from datetime import UTC, datetime, timedelta

import pytest

from doorstep.modules.dispatch.repair_contracts import RepairTerms
from doorstep.modules.dispatch.rules import repair
from doorstep.modules.dispatch.rules.repair import Option

WANTED = datetime(2026, 1, 14, 10, tzinfo=UTC)
TERMS = RepairTerms("hel")


def option(number: int, later: int = 0, rating: float | None = 4.5, km: float = 2.0, **more: float) -> Option:
    return Option(
        number, WANTED + timedelta(minutes=later), rating, km, int(more.get("visits", 0)), more.get("dearer", 0)
    )


@pytest.mark.parametrize(
    ("name", "options", "best"),
    [
        ("in time before later", [option(1, later=60), option(2)], 2),
        ("the better of two in time", [option(1, rating=4.0), option(2, rating=4.9)], 2),
        ("the nearer of equals", [option(1, km=9), option(2, km=1)], 2),
        ("the less busy of equals", [option(1, visits=4), option(2, visits=1)], 2),
        ("who takes no more, of equals", [option(1, dearer=0.2), option(2)], 2),
        ("a quarter of an hour for a much better one", [option(1, rating=3.6), option(2, later=15, rating=5.0)], 2),
        ("not two hours for a better one", [option(1, rating=4.4), option(2, later=120, rating=5.0)], 1),
        ("the lower number of the same", [option(2), option(1)], 1),
    ],
)
def test_the_best_comes_first(name: str, options: list[Option], best: int) -> None:
    ranked = repair.rank(options, wanted_at=WANTED, terms=TERMS)
    assert ranked[0].option.number == best
    for one in ranked:
        assert all(0 <= value <= 1 for _, value, _ in one.terms)
        assert 0 <= one.score <= 1


@pytest.mark.parametrize(
    ("rating", "lost", "equal"),
    [(4.5, 4.9, True), (4.3, 4.9, False), (None, 4.6, True), (None, 4.9, False), (1.0, None, True), (4.4, 4.9, True)],
)
def test_nobody_much_worse(rating: float | None, lost: float | None, equal: bool) -> None:
    assert repair.is_equal(rating, lost, gap=0.5) is equal


@pytest.mark.parametrize(("dearer", "allowed"), [(0, True), (980, True), (981, False)])
def test_the_platform_adds_a_fifth_at_most(dearer: int, allowed: bool) -> None:
    assert repair.is_affordable(dearer, 4900, TERMS) is allowed


@pytest.mark.parametrize(("later", "minor"), [(0, 0), (9, 0), (10, 490), (None, 490)])
def test_a_broken_promise_is_worth_something(later: int | None, minor: int) -> None:
    terms = RepairTerms("hel", compensation_bp=1000)
    assert repair.compensation_minor(4900, terms, later_minutes=later) == minor
    assert repair.compensation_minor(4900, TERMS, later_minutes=later) == 0
