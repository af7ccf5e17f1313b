"""Who may know how much of where a specialist is."""

from datetime import UTC, datetime, timedelta

import pytest

from doorstep.kernel.geo import LatLon, Plane, Point
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.fieldwork.contracts import FieldTerms, Fix, NotOnTheWay, Precision, TripState
from doorstep.modules.fieldwork.rules.following import (
    MOST_PATH_POINTS,
    check_before,
    coarse,
    in_order,
    precision_of,
    share_until,
    thin_path,
    trip_state,
)

START = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
PLANE = Plane(LatLon(60.17, 24.94))
V, P = VisitState, Precision


@pytest.mark.parametrize("state", list(VisitState))
def test_only_who_is_on_the_way_is_seen_exactly_and_nobody_after_the_arrival(state: VisitState) -> None:
    seen = precision_of(state, agreed_at=START, now=START, coarse_before=True)
    assert (seen is P.EXACT) == (state is V.ON_THE_WAY)
    assert (seen is P.COARSE) == (state is V.ACCEPTED)


@pytest.mark.parametrize(("minutes", "seen"), [(61, P.NONE), (60, P.COARSE), (0, P.COARSE), (-30, P.COARSE)])
def test_a_coarse_cell_is_shown_in_the_hour_before(minutes: int, seen: Precision) -> None:
    now = START - timedelta(minutes=minutes)
    assert precision_of(V.ACCEPTED, agreed_at=START, now=now, coarse_before=True) is seen
    assert precision_of(V.ACCEPTED, agreed_at=START, now=now, coarse_before=False) is P.NONE


def test_before_setting_out_readings_are_taken_for_visits_at_the_clients_within_the_hour() -> None:
    def check(state: VisitState = V.ACCEPTED, kind: PlaceKind = PlaceKind.CLIENT, minutes: int = 30) -> None:
        check_before(
            state, kind, agreed_at=START, over_at=START + timedelta(hours=1), now=START - timedelta(minutes=minutes),
            terms=FieldTerms("hel"),
        )  # fmt: skip

    check()
    refused: list[tuple[VisitState, PlaceKind, int]] = [
        (V.REQUESTED, PlaceKind.CLIENT, 30),
        (V.ACCEPTED, PlaceKind.SHOP, 30),
        (V.ACCEPTED, PlaceKind.ONLINE, 30),
        (V.ACCEPTED, PlaceKind.CLIENT, 61),
        (V.ACCEPTED, PlaceKind.CLIENT, -61),
        (V.DONE, PlaceKind.CLIENT, 30),
        (V.CANCELLED, PlaceKind.CLIENT, 30),
    ]
    for state, kind, minutes in refused:
        with pytest.raises(NotOnTheWay):
            check(state, kind, minutes)


def test_a_cell_hides_where_in_it_somebody_is() -> None:
    places = [PLANE.to_latlon(Point(3.01, 4.01)), PLANE.to_latlon(Point(3.49, 4.49))]
    first, second = (coarse(place, PLANE) for place in places)
    assert first == second
    assert abs(PLANE.to_point(first).x - 3.25) < 1e-6


def test_states_of_a_way() -> None:
    assert [trip_state(one) for one in (V.ACCEPTED, V.ON_THE_WAY, V.ARRIVED, V.WORKING, V.DONE, V.CANCELLED)] == [
        TripState.WAITING, TripState.GOING, TripState.ARRIVED, TripState.ARRIVED, TripState.OVER, TripState.OVER,
    ]  # fmt: skip


def test_a_link_lives_from_the_visit_on() -> None:
    day_before = START - timedelta(days=1)
    assert share_until(agreed_at=START, now=day_before, hours=4) == START + timedelta(hours=4)
    late = START + timedelta(hours=1)
    assert share_until(agreed_at=START, now=late, hours=4) == late + timedelta(hours=4)


def test_readings_come_in_order_the_most_accurate_of_a_moment() -> None:
    late, early = (Fix(START + timedelta(seconds=at), 60.0, 24.0, 10.0) for at in (5, 0))
    better = Fix(START, 60.1, 24.1, 5.0)
    assert in_order([late, early, better]) == [better, late]


def test_a_path_is_thinned_and_keeps_its_end() -> None:
    places = [PLANE.to_latlon(Point(at * 0.001, 0)) for at in range(20_000)]
    thin = thin_path(places, PLANE)
    assert len(thin) <= MOST_PATH_POINTS
    assert (thin[0], thin[-1]) == (places[0], places[-1])
    assert thin_path([], PLANE) == []
    standing = [places[0]] * 50
    assert len(thin_path(standing, PLANE)) == 2
