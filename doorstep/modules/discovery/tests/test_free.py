"""Free time in search: it must say what availability says."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.actors import GUEST
from doorstep.kernel.geo import Cell, Point
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import (
    Candidate,
    ClaimKind,
    ClaimRequest,
    HoursPlan,
    OwnerKind,
    Shape,
    StartRefused,
    WallSpan,
)
from doorstep.modules.discovery.contracts import SearchPage, SearchQuestion, SearchResult, Sort
from doorstep.modules.discovery.services import free
from doorstep.modules.discovery.services.free import terms_of
from doorstep.modules.discovery.services.search import search_specialists
from doorstep.modules.discovery.tests.builders import Made, make_catalogue, make_specialist, place, service

pytestmark = pytest.mark.django_db

HERE = Point(0.1, 0.1)
SATURDAY = datetime(2026, 1, 17, 0, 0, tzinfo=UTC)  # Helsinki is two hours ahead
MORNING = (SATURDAY + timedelta(hours=6), SATURDAY + timedelta(hours=10))

type Ask = Callable[..., SearchPage]


@pytest.fixture
def ask(now: datetime) -> Ask:
    """Search around the centre of Helsinki as a guest."""
    make_catalogue()

    def search(**wish: Any) -> SearchPage:
        question = SearchQuestion(**{"market": "hel", "position": place(0.1, 0.1), **wish})
        return search_specialists(question, actor=GUEST, now=now)

    return search


def occupy(made: Made, start: datetime, minutes: int, *, now: datetime, at: Point = HERE) -> bool:
    """Book some time of a specialist; whether it could be booked."""
    wish = ClaimRequest(
        candidate=Candidate(made.calendar_id, Shape(minutes)),
        holder_id=uuid4(),
        start=start,
        point=at,
        terms=terms_of(accounts.get_market("hel")),
        kind=ClaimKind.VISIT,
    )
    try:
        with open_transaction():
            availability.lock_calendars([made.calendar_id])
            availability.claim(wish, now=now)
    except StartRefused:
        return False
    return True


def candidate_of(result: SearchResult) -> Candidate:
    """The usual visit of a result, as availability is asked about it."""
    card = result.card
    calendars = availability.calendars_of(OwnerKind.SPECIALIST, [card.specialist_id])
    return Candidate(calendars[card.specialist_id], card.shape, card.cell, card.radius_km, card.rules)


def ids(page: SearchPage) -> set[int]:
    """Who was found."""
    return {result.card.specialist_id for result in page.items}


def test_next_free_start_can_be_booked_and_none_before_it(ask: Ask, now: datetime) -> None:
    make_specialist("Early", offers={"washer": 6000}, now=now)
    busy = make_specialist("Busy", at=(2.1, 0), offers={"tap": 6000}, now=now)
    assert occupy(busy, now + timedelta(hours=2), 240, now=now)
    never = make_specialist("Never", offers={"tap": 6000}, hours=HoursPlan(), now=now)
    terms = terms_of(accounts.get_market("hel"))
    found = {result.card.specialist_id: result for result in ask().items}
    assert found.pop(never.specialist_id).next_free_at is None
    for result in found.values():
        assert result.next_free_at is not None
        candidate = candidate_of(result)
        assert availability.explain_start(candidate, HERE.cell, result.next_free_at, terms=terms, now=now) is None
        before = result.next_free_at - timedelta(minutes=15)
        assert availability.explain_start(candidate, HERE.cell, before, terms=terms, now=now) is not None


def test_window_leaves_out_who_is_busy_or_off(ask: Ask, now: datetime) -> None:
    able = make_specialist("Free", offers={"tap": 6000}, now=now)
    off = make_specialist(
        "Off", offers={"tap": 6000}, hours=HoursPlan(shifts=((WallSpan(540, 1020),),) * 5 + ((), ())), now=now
    )
    busy = make_specialist("Busy", offers={"tap": 6000}, now=now)
    assert occupy(busy, SATURDAY + timedelta(hours=7), 240, now=now)
    page = ask(free_from=MORNING[0], free_to=MORNING[1])
    assert ids(page) == {able.specialist_id}
    assert page.items[0].free_at == SATURDAY + timedelta(hours=7)
    assert page.count == 1
    assert {off.specialist_id, busy.specialist_id} < ids(ask())


def test_window_counts_travel(ask: Ask, now: datetime) -> None:
    made = make_specialist("Far", offers={"tap": 6000}, now=now)
    # A gap of two hours between visits 15 km away holds 90 minutes of work, but not with the way there and back.
    far = Point(12.1, 9.1)
    assert occupy(made, SATURDAY + timedelta(hours=7), 120, now=now, at=far)
    assert occupy(made, SATURDAY + timedelta(hours=11), 240, now=now, at=far)
    window = {"free_from": SATURDAY + timedelta(hours=9), "free_to": SATURDAY + timedelta(hours=11)}
    assert ids(ask(**window)) == set()
    assert ids(ask(**window, position=place(12.1, 9.1))) == {made.specialist_id}


def test_window_is_half_open(ask: Ask, now: datetime) -> None:
    make_specialist("Aino", offers={"tap": 6000}, now=now)
    nine, ten = SATURDAY + timedelta(hours=7), SATURDAY + timedelta(hours=8)
    assert not ask(free_from=nine - timedelta(hours=1), free_to=nine).items
    assert ask(free_from=nine, free_to=nine + timedelta(minutes=1)).items[0].free_at == nine
    assert ask(free_from=nine + timedelta(seconds=1), free_to=ten).items[0].free_at == nine + timedelta(minutes=15)


def test_another_offer_is_shown_when_the_best_does_not_fit(ask: Ask, now: datetime) -> None:
    made = make_specialist("Aino", offers={"home": 3000, "washer": 7000}, now=now)
    # Three hours between visits 15 km away: with the ways there and back, too short for two hours of cleaning.
    far = Point(12.1, 9.1)
    assert occupy(made, SATURDAY + timedelta(hours=7), 120, now=now, at=far)
    assert occupy(made, SATURDAY + timedelta(hours=12), 180, now=now, at=far)
    window = {"free_from": SATURDAY + timedelta(hours=5), "free_to": SATURDAY + timedelta(hours=15)}
    assert not _is_free(made, Shape(120), HERE.cell, window, now)
    assert _is_free(made, Shape(60, 10, 10), HERE.cell, window, now)
    for sort in Sort:
        (result,) = ask(sort=sort, **window).items
        assert result.card.service_id == service("washer").service_id
        assert result.free_at is not None
        terms = terms_of(accounts.get_market("hel"))
        assert availability.explain_start(candidate_of(result), HERE.cell, result.free_at, terms=terms, now=now) is None


def _is_free(made: Made, shape: Shape, cell: Cell, window: dict[str, datetime], now: datetime) -> bool:
    market = accounts.get_market("hel")
    days = availability.find_starts_one(
        Candidate(made.calendar_id, shape), cell, terms=terms_of(market),
        first=(window["free_from"] - timedelta(days=1)).date(), day_count=4, now=now,
    )  # fmt: skip
    return any(window["free_from"] <= start < window["free_to"] for day in days for start in day.starts)


@pytest.mark.parametrize("seed", range(2))
def test_window_agrees_with_the_list_of_starts(ask: Ask, now: datetime, seed: int) -> None:
    random = Random(seed)
    night = HoursPlan(shifts=((WallSpan(20 * 60, 30 * 60),),) * 7)
    capped = HoursPlan(shifts=((WallSpan(8 * 60, 18 * 60),),) * 7, daily_cap=2)
    people = []
    for number in range(12):
        hours = random.choice([HoursPlan(shifts=((WallSpan(540, 1020),),) * 7), night, capped])
        slugs = random.sample(["tap", "washer", "home", "windows"], random.randint(1, 3))
        made = make_specialist(
            f"Person {number}", at=(random.uniform(-8, 8), random.uniform(-5, 8)), hours=hours,
            offers={slug: random.randint(20, 90) * 100 for slug in slugs}, radius_km=random.choice([3, 20]), now=now,
        )  # fmt: skip
        people.append((made, slugs))
        for _ in range(12):
            start = SATURDAY + timedelta(days=random.randint(-1, 1), minutes=15 * random.randrange(96))
            occupy(
                made,
                start,
                random.choice([30, 60, 120]),
                now=now,
                at=Point(random.uniform(-8, 8), random.uniform(-5, 8)),
            )
    for _ in range(6):
        begin = SATURDAY + timedelta(minutes=random.randint(-600, 1500))
        window = {"free_from": begin, "free_to": begin + timedelta(minutes=random.choice([30, 180, 600]))}
        spot = Point(random.uniform(-5, 5), random.uniform(-4, 5))
        expected = {
            made.specialist_id for made, slugs in people if any(_fits(made, slug, spot, window, now) for slug in slugs)
        }
        for sort in Sort:
            wish = {**window, "sort": sort, "position": place(spot.x, spot.y)}
            page = ask(**wish, limit=50)
            assert ids(page) == expected
            assert page.count == len(expected)
            assert _walk(ask, {**wish, "limit": 2}) == [result.card.specialist_id for result in page.items]
            keys = [_key(result, sort) for result in page.items]
            assert keys == sorted(keys)


def test_count_is_reckoned_from_those_who_were_asked(ask: Ask, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(free, "_FEWEST_ASKED", 4)
    people = [
        make_specialist(f"Person {n}", at=(n * 0.5 + 0.1, 0.1), offers={"tap": 9000 - 100 * n}, now=now)
        for n in range(16)
    ]
    for made in people[::2]:
        assert occupy(made, SATURDAY + timedelta(hours=7), 480, now=now)
    window = {"free_from": MORNING[0], "free_to": MORNING[1]}
    for sort in Sort:
        page = ask(**window, sort=sort, limit=1)
        assert (page.count, page.count_is_capped, page.count_is_estimate) == (8, False, True)
        whole = ask(**window, sort=sort, limit=20)
        assert (whole.count, whole.count_is_estimate) == (8, False)
        assert page.items[0].card.specialist_id == whole.items[0].card.specialist_id
        second = ask(**window, sort=sort, limit=1, after=page.next_page)
        assert (second.count, second.count_is_estimate) == (None, False)
    assert not ask(limit=1).count_is_estimate, "without a window everybody is counted"


def test_next_free_start_may_lie_beyond_the_first_days(ask: Ask, now: datetime) -> None:
    soon = make_specialist("Soon", offers={"tap": 5000}, now=now)
    late = make_specialist("Late", offers={"tap": 5000}, now=now)
    assert occupy(late, now + timedelta(hours=2), 300, now=now)
    for day in range(1, 9):
        assert occupy(late, now.replace(hour=7) + timedelta(days=day), 480, now=now)
    found = {result.card.specialist_id: result for result in ask().items}
    terms = terms_of(accounts.get_market("hel"))
    for made in (soon, late):
        result = found[made.specialist_id]
        candidate = candidate_of(result)
        starts = availability.next_free([candidate], HERE.cell, terms=terms, now=now)
        assert result.next_free_at == starts[made.calendar_id]
        assert result.next_free_at is not None
    assert found[late.specialist_id].next_free_at > now + timedelta(days=8)  # type: ignore[operator]


def _fits(made: Made, slug: str, spot: Point, window: dict[str, datetime], now: datetime) -> bool:
    facts = service(slug)
    market = accounts.get_market("hel")
    base, radius = _bases()[made.specialist_id]
    if not availability.is_within_radius(base, spot.cell, radius):
        return False
    shape = Shape(facts.duration_minutes * facts.minimum_quantity, facts.preparation_minutes, facts.cleanup_minutes)
    assert market.plane.to_point(made.base).cell == base
    return _is_free(made, shape, spot.cell, window, now)


def _bases() -> dict[int, tuple[Cell, float]]:
    rows = fetch_all("SELECT DISTINCT specialist_id, cell_column, cell_row, radius_km FROM specialists_offer_v1")
    return {row[0]: (Cell(row[1], row[2]), row[3]) for row in rows}


def _walk(ask: Ask, wish: dict[str, Any]) -> list[int]:
    found: list[int] = []
    while True:
        page = ask(**wish)
        found += [result.card.specialist_id for result in page.items]
        if page.next_page is None:
            return found
        wish["after"] = page.next_page


def _key(result: SearchResult, sort: Sort) -> float:
    if sort is Sort.PRICE:
        return result.card.price.minor
    if sort is Sort.RATING:
        return -(result.card.rating or 0)
    return result.distance_km
