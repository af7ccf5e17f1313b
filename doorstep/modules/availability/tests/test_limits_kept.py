"""Limits in the database: set over HTTP, read by lists and kept by claims alike; services' own rules of starts."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.infra.db import fetch_all
from doorstep.kernel.ids import new_id
from doorstep.modules.availability import facade
from doorstep.modules.availability.contracts import (
    CalendarLimits,
    Candidate,
    ClaimKind,
    ClaimRequest,
    FloatingBreak,
    HoursPlan,
    KeptForEmergencies,
    OffGrid,
    Shape,
    StartRefused,
    TooShortNotice,
    WallSpan,
    WeekFull,
)
from doorstep.modules.availability.tests.builders import (
    HERE,
    NINE_TO_FIVE,
    TERMS,
    claim,
    move,
    open_calendar,
    release,
    request,
)
from doorstep.modules.availability.tests.test_http import make_specialist
from doorstep.modules.catalog.contracts import ServiceRules
from tests.builders import coming_day, make_service
from tests.builders import make_specialist as make_offering

pytestmark = pytest.mark.django_db

TUESDAY = datetime(2026, 1, 13, tzinfo=UTC) - timedelta(hours=2)
NIGHTLY: dict[str, Any] = {"weekday": 0, "window": {"starts": "23:00", "ends": "02:00"}, "minutes": 45}
ALL: dict[str, Any] = {
    "daily_cap": 4,
    "weekly_cap": 20,
    "longest_day_minutes": 600,
    "rest_minutes": 660,
    "emergency_percent": 20,
    "emergency_until_minutes": 180,
    "minimum_notice_minutes": 240,
    "horizon_days": 14,
    "prefer_least_gap": True,
    "floating_breaks": [NIGHTLY],
}


def at(hour: float, day: int = 0) -> datetime:
    return TUESDAY + timedelta(days=day, hours=hour)


def wish_of(candidate: Candidate, start: datetime) -> ClaimRequest:
    return ClaimRequest(candidate, new_id(), start, HERE, TERMS, ClaimKind.VISIT)


def test_limits_are_replaced_and_read_back() -> None:
    present = datetime.now(UTC)
    me, calendar = make_specialist(present)
    status, body = me.call("GET", "/limits")
    assert (status, body["weekly_cap"], body["floating_breaks"], body["day_turns_at"]) == (200, None, [], "00:00")
    status, saved = me.call("PUT", "/limits", ALL)
    assert status == 200
    assert {name: saved[name] for name in ALL} == ALL
    assert me.call("GET", "/limits") == (200, saved)
    assert me.call("GET", "/hours")[1]["daily_cap"] == 4
    # Hours that don't speak of the cap leave it alone, and shifts over midnight turn the day.
    nights = {"week": [{"weekday": 0, "shifts": [{"starts": "20:00", "ends": "05:30"}]}]}
    assert me.call("PUT", "/hours", nights)[0] == 200
    status, body = me.call("GET", "/limits")
    assert (body["daily_cap"], body["day_turns_at"]) == (4, "05:30")
    status, body = me.call("PUT", "/limits", {})
    assert (status, body["daily_cap"], body["emergency_percent"], body["floating_breaks"]) == (200, None, 0, [])
    told = fetch_all("SELECT count(*) FROM infra_outbox WHERE name = 'calendar.changed.v1'")
    assert told[0][0] >= 3
    assert calendar


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"weekly_cap": 0}, "invalid_input"),
        ({"emergency_percent": 60}, "invalid_input"),
        ({"rest_minutes": 2000}, "invalid_input"),
        ({"minimum_notice_minutes": 1}, "limits_invalid"),
        ({"horizon_days": 366}, "limits_invalid"),
        ({"floating_breaks": [NIGHTLY, {**NIGHTLY, "minutes": 30}]}, "limits_invalid"),
        ({"floating_breaks": [{**NIGHTLY, "window": {"starts": "11:00", "ends": "11:20"}}]}, "limits_invalid"),
        ({"surprise": 1}, "invalid_input"),
    ],
)  # fmt: skip
def test_wrong_limits_are_refused_and_nothing_changes(change: dict[str, Any], code: str) -> None:
    me, _ = make_specialist(datetime.now(UTC))
    before = me.call("PUT", "/limits", ALL)[1]
    status, body = me.call("PUT", "/limits", {**ALL, **change})
    assert (status, body["code"]) == (422, code), body
    assert me.call("GET", "/limits")[1] == before


def test_limits_ask_for_a_key_and_answer_once() -> None:
    me, _ = make_specialist(datetime.now(UTC))
    assert me.call("PUT", "/limits", ALL, key="")[1]["code"] == "idempotency_key_missing"
    first = me.call("PUT", "/limits", ALL, key="k" * 20)
    assert me.call("PUT", "/limits", {}, key="k" * 20)[1]["code"] == "idempotency_key_reused"
    assert me.call("PUT", "/limits", ALL, key="k" * 20) == first


def test_week_is_full_though_its_other_visits_are_far_from_the_day(now: datetime) -> None:
    calendar = open_calendar(limits=CalendarLimits(weekly_cap=2), now=now)
    first = claim(request(calendar, at(9)), now=now)
    held = claim(request(calendar, at(9, 5), hold_until=now + timedelta(minutes=10)), now=now)
    with pytest.raises(WeekFull):
        claim(request(calendar, at(9, 3)), now=now)
    # A visit of a full week may be moved within it, and another week is open.
    moved = move(first, at(12, 3), now=now)
    claim(request(calendar, at(9, 6)), now=now)
    candidate = Candidate(calendar, Shape(60))
    asked: dict[str, Any] = {"terms": TERMS, "first": now.date() + timedelta(days=4), "day_count": 1}
    assert facade.find_starts_one(candidate, HERE.cell, now=now, **asked)[0].starts == []
    own = facade.find_starts_one(candidate, HERE.cell, now=now, ignoring=moved.holder_id, **asked)
    assert own[0].starts
    # The hold expires, and with it its place in the week.
    later = held.expires_at
    assert later is not None
    assert facade.find_starts_one(candidate, HERE.cell, now=later, **asked)[0].starts


def test_an_urgent_visit_uses_the_kept_share(now: datetime) -> None:
    limits = CalendarLimits(emergency_percent=50)
    calendar = open_calendar(limits=limits, now=now)
    usual = Candidate(calendar, Shape(240))
    claim(wish_of(usual, at(9)), now=now)
    with pytest.raises(KeptForEmergencies) as refused:
        claim(request(calendar, at(14)), now=now)
    assert refused.value.context["after"] == "2026-01-14T07:00:00Z"
    urgent = Candidate(calendar, Shape(60), urgent=True)
    made = claim(wish_of(urgent, at(14)), now=now)
    assert fetch_all("SELECT urgent FROM availability_claim WHERE id = %s", [made.claim_id]) == [(True,)]
    assert facade.explain_start(urgent, HERE.cell, at(16), terms=TERMS, now=now) is None


def test_listed_starts_keep_every_limit(now: datetime) -> None:
    dice = random.Random(3)
    limits = CalendarLimits(
        weekly_cap=6,
        longest_day_minutes=360,
        rest_minutes=900,
        emergency_percent=30,
        emergency_until_minutes=600,
        floating_breaks=tuple(FloatingBreak(day, WallSpan(690, 840), 45) for day in range(7)),
    )
    nights = HoursPlan(shifts=((WallSpan(1200, 1680),),) * 7, daily_cap=3)
    for number, hours in enumerate((replace(NINE_TO_FIVE, daily_cap=3), nights)):
        calendar = open_calendar(number + 1, hours=hours, limits=limits, now=now)
        candidate = Candidate(calendar, Shape(60, 15, 0))
        for _ in range(8):
            with CaptureQueriesContext(connection) as queries:
                days = facade.find_starts_one(
                    candidate, HERE.cell, terms=TERMS, first=now.date(), day_count=15, now=now
                )
            assert len(queries) == 3  # hours, claims, and for a weekly cap the claims of the same weeks
            listed = [start for day in days for start in day.starts]
            grid = [now.replace(hour=0) + timedelta(minutes=15 * n) for n in range(96 * 14)]
            for start in [*dice.sample(listed, 4), *dice.sample(grid, 12)]:
                wish = wish_of(candidate, start)
                refusal = facade.explain_start(candidate, HERE.cell, start, terms=TERMS, now=now)
                if start in listed:
                    assert refusal is None
                    release([claim(wish, now=now)], now=now)
                else:
                    with pytest.raises(StartRefused) as refused:
                        claim(wish, now=now)
                    assert refusal is not None
                    assert refusal.reason is refused.value.reason
            claim(wish_of(candidate, dice.choice(listed)), now=now)
        assert fetch_all("SELECT count(*) FROM availability_claim WHERE calendar_id = %s", [calendar]) == [(8,)]


def test_services_have_rules_of_their_own(now: datetime) -> None:
    calendar, other = open_calendar(now=now), open_calendar(2, now=now)
    strict = Candidate(calendar, Shape(60), rules=ServiceRules(24 * 60, 3, 60))
    usual = Candidate(other, Shape(60))
    asked: dict[str, Any] = {"terms": TERMS, "first": now.date(), "day_count": 7, "now": now}
    days = facade.find_starts_one(strict, HERE.cell, **asked)
    starts = [start for day in days for start in day.starts]
    assert [starts[0], starts[1], starts[-1], len(days)] == [at(10), at(11), at(16, 2), 4]
    many = facade.find_starts_many([strict, usual], HERE.cell, **asked)
    assert [start for start in starts if calendar in many.calendars_at(start)] == starts
    assert many.calendars_at(at(10) + timedelta(minutes=15)) == [other]
    assert many.calendars_at(at(10, 4)) == [other]
    soon = facade.next_free([strict, usual], HERE.cell, terms=TERMS, now=now)
    assert (soon[calendar], soon[other]) == (at(10), at(11, -1))
    with pytest.raises(TooShortNotice):
        claim(wish_of(strict, at(9)), now=now)
    with pytest.raises(OffGrid):
        claim(wish_of(strict, at(10.5)), now=now)
    claim(wish_of(strict, at(10)), now=now)


def test_best_starts_are_marked_for_those_who_mind() -> None:
    present = datetime.now(UTC)
    hours = HoursPlan(shifts=((WallSpan(540, 1020),),) * 7)
    service = make_service(minutes=90)
    for minds in (True, False):
        worker = make_offering(service, hours=hours, limits=CalendarLimits(prefer_least_gap=minds))
        candidate = Candidate(worker.calendar_id, Shape(90))
        asked: dict[str, Any] = {"terms": TERMS, "first": coming_day(3), "day_count": 1, "now": present}
        (day,) = facade.find_starts_one(candidate, HERE.cell, **asked)
        many = facade.find_starts_many([candidate], HERE.cell, **asked)
        assert many.by_day() == [day]
        best = [(start - day.starts[0]) // timedelta(minutes=15) for start in day.best_starts]
        # At either end of the day, or an hour and a half and a way within the neighbourhood from it.
        assert best == ([0, *range(7, 20), 26] if minds else [])
