"""Who suits best: tables of each term, and what holds of every score."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.geo import Cell
from doorstep.kernel.money import Money
from doorstep.modules.availability.contracts import FREE_ALL_DAY, Fit
from doorstep.modules.dispatch.contracts import DispatchTerms, Person, Record, Term, Weights
from doorstep.modules.dispatch.rules import scoring, waves

AT = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(("wait", "value"), [(0, 1), (45, 0.75), (90, 0.5), (180, 0), (600, 0), (-5, 1)])
def test_the_sooner_the_better(wait: float, value: float) -> None:
    assert scoring.arrival(wait) == pytest.approx(value)


@pytest.mark.parametrize(
    ("slack", "pushed", "value"),
    [(FREE_ALL_DAY, 0, 1), (30, 0, 1), (15, 0, 0.75), (0, 0, 0.5), (0, 15, 0.25), (0, 45, 0)],
)
def test_nobody_after_it_should_wait(slack: float, pushed: float, value: float) -> None:
    assert scoring.lateness_caused(slack, pushed) == pytest.approx(value)


@pytest.mark.parametrize(("added", "value"), [(0, 1), (15, 0.75), (60, 0), (90, 0)])
def test_on_the_way_is_best(added: float, value: float) -> None:
    assert scoring.travel_added(added) == pytest.approx(value)


@pytest.mark.parametrize(("stars", "value"), [(5.0, 1), (4.5, 0.75), (None, 0.5), (3.0, 0), (1.0, 0)])
def test_ratings_count_from_three_to_five(stars: float | None, value: float) -> None:
    assert scoring.rating(stars) == pytest.approx(value)


@pytest.mark.parametrize(("booked", "value"), [(0, 1), (120, 0.75), (480, 0), (700, 0)])
def test_an_empty_day_is_best(booked: float, value: float) -> None:
    assert scoring.load(booked) == pytest.approx(value)


@pytest.mark.parametrize(("jobs", "median", "value"), [(0, 0, 1), (1, 0, 0.5), (4, 4, 0.5), (8, 4, 0), (2, 4, 0.75)])
def test_who_had_less_than_others_comes_first(jobs: int, median: float, value: float) -> None:
    assert scoring.fairness(jobs, median) == pytest.approx(value)


@pytest.mark.parametrize(
    ("record", "value"),
    [
        (Record(), 2 / 3),
        (Record(offered=1, accepted=1), 0.75),
        (Record(offered=1, declined=1), 0.5),
        (Record(offered=9, expired=9), 2 / 12),
        # What somebody else took first says nothing of them.
        (Record(offered=50), 2 / 3),
    ],
)
def test_answers_move_the_chance_of_acceptance(record: Record, value: float) -> None:
    assert scoring.acceptance(record) == pytest.approx(value)


@pytest.mark.parametrize(
    ("pay", "own", "value"), [(5000, 4000, 1), (5000, 5000, 1), (3750, 5000, 0.5), (2500, 5000, 0)]
)
def test_the_pay_should_not_lie_below_ones_own_price(pay: int, own: int, value: float) -> None:
    assert scoring.price_fit(pay, own) == pytest.approx(value)


def person(number: int, **values: object) -> Person:
    made = Person(
        offer_id=number,
        specialist_id=number,
        user_id=number,
        calendar_id=number,
        base_cell=Cell(0, 0),
        radius_km=20.0,
        distance_km=1.0,
        rating=4.5,
        own_price=Money(4900, "EUR"),
    )
    return replace(made, **values)  # type: ignore[arg-type]


def fit(number: int, wait: int = 30, **values: int) -> Fit:
    made = Fit(number, AT + timedelta(minutes=wait), 10, 5, 60, 0, 60)
    return replace(made, **values)  # type: ignore[arg-type]


def ranked(*pairs: tuple[Person, Fit], weights: Weights = scoring.BUILT_IN) -> list[int]:
    found = scoring.rank(pairs, weights, wanted_at=AT, unit_pay_minor=4900, median=2.0)
    return [one.person.specialist_id for one in found]


def test_the_best_is_first_and_equals_go_by_time_then_number() -> None:
    assert ranked((person(1), fit(1, 60)), (person(2), fit(2, 15)), (person(3), fit(3, 15))) == [2, 3, 1]
    far = Weights(1, dict.fromkeys(Term, 0.0) | {Term.RATING: 1.0})
    assert ranked((person(1, rating=3.5), fit(1, 15)), (person(2, rating=5.0), fit(2, 120)), weights=far) == [2, 1]


weights = st.fixed_dictionaries({term: st.floats(0, 100) for term in Term}).filter(
    lambda found: sum(found.values()) > 0.01
)
values = st.fixed_dictionaries({term: st.floats(0, 1) for term in Term})


@given(values, weights)
def test_every_score_is_what_its_terms_say(found: dict[Term, float], weighed: dict[Term, float]) -> None:
    kept = Weights(1, weighed)
    score = scoring.score_of(found, kept)
    assert -1e-9 <= score <= 1 + 1e-9
    views = scoring.term_views({str(t): v for t, v in found.items()}, {str(t): w for t, w in weighed.items()})
    assert sum(view.points for view in views) == pytest.approx(score)
    assert len(views) == 8


@given(values, weights, st.sampled_from(list(Term)), st.floats(0, 1))
def test_a_better_term_never_makes_a_worse_score(
    found: dict[Term, float], weighed: dict[Term, float], term: Term, more: float
) -> None:
    kept = Weights(1, weighed)
    better = found | {term: max(found[term], more)}
    assert scoring.score_of(better, kept) >= scoring.score_of(found, kept) - 1e-12


@given(
    st.integers(-600, 2000), st.integers(0, 2000), st.integers(0, 500), st.integers(0, 500),
    st.one_of(st.none(), st.floats(1, 5)), st.integers(0, 1440), st.integers(0, 200), st.floats(0, 100),
)  # fmt: skip
def test_values_stay_between_nothing_and_one(
    wait: int, slack: int, pushed: int, added: int, stars: float | None, booked: int, jobs: int, median: float
) -> None:
    someone = person(1, rating=stars, record=Record(jobs, jobs, 0, 0))
    there = fit(1, wait, slack_minutes=slack, pushed_minutes=pushed, added_minutes=added, booked_minutes=booked)
    found = scoring.values_of(someone, there, wanted_at=AT, unit_pay_minor=4900, median=median)
    assert set(found) == set(Term)
    assert all(0 <= value <= 1 for value in found.values())


TERMS = DispatchTerms("hel", wave_sizes=(3, 5, 10), radii_km=(8.0, 20.0), raise_step_bp=1000, raise_limit_bp=2500)


@pytest.mark.parametrize(("wave", "size"), [(1, 3), (2, 5), (3, 10), (4, 10), (99, 10)])
def test_waves_grow_and_stay(wave: int, size: int) -> None:
    assert waves.wave_size(TERMS, wave) == size


@pytest.mark.parametrize(
    ("step", "raise_minor", "expected"),
    [
        (0, 0, waves.Step.WIDEN),
        (1, 0, waves.Step.RAISE),
        (1, 1000, waves.Step.RAISE),
        (1, 2000, waves.Step.RAISE),
        (1, 2500, waves.Step.ASK),
    ],
)
def test_first_further_then_more_then_the_client(step: int, raise_minor: int, expected: waves.Step) -> None:
    assert waves.next_step(TERMS, waves.Progress(1, step, raise_minor), 10_000) is expected


def test_raises_stop_at_the_limit() -> None:
    steps, raise_minor = [], 0
    while (more := waves.raised(TERMS, raise_minor, 10_000)) > raise_minor:
        steps.append(more)
        raise_minor = more
    assert steps == [1000, 2000, 2500]
    assert waves.raised(replace(TERMS, raise_step_bp=0), 0, 10_000) == 0


@pytest.mark.parametrize(("numbers", "middle"), [([], 0), ([3], 3), ([1, 9], 5), ([5, 1, 9], 5), ([0, 0, 4, 8], 2)])
def test_the_median(numbers: list[int], middle: float) -> None:
    assert waves.median(numbers) == middle


@pytest.mark.parametrize(
    ("step_bp", "added", "more"),
    [(1000, 0, 1000), (1000, 2000, 500), (1000, 2500, 0), (1000, 9000, 0), (0, 0, 0), (9000, 0, 2500)],
)
def test_what_a_client_may_add(step_bp: int, added: int, more: int) -> None:
    terms = replace(TERMS, client_raise_step_bp=step_bp, client_raise_limit_bp=2500)
    assert waves.client_raise(terms, added, 10_000) == more
