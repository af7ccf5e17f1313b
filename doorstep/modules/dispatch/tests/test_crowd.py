"""Who is looked at first, and who need not be: the bounds hold, and the queue leaves nobody out. No database."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.geo import Cell
from doorstep.kernel.money import Money
from doorstep.modules.availability.contracts import Fit
from doorstep.modules.dispatch.contracts import Person, Record, Term, Weights
from doorstep.modules.dispatch.rules import scoring
from doorstep.modules.dispatch.rules.crowd import Group, Queue, group_all
from doorstep.modules.travel.contracts import Mode

AT = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
PLACE = Cell(0, 0)

weights = st.fixed_dictionaries({term: st.floats(0, 100) for term in Term}).filter(
    lambda found: sum(found.values()) > 0.01
)
records = st.builds(Record, st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
people = st.lists(
    st.tuples(
        st.builds(Cell, st.integers(-12, 12), st.integers(-12, 12)), st.sampled_from(list(Mode)),
        st.floats(0, 1), st.floats(0.5, 8),
    ),
    max_size=60,
)  # fmt: skip


@given(
    weights, records, st.one_of(st.none(), st.floats(1, 5)), st.integers(1, 9000), st.integers(1, 9000),
    st.floats(0, 20), st.integers(0, 400), st.integers(0, 400), st.integers(0, 120), st.integers(0, 1440),
    st.integers(0, 90), st.integers(0, 900),
)  # fmt: skip
def test_nobody_scores_more_than_their_merit_and_the_best_day(
    weighed: dict[Term, float], record: Record, stars: float | None, own: int, pay: int, median: float,
    soonest: int, later: int, added: int, slack: int, pushed: int, booked: int,
) -> None:  # fmt: skip
    kept, person = Weights(1, weighed), _person(record, stars, own)
    fit = Fit(1, AT + timedelta(minutes=soonest + later), 10, added, slack, pushed, booked)
    merit = scoring.merit(kept, stars=stars, record=record, own_minor=own, unit_pay_minor=pay, median=median)
    values = scoring.values_of(person, fit, wanted_at=AT, unit_pay_minor=pay, median=median)
    score = scoring.score_of(values, kept)
    assert score <= merit + scoring.day_at_best(kept, soonest) + 1e-9
    assert scoring.day_expected(kept, 2 * added, soon=True) <= scoring.day_at_best(kept, 0) + 1e-9


@given(people, st.floats(1, 7), st.floats(0, 0.9), st.integers(1, 9))
def test_the_queue_has_everybody_who_may_be_better(
    crowd: list[tuple[Cell, Mode, float, float]], radius_km: float, above: float, count: int
) -> None:
    groups = group_all(
        [(cell, mode, (merit, own_km, number)) for number, (cell, mode, merit, own_km) in enumerate(crowd)]
    )
    queue = Queue(groups, PLACE, radius_km, expected=_expected, at_best=0.3)
    taken = _all_of(lambda: queue.take(count, above=above))
    within = {
        number
        for number, (cell, _, _, own_km) in enumerate(crowd)
        if cell.distance_km(PLACE) <= min(own_km, radius_km) + 1e-9
    }
    assert set(taken) == {number for number in within if crowd[number][2] + 0.3 > above}
    promised = [crowd[number][2] + _expected(Group(*crowd[number][:2], [])) for number in taken]
    assert promised == sorted(promised, reverse=True), "who promises most comes first"


def _expected(group: Group) -> float:
    return 0.3 - group.cell.distance_km(PLACE) / 50


def _all_of(take: Callable[[], list[tuple[float, int]]]) -> list[int]:
    found: list[int] = []
    while some := take():
        found += [number for _, number in some]
    assert len(found) == len(set(found)), "nobody twice"
    return found


def _person(record: Record, stars: float | None, own: int) -> Person:
    return Person(
        offer_id=1, specialist_id=1, user_id=1, calendar_id=1, base_cell=PLACE, radius_km=9.0, distance_km=1.0,
        rating=stars, own_price=Money(own, "EUR"), record=record,
    )  # fmt: skip
