"""The pure policy of the door, in tables."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.errors import DomainError, InvalidInput
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.fieldwork.contracts import (
    CodeLocked,
    CodeNotOpen,
    CodePurpose,
    FieldTerms,
    NotAtDoor,
    PositionVague,
    RecordClosed,
    TooFarAway,
)
from doorstep.modules.fieldwork.rules import acts, door

NOW = datetime(2026, 1, 12, 10, tzinfo=UTC)
V = VisitState
CLIENT, SHOP, ONLINE = PlaceKind.CLIENT, PlaceKind.SHOP, PlaceKind.ONLINE


@pytest.mark.parametrize(
    ("distance_m", "accuracy_m", "refused"),
    [
        (0, 5, None),
        (150, 0, None),
        (151, 0, TooFarAway),
        (170, 20, None),
        (250, 100, None),
        (251, 400, TooFarAway),  # a vague reading helps by 100 m at most
        (0, 500, None),
        (0, 501, PositionVague),
        (20_000_000, 5, TooFarAway),
    ],
)
def test_who_is_near_enough(distance_m: float, accuracy_m: float, refused: type[DomainError] | None) -> None:
    if refused is None:
        door.check_near(distance_m, accuracy_m, geofence_m=150)
        return
    with pytest.raises(refused):
        door.check_near(distance_m, accuracy_m, geofence_m=150)


@pytest.mark.parametrize(
    ("state", "kind", "purpose"),
    [
        (V.ACCEPTED, CLIENT, None),
        (V.ON_THE_WAY, CLIENT, CodePurpose.CHECK_IN),
        (V.ARRIVED, CLIENT, CodePurpose.CHECK_IN),
        (V.WORKING, CLIENT, CodePurpose.SIGN_OFF),
        (V.DONE, CLIENT, None),
        (V.CANCELLED, CLIENT, None),
        (V.ARRIVED, SHOP, None),
        (V.WORKING, SHOP, CodePurpose.SIGN_OFF),
        (V.WORKING, ONLINE, None),
    ],
)
def test_what_the_code_is_for(state: VisitState, kind: PlaceKind, purpose: CodePurpose | None) -> None:
    if purpose is not None:
        assert door.code_purpose(state, kind) is purpose
        return
    with pytest.raises(CodeNotOpen):
        door.code_purpose(state, kind)


@pytest.mark.parametrize(
    ("kind", "check_in", "sign_off"), [(CLIENT, True, True), (SHOP, False, True), (ONLINE, False, False)]
)
def test_what_a_market_demands_where(kind: PlaceKind, check_in: bool, sign_off: bool) -> None:
    demanding = FieldTerms("hel", check_in_required=True, sign_off_required=True)
    assert (door.demands_check_in(demanding, kind), door.demands_sign_off(demanding, kind)) == (check_in, sign_off)
    assert not door.demands_check_in(FieldTerms("hel"), kind)
    assert not door.demands_sign_off(FieldTerms("hel"), kind)


@pytest.mark.parametrize("state", [V.ACCEPTED, V.REQUESTED, V.DONE, V.CANCELLED, V.NO_SHOW])
def test_a_check_in_belongs_to_the_arrival(state: VisitState) -> None:
    for possible in (V.ON_THE_WAY, V.ARRIVED, V.WORKING):
        door.check_can_check_in(possible, CLIENT)
    with pytest.raises(NotAtDoor):
        door.check_can_check_in(state, CLIENT)
    with pytest.raises(NotAtDoor):
        door.check_can_check_in(V.ARRIVED, SHOP)


def test_five_wrong_tries_cost_five_minutes() -> None:
    tries, locked_until = 0, None
    for expected in (1, 2, 3, 4):
        tries, locked_until = door.after_wrong_try(tries, now=NOW)
        assert (tries, locked_until) == (expected, None)
    tries, locked_until = door.after_wrong_try(tries, now=NOW)
    assert (tries, locked_until) == (0, NOW + timedelta(minutes=5))
    with pytest.raises(CodeLocked) as refused:
        door.check_code_open(locked_until, now=NOW + timedelta(minutes=4))
    assert refused.value.retry_after == 60
    door.check_code_open(locked_until, now=NOW + timedelta(minutes=5))


def test_the_record_stays_open_for_a_day() -> None:
    door.check_record_open(V.ARRIVED, done_at=None, now=NOW)
    door.check_record_open(V.DONE, done_at=NOW - timedelta(hours=23), now=NOW)
    for state, done_at in ((V.DONE, NOW - timedelta(hours=24)), (V.ON_THE_WAY, None), (V.CANCELLED, None)):
        with pytest.raises(RecordClosed):
            door.check_record_open(state, done_at=done_at, now=NOW)


@pytest.mark.parametrize(
    ("began", "ended", "late", "over"),
    [
        (0, 60, 0, 0),
        (-5, 50, 0, 0),
        (20, 80, 20, 0),  # late, but no longer than planned
        (20, 95, 20, 15),
        (None, None, None, None),
        (10, None, 10, None),
    ],
)
def test_lateness_and_overrun_are_apart(
    began: int | None, ended: int | None, late: int | None, over: int | None
) -> None:
    started = None if began is None else NOW + timedelta(minutes=began)
    finished = None if ended is None else NOW + timedelta(minutes=ended)
    assert door.minutes_late(promised_until=NOW, started_at=started) == late
    assert door.minutes_over(planned=timedelta(hours=1), started_at=started, finished_at=finished) == over


@pytest.mark.parametrize(
    "strokes", [[], [[(1, 1)]], [[(0, 0), (1001, 3)]], [[(0, 0), (-1, 3)]], [[(1, 1), (2, 2)]] * 201]
)
def test_what_is_no_signature(strokes: list[list[tuple[int, int]]]) -> None:
    with pytest.raises(InvalidInput):
        door.check_strokes(strokes)


@given(key=st.binary(min_size=32, max_size=32))
def test_codes_are_four_digits(key: bytes) -> None:
    digits = door.digits_of(key)
    assert len(digits) == 4
    assert digits.isdigit()


@given(
    wrong_by=st.timedeltas(min_value=timedelta(days=-400), max_value=timedelta(days=400)),
    ago=st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=71)),
)
def test_a_clock_that_is_wrong_by_anything_tells_the_right_moment(wrong_by: timedelta, ago: timedelta) -> None:
    sent_at = NOW + wrong_by
    assert acts.moment_of(sent_at - ago, sent_at=sent_at, received_at=NOW) == NOW - ago


def test_what_is_too_old_or_still_to_come_is_taken_as_near_as_can_be() -> None:
    for at, moment in ((NOW + timedelta(hours=1), NOW), (NOW - timedelta(days=9), NOW - timedelta(hours=72))):
        assert acts.moment_of(at, sent_at=NOW, received_at=NOW) == moment


def test_codes_positions_and_strokes_are_not_kept_with_an_act() -> None:
    said = {"how": "code", "code": "1234", "lat": 60.1, "lon": 24.9, "accuracy_m": 5, "strokes": [], "reason": "Why"}
    assert acts.kept_data(said) == {"how": "code", "reason": "Why"}
