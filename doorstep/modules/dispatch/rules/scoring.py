"""
Who suits best: eight terms, each 0 to 1, and their weighted mean. Pure, so that each score can be explained.

Four terms are of the person (:func:`merit`), four of their day. As no term's weight is negative, a score of which each
term is at least as good is a bound: :func:`merit` + :func:`day_at_best` of who is only known by name, :func:`score_of`
of an outlook (``availability.outlook_many``) of who is known by their visits.

A term's value says how good somebody is in that one respect, whoever else there is; only fairness compares, with the
median of the market.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from doorstep.modules.availability.contracts import Fit
from doorstep.modules.dispatch.contracts import Person, Record, Scored, Term, TermView, Weights

# As good as it gets, and as bad: beyond these nothing changes.
LONGEST_WAIT_MINUTES = 180
TIGHT_MINUTES = 30
LONGEST_DETOUR_MINUTES = 60
FULL_DAY_MINUTES = 480
BEST_RATING, WORST_RATING, UNRATED = 5.0, 3.0, 4.0
# Of the way from somebody's base so much is expected, before their visits are known, which may bring them nearer.
EXPECTED_WAY = 0.4
# Of who was never asked it is supposed that two of three are accepted, and each answer moves that.
SUPPOSED_ACCEPTED, SUPPOSED_OFFERED = 2, 3

BUILT_IN = Weights(
    version=0,
    of={
        Term.ARRIVAL: 30.0,
        Term.LATENESS_CAUSED: 10.0,
        Term.TRAVEL_ADDED: 10.0,
        Term.RATING: 16.0,
        Term.LOAD: 6.0,
        Term.FAIRNESS: 11.0,
        Term.ACCEPTANCE: 11.0,
        Term.PRICE_FIT: 6.0,
    },
)


def arrival(wait_minutes: float) -> float:
    """The sooner the better: 1 at once, 0 after three hours."""
    return _clip(1 - wait_minutes / LONGEST_WAIT_MINUTES)


def lateness_caused(slack_minutes: float, pushed_minutes: float) -> float:
    """1 with half an hour to spare before the next way; half at none; 0 if the next visit is pushed half an hour."""
    if pushed_minutes > 0:
        return _clip(0.5 - pushed_minutes / TIGHT_MINUTES / 2)
    return _clip(0.5 + slack_minutes / TIGHT_MINUTES / 2)


def travel_added(added_minutes: float) -> float:
    """1 if it is on the way, 0 if the day's ways grow by an hour."""
    return _clip(1 - added_minutes / LONGEST_DETOUR_MINUTES)


def rating(stars: float | None) -> float:
    """1 at five stars, 0 at three; without reviews as at four."""
    return _clip(((UNRATED if stars is None else stars) - WORST_RATING) / (BEST_RATING - WORST_RATING))


def load(booked_minutes: float) -> float:
    """1 on an empty day, 0 with eight hours booked."""
    return _clip(1 - booked_minutes / FULL_DAY_MINUTES)


def fairness(accepted: int, median: float) -> float:
    """1 for who had no job of late, a half at the market's median, 0 at twice as many."""
    return _clip(1 - accepted / (2 * max(median, 1.0)))


def acceptance(record: Record) -> float:
    """The chance that a job offer is accepted, by what became of those of the last 28 days."""
    offered = record.accepted + record.declined + record.expired
    return (record.accepted + SUPPOSED_ACCEPTED) / (offered + SUPPOSED_OFFERED)


def price_fit(pay_minor: int, own_minor: int) -> float:
    """1 if the pay is at least the person's own price, 0 at half of it."""
    return 1.0 if own_minor <= 0 else _clip(2 * pay_minor / own_minor - 1)


def values_of(
    person: Person, fit: Fit, *, wanted_at: datetime | None, unit_pay_minor: int, median: float
) -> dict[Term, float]:
    """
    Each term's value for one candidate.

    :param wanted_at: from when somebody is wanted; the wait counts from it. None: any start is as good.
    :param unit_pay_minor: what is paid for a visit, an hour or a unit, as the person's own price counts it.
    """
    return {
        Term.ARRIVAL: 1.0 if wanted_at is None else arrival((fit.start - wanted_at).total_seconds() / 60),
        Term.LATENESS_CAUSED: lateness_caused(fit.slack_minutes, fit.pushed_minutes),
        Term.TRAVEL_ADDED: travel_added(fit.added_minutes),
        Term.RATING: rating(person.rating),
        Term.LOAD: load(fit.booked_minutes),
        Term.FAIRNESS: fairness(person.record.accepted, median),
        Term.ACCEPTANCE: acceptance(person.record),
        Term.PRICE_FIT: price_fit(unit_pay_minor, person.own_price.minor),
    }


def score_of(values: Mapping[Term, float], weights: Weights) -> float:
    """The weighted mean of the terms, 0 to 1."""
    return sum(values[term] * weight for term, weight in weights.of.items()) / weights.whole


def rank(
    candidates: Sequence[tuple[Person, Fit]],
    weights: Weights,
    *,
    wanted_at: datetime | None,
    unit_pay_minor: int,
    median: float,
) -> list[Scored]:
    """All candidates with their scores, the best first; between equals who comes sooner, then the lower number."""
    found = []
    for person, fit in candidates:
        values = values_of(person, fit, wanted_at=wanted_at, unit_pay_minor=unit_pay_minor, median=median)
        found.append(Scored(person, fit, values, score_of(values, weights), weights))
    return in_order(found)


def in_order(found: Sequence[Scored]) -> list[Scored]:
    """The best first; between equals who comes sooner, then the lower number."""
    return sorted(found, key=lambda one: (-one.score, one.fit.start, one.person.specialist_id))


def merit(
    weights: Weights, *, stars: float | None, record: Record, own_minor: int, unit_pay_minor: int, median: float
) -> float:
    """The part of somebody's score that is known whatever their day is like."""
    of = weights.of
    known = of[Term.RATING] * rating(stars) + of[Term.FAIRNESS] * fairness(record.accepted, median)
    known += of[Term.ACCEPTANCE] * acceptance(record) + of[Term.PRICE_FIT] * price_fit(unit_pay_minor, own_minor)
    return known / weights.whole


def day_at_best(weights: Weights, wait_minutes: float) -> float:
    """What a day can add to anybody's merit at most: an empty one, the visit on its way, begun after such a wait."""
    of = weights.of
    rest = of[Term.LATENESS_CAUSED] + of[Term.TRAVEL_ADDED] + of[Term.LOAD]
    return (of[Term.ARRIVAL] * arrival(wait_minutes) + rest) / weights.whole


def day_expected(weights: Weights, way_minutes: float, *, soon: bool) -> float:
    """What a day may be expected to add to the merit of somebody whose base lies so many minutes away."""
    of, way = weights.of, EXPECTED_WAY * way_minutes
    there = of[Term.ARRIVAL] * (arrival(way) if soon else 1.0) + of[Term.TRAVEL_ADDED] * travel_added(2 * way)
    return (there + of[Term.LATENESS_CAUSED] + of[Term.LOAD]) / weights.whole


def term_views(values: Mapping[str, float], weights: Mapping[str, float]) -> tuple[TermView, ...]:
    """A kept score term by term, what counted most first."""
    whole = sum(weights.values()) or 1.0
    views = [
        TermView(Term(term), values[term], weight, values[term] * weight / whole)
        for term, weight in weights.items()
        if term in values
    ]
    return tuple(sorted(views, key=lambda one: (-one.points, one.term)))


def _clip(value: float) -> float:
    return max(0.0, min(1.0, value))
