"""Upkeep of free time: after any sequence of changes it equals what a rebuild would write."""

import random
from datetime import datetime, timedelta

import pytest

from doorstep.infra.db import execute, fetch_all, fetch_one
from doorstep.kernel.actors import Actor, Role
from doorstep.kernel.geo import Point
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade
from doorstep.modules.availability.contracts import (
    ClaimFacts,
    DateException,
    ExceptionKind,
    HoursInvalid,
    HoursPlan,
    Shape,
    StartRefused,
    TimeOffInvalid,
    WallSpan,
)
from doorstep.modules.availability.services import hours, time_off
from doorstep.modules.availability.tests.builders import (
    NINE_TO_FIVE,
    claim,
    minutes,
    move,
    open_calendar,
    release,
    request,
    wrong_free_days,
)

pytestmark = pytest.mark.django_db
ME = Actor(role=Role.SPECIALIST, user_id=1, specialist_id=1)


def random_hours(dice: random.Random, now: datetime) -> HoursPlan:
    shifts = []
    for _ in range(7):
        cut = sorted(dice.sample(range(24, 92), 4))
        spans = [WallSpan(cut[0] * 15, cut[1] * 15), WallSpan(cut[2] * 15, cut[3] * 15)]
        shifts.append(tuple(spans[: dice.choice([0, 1, 2, 2])]))
    day = now.date() + timedelta(days=dice.randrange(8))
    closed = DateException(day, ExceptionKind.CLOSED, dice.choice([None, WallSpan(600, 780)]))
    return HoursPlan(tuple(shifts), exceptions=(closed,), daily_cap=dice.choice([None, 3]))


def one_change(dice: random.Random, calendar: int, live: list[ClaimFacts], now: datetime) -> None:
    """Something that people do; what is refused changes nothing."""
    start = now.replace(minute=0) + timedelta(days=dice.randrange(8), minutes=15 * dice.randrange(60))
    place = Point(dice.uniform(-4, 4), dice.uniform(-4, 4))
    shape = Shape(dice.choice([30, 60, 120]), dice.choice([0, 15]), dice.choice([0, 15]))
    act = dice.randrange(9)
    if act < 5:
        until = now + minutes(dice.choice([10, 60])) if dice.random() < 0.5 else None
        live.append(claim(request(calendar, start, shape=shape, point=place, hold_until=until), now=now))
    elif act == 5 and live:
        release([live.pop(dice.randrange(len(live)))], now=now)
    elif act == 6 and live:
        move(dice.choice(live), start, now=now, point=place)
    elif act == 7:
        length = minutes(dice.randrange(7, 900))
        time_off.take_time_off(starts_at=start, ends_at=start + length, note="", actor=ME, now=now)
    elif act == 8:
        hours.set_hours(random_hours(dice, now), actor=ME, now=now)


@pytest.mark.parametrize("seed", range(4))
def test_free_days_follow_every_change(seed: int, now: datetime) -> None:
    dice = random.Random(seed)
    calendar = open_calendar(now=now)
    live: list[ClaimFacts] = []
    done = 0
    for _ in range(60):
        now += minutes(dice.randrange(4))
        try:
            one_change(dice, calendar, live, now)
            done += 1
        except (StartRefused, HoursInvalid, TimeOffInvalid):
            pass
    assert done > 15
    assert wrong_free_days(calendar) == []
    assert facade.rebuild_free_days(now) == 0
    overlapping = fetch_one(
        "SELECT count(*) FROM availability_claim a JOIN availability_claim b "
        "ON a.calendar_id = b.calendar_id AND a.id < b.id AND a.occupied && b.occupied"
    )
    assert overlapping == (0,)


def test_rebuild_repairs_what_is_wrong(now: datetime) -> None:
    calendar = open_calendar(now=now)
    claim(request(calendar, now + timedelta(days=1)), now=now)
    execute("UPDATE availability_freeday SET free = '{}' WHERE calendar_id = %s AND day = '2026-01-15'", [calendar])
    execute("DELETE FROM availability_freeday WHERE calendar_id = %s AND day = '2026-01-16'", [calendar])
    assert facade.rebuild_free_days(now) == 2
    assert facade.rebuild_free_days(now) == 0
    assert wrong_free_days(calendar) == []


def test_days_are_kept_to_the_horizon_and_two_more(now: datetime) -> None:
    calendar = open_calendar(now=now)
    horizon = accounts.get_market("hel").horizon_days
    assert facade.extend_free_days(now) == 0
    assert facade.extend_free_days(now + timedelta(days=3)) == 3
    days = [row[0] for row in fetch_all("SELECT day FROM availability_freeday WHERE calendar_id = %s", [calendar])]
    assert min(days) == now.date()
    assert max(days) == now.date() + timedelta(days=3 + horizon + 2)


def test_published_view_offers_free_time_by_owner(now: datetime) -> None:
    open_calendar(7, hours=NINE_TO_FIVE, now=now)
    rows = fetch_all(
        "SELECT owner_kind, owner_id, market FROM availability_free_v1 "
        "WHERE day = '2026-01-13' AND free @> tstzrange('2026-01-13T08:00:00Z', '2026-01-13T10:00:00Z')"
    )
    assert rows == [("specialist", 7, "hel")]
