"""Calendars outside: what is busy there is blocked here, however they answer, and whatever happens meanwhile."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from doorstep.infra.db import execute, fetch_all, open_transaction
from doorstep.infra.outbox import relay_batch
from doorstep.infra.tasks import run_handler
from doorstep.kernel.actors import SYSTEM, Actor, Role
from doorstep.kernel.clock import utc_now
from doorstep.kernel.geo import LatLon
from doorstep.modules.accounts.tests.builders import make_person
from doorstep.modules.availability import facade, handlers, tasks
from doorstep.modules.availability.contracts import (
    CalendarAddressRefused,
    CalendarAlreadyAdded,
    ExternalCalendar,
    ImportedCalendar,
    ReadingProblem,
    TooManyCalendars,
)
from doorstep.modules.availability.models import ExternalCalendar as Row
from doorstep.modules.availability.rules.freshness import EVERY, next_fetch
from doorstep.modules.availability.selectors.external import get_external_calendar, list_external_calendars
from doorstep.modules.availability.services import external, fetching
from doorstep.modules.availability.services.hours import set_hours
from doorstep.modules.availability.tests.builders import NINE_TO_FIVE, claim, open_calendar, request, wrong_free_days
from doorstep.modules.availability.tests.icalendar_files import busy_event, calendar_file
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import EnrollSpecialist
from tests.calendar_host import Behaviour, CalendarHost, running_calendar_host, status

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def host() -> Iterator[CalendarHost]:
    with running_calendar_host() as running:
        yield running


@pytest.fixture
def noon() -> datetime:
    """Tomorrow, within working hours."""
    return utc_now().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)


class Owner:
    """A specialist with a calendar, and calendars elsewhere."""

    def __init__(self) -> None:
        now = utc_now()
        self.user_id = make_person()
        command = EnrollSpecialist(user_id=self.user_id, market="hel", display_name="Aino", base=LatLon(60.17, 24.94))
        self.specialist_id = specialists.enroll_specialist(command, actor=SYSTEM, now=now)
        self.calendar_id = open_calendar(self.specialist_id, hours=NINE_TO_FIVE, now=now)
        self.actor = Actor(Role.SPECIALIST, self.user_id, self.specialist_id, "hel", verified=True)

    def add(self, address: str, name: str = "Family") -> ExternalCalendar:
        return external.add_external_calendar(name, address, actor=self.actor, now=utc_now())

    def read(self, calendar: ExternalCalendar) -> ExternalCalendar:
        """Ask it, due or not; what is known then."""
        Row.objects.filter(id=calendar.id).update(next_fetch_at=utc_now())
        tasks.fetch_calendar(str(calendar.id))
        return get_external_calendar(calendar.id, actor=self.actor, now=utc_now())

    def blocked(self) -> list[tuple[datetime, datetime]]:
        """What is blocked by calendars elsewhere."""
        return fetch_all(
            "SELECT lower(period), upper(period) FROM availability_blocked WHERE calendar_id = %s "
            "AND kind = 'external' ORDER BY period",
            [self.calendar_id],
        )

    def is_open(self, at: datetime) -> bool:
        """Whether an hour lies in open time."""
        sql = "SELECT count(*) FROM availability_freeday WHERE calendar_id = %s AND open @> tstzrange(%s, %s)"
        return bool(fetch_all(sql, [self.calendar_id, at, at + HOUR])[0][0])


def events(name: str) -> list[dict[str, Any]]:
    rows = fetch_all("SELECT facts FROM infra_outbox WHERE name = %s ORDER BY id", [name])
    return [json.loads(facts) for (facts,) in rows]


def notices(user_id: int) -> list[tuple[str, str]]:
    rows = fetch_all("SELECT kind, link FROM notify_notice WHERE user_id = %s ORDER BY created_at", [user_id])
    return [(kind, link) for kind, link in rows]


def test_busy_times_are_blocked_and_follow_their_calendar(host: CalendarHost, noon: datetime) -> None:
    owner = Owner()
    address = host.serve("/a.ics", calendar_file(busy_event(noon, noon + HOUR)))
    made = owner.add(address)
    assert (made.state, made.checking, made.busy_times, made.host) == ("waiting", True, 0, "127.0.0.1")
    found = owner.read(made)
    assert (found.state, found.checking, found.busy_times, found.unreadable) == ("fresh", False, 1, 0)
    assert found.fetched_at == found.changed_at
    assert owner.blocked() == [(noon, noon + HOUR)]
    assert not owner.is_open(noon)
    host.serve("/a.ics", calendar_file(busy_event(noon + HOUR, noon + 2 * HOUR)))
    owner.read(made)
    assert owner.blocked() == [(noon + HOUR, noon + 2 * HOUR)]
    assert (owner.is_open(noon), owner.is_open(noon + HOUR)) == (True, False)
    assert wrong_free_days(owner.calendar_id) == []
    external.remove_external_calendar(made.id, actor=owner.actor, now=utc_now())
    assert owner.blocked() == []
    assert owner.is_open(noon + HOUR)
    assert list_external_calendars(owner.actor, now=utc_now()) == []


def test_an_unchanged_calendar_costs_a_question_only(host: CalendarHost, noon: datetime) -> None:
    owner = Owner()
    address = host.serve("/a.ics", calendar_file(busy_event(noon, noon + HOUR)), etag='"1"')
    made = owner.add(address)
    first = owner.read(made)
    host.calendars["/a.ics"].content = b"never sent"
    execute("DELETE FROM infra_outbox")
    second = owner.read(made)
    assert host.calendars["/a.ics"].requests[1]["if-none-match"] == '"1"'
    assert second.fetched_at
    assert first.fetched_at
    assert second.fetched_at > first.fetched_at
    assert second.changed_at == first.changed_at
    assert owner.blocked() == [(noon, noon + HOUR)]
    assert events("calendar.external_changed.v1") == events("calendar.changed.v1") == []
    # Days have come within reach that were never read: the whole file is asked for again.
    Row.objects.update(covered_until=noon.date())
    host.calendars["/a.ics"].content = calendar_file()
    owner.read(made)
    assert "if-none-match" not in host.calendars["/a.ics"].requests[2]
    assert owner.blocked() == []


def test_without_marks_the_same_file_is_not_read_again(
    host: CalendarHost, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = Owner()
    made = owner.add(host.serve("/a.ics", calendar_file(busy_event(noon, noon + HOUR))))
    owner.read(made)
    monkeypatch.setattr("doorstep.integrations.calendar_fetched.run_limited", None)
    assert owner.read(made).state == "fresh"


def test_a_calendar_that_fails_keeps_what_it_blocked(host: CalendarHost, noon: datetime) -> None:
    owner = Owner()
    address = host.serve("/a.ics", calendar_file(busy_event(noon, noon + HOUR)))
    made = owner.add(address)
    owner.read(made)
    host.calendars["/a.ics"].instead = status(401)
    failing = owner.read(made)
    assert (failing.state, failing.problem) == ("failing", ReadingProblem.NEEDS_SIGN_IN)
    assert failing.next_fetch_at - utc_now() > EVERY - timedelta(seconds=30)
    host.calendars["/a.ics"].instead = None
    host.calendars["/a.ics"].content = b"<html>sign in</html>"
    assert owner.read(made).problem is ReadingProblem.NOT_A_CALENDAR
    assert owner.blocked() == [(noon, noon + HOUR)]
    assert len({facts["changed_at"] for facts in events("calendar.external_changed.v1")}) == 3
    host.calendars["/a.ics"].content = calendar_file(busy_event(noon, noon + HOUR))
    mended = owner.read(made)
    assert (mended.state, mended.problem, mended.failed_since) == ("fresh", None, None)


@pytest.mark.parametrize(
    ("answer", "problem", "patience"),
    [
        (status(429, **{"Retry-After": "7200"}), ReadingProblem.REFUSED, timedelta(hours=2)),
        (status(429), ReadingProblem.REFUSED, EVERY),
        (status(429, **{"Retry-After": "5"}), ReadingProblem.REFUSED, EVERY),
        (status(503, **{"Retry-After": "99999999999"}), ReadingProblem.REFUSED, timedelta(days=1)),
        (status(410), ReadingProblem.MISSING, EVERY),
    ],
)
def test_a_host_that_asks_for_patience_or_has_ended_an_address(
    host: CalendarHost, noon: datetime, answer: Behaviour, problem: ReadingProblem, patience: timedelta
) -> None:
    owner = Owner()
    made = owner.add(host.serve("/a.ics", calendar_file(busy_event(noon, noon + HOUR)), etag='"1"'))
    owner.read(made)
    host.calendars["/a.ics"].instead = answer
    asked_at = utc_now()
    failing = owner.read(made)
    assert (failing.state, failing.problem, failing.busy_times) == ("failing", problem, 1)
    assert patience <= failing.next_fetch_at - asked_at < patience + timedelta(minutes=3)
    # What it blocked stays blocked, and nobody asks again before its time.
    assert owner.blocked() == [(noon, noon + HOUR)]
    assert not owner.is_open(noon)
    execute("DELETE FROM procrastinate_jobs")
    facade.queue_due_calendars(failing.next_fetch_at - timedelta(seconds=1))
    assert fetch_all("SELECT 1 FROM procrastinate_jobs") == []
    facade.queue_due_calendars(failing.next_fetch_at)
    assert len(fetch_all("SELECT 1 FROM procrastinate_jobs")) == 1
    # It answers again, with less: the old mark was kept, the failure is forgotten.
    host.serve("/a.ics", calendar_file(), etag='"2"')
    mended = owner.read(made)
    assert host.calendars["/a.ics"].requests[0]["if-none-match"] == '"1"'
    assert (mended.state, mended.problem, mended.failed_since) == ("fresh", None, None)
    assert owner.blocked() == []


def test_a_revoked_address_is_told_after_a_day_and_can_be_left(host: CalendarHost, noon: datetime) -> None:
    owner = Owner()
    made = owner.add(host.serve("/a.ics", calendar_file(busy_event(noon, noon + HOUR))))
    owner.read(made)
    host.calendars["/a.ics"].instead = status(410)
    waits = []
    for _ in range(3):
        asked_at = utc_now()
        waits.append(round((owner.read(made).next_fetch_at - asked_at) / EVERY - 0.05))
    assert waits == [1, 2, 4]
    facade.queue_due_calendars(utc_now() + timedelta(hours=25))
    (facts,) = events("calendar.external_stale.v1")
    assert facts["calendar_name"] == "Family"
    stale = get_external_calendar(made.id, actor=owner.actor, now=utc_now() + timedelta(hours=25))
    assert (stale.state, stale.problem) == ("stale", ReadingProblem.MISSING)
    assert owner.blocked() == [(noon, noon + HOUR)]
    external.remove_external_calendar(made.id, actor=owner.actor, now=utc_now())
    assert owner.is_open(noon)


def test_after_a_day_of_failures_the_specialist_is_told_once(host: CalendarHost) -> None:
    owner = Owner()
    made = owner.add(host.serve("/a.ics", instead=status(500)))
    owner.read(made)
    facade.queue_due_calendars(utc_now())
    assert events("calendar.external_stale.v1") == []
    Row.objects.update(failed_since=utc_now() - timedelta(hours=25))
    for _ in range(2):
        facade.queue_due_calendars(utc_now())
    (facts,) = events("calendar.external_stale.v1")
    assert (facts["specialist_user_id"], facts["calendar_name"]) == (owner.user_id, "Family")
    assert get_external_calendar(made.id, actor=owner.actor, now=utc_now()).state == "stale"
    for number in range(2):
        handler = f"{handlers.__name__}.tell_of_stale_calendar"
        run_handler(handler, str(uuid.UUID(int=number)), "calendar.external_stale.v1", facts)
    assert notices(owner.user_id) == [("calendar_stale", "/calendars")]


def test_a_visit_stands_where_another_calendar_is_busy_and_its_specialist_is_told(
    host: CalendarHost, noon: datetime
) -> None:
    owner = Owner()
    visit = claim(request(owner.calendar_id, noon), now=utc_now())
    made = owner.add(host.serve("/a.ics", calendar_file(busy_event(noon, noon + HOUR))))
    owner.read(made)
    conflicts = fetch_all("SELECT id, claim_id FROM availability_conflict WHERE solved_at IS NULL")
    assert [row[1] for row in conflicts] == [visit.claim_id]
    (facts,) = events("calendar.visits_overlapped.v1")
    assert facts["conflict_ids"] == [conflicts[0][0]]
    handler = f"{handlers.__name__}.tell_of_overlap"
    run_handler(handler, str(uuid.uuid4()), "calendar.visits_overlapped.v1", facts)
    assert notices(owner.user_id) == [("calendar_conflict", "/conflicts")]
    # Read again with something more: the same conflict is not told twice.
    more = busy_event(noon + 3 * HOUR, noon + 4 * HOUR)
    host.serve("/a.ics", calendar_file(busy_event(noon, noon + HOUR), more))
    owner.read(made)
    assert len(events("calendar.visits_overlapped.v1")) == 1
    external.remove_external_calendar(made.id, actor=owner.actor, now=utc_now())
    assert fetch_all("SELECT 1 FROM availability_conflict WHERE solved_at IS NULL") == []


def test_own_visits_in_a_calendar_elsewhere_are_no_conflict(host: CalendarHost, noon: datetime) -> None:
    owner = Owner()
    visit = claim(request(owner.calendar_id, noon), now=utc_now())
    entry = busy_event(noon, noon + HOUR, uid=f"visit-{visit.holder_id}@doorstep")
    owner.read(owner.add(host.serve("/a.ics", calendar_file(entry))))
    assert owner.blocked() == []
    assert fetch_all("SELECT 1 FROM availability_conflict") == []


def test_two_calendars_block_apart(host: CalendarHost, noon: datetime) -> None:
    owner = Owner()
    content = calendar_file(busy_event(noon, noon + HOUR))
    first, second = (owner.add(host.serve(path, content)) for path in ("/a.ics", "/b.ics"))
    for one in (first, second):
        owner.read(one)
    assert len(owner.blocked()) == 2
    external.remove_external_calendar(first.id, actor=owner.actor, now=utc_now())
    assert not owner.is_open(noon)


def test_a_late_answer_changes_nothing(host: CalendarHost, noon: datetime) -> None:
    """Whoever took the lease later has the say; a removed calendar has none."""
    owner = Owner()
    made = owner.add(host.serve("/a.ics", calendar_file(busy_event(noon, noon + HOUR))))
    with open_transaction():
        late = fetching._begin(made.id, now=utc_now())
    assert late is not None
    with open_transaction():
        assert fetching._begin(made.id, now=utc_now()) is None  # somebody reads it already
    answer = fetching._read(late)
    host.serve("/a.ics", calendar_file())
    owner.read(made)
    with open_transaction():
        fetching._note_answer(late, answer, now=utc_now())
    assert owner.blocked() == []
    external.remove_external_calendar(made.id, actor=owner.actor, now=utc_now())
    with open_transaction():
        fetching._note_answer(late, answer, now=utc_now())
        fetching._note_failure(late, ReadingProblem.MISSING, now=utc_now())
    assert owner.blocked() == []


def test_due_calendars_are_queued_once_in_few_lanes(host: CalendarHost) -> None:
    owner = Owner()
    made = [owner.add(f"{host.origin}/{number}.ics") for number in range(5)]
    assert facade.queue_due_calendars(utc_now()) == 0  # queued when they were added
    lanes = fetch_all("SELECT lock, args->'arguments'->>'external_id' FROM procrastinate_jobs ORDER BY id")
    assert [found for _, found in lanes] == [str(one.id) for one in made]
    assert len({lane for lane, _ in lanes}) <= 2
    later = utc_now() + timedelta(minutes=11)
    assert facade.queue_due_calendars(later) == 5  # those jobs were lost
    assert facade.queue_due_calendars(later) == 0


def test_checking_now_is_bounded(host: CalendarHost) -> None:
    owner = Owner()
    made = owner.add(host.serve("/a.ics", calendar_file()))
    owner.read(made)
    again = external.check_external_calendar(made.id, actor=owner.actor, now=utc_now())
    assert not again.checking
    Row.objects.update(asked_at=utc_now() - timedelta(minutes=2))
    assert external.check_external_calendar(made.id, actor=owner.actor, now=utc_now()).checking
    assert external.check_external_calendar(made.id, actor=owner.actor, now=utc_now()).checking
    assert len(fetch_all("SELECT 1 FROM procrastinate_jobs")) == 2


def test_limits_of_a_person(host: CalendarHost) -> None:
    owner, other = Owner(), Owner()
    first = owner.add(f"{host.origin}/0.ics", name=" ")
    assert first.name == "127.0.0.1"
    with pytest.raises(CalendarAlreadyAdded) as caught:
        owner.add(f"{host.origin}/0.ics#again")
    assert caught.value.context == {"id": str(first.id)}
    other.add(f"{host.origin}/0.ics")
    for number in range(1, 5):
        owner.add(f"{host.origin}/{number}.ics")
    with pytest.raises(TooManyCalendars):
        owner.add(f"{host.origin}/5.ics")
    with override_settings(CALENDAR_ALLOW_PRIVATE=False), pytest.raises(CalendarAddressRefused):
        other.add(f"{host.origin}/6.ics")


def test_the_address_is_sealed_and_moves_to_a_new_key(host: CalendarHost) -> None:
    owner = Owner()
    made = owner.add(f"{host.origin}/secret.ics")
    row = Row.objects.get(id=made.id)
    assert b"secret" not in bytes(row.address_sealed)
    before = bytes(row.address_sealed)
    assert facade.reseal_external_calendars() == 1
    row.refresh_from_db()
    assert bytes(row.address_sealed) != before
    assert row.open_address() == f"{host.origin}/secret.ics"


def test_changing_hours_leaves_what_is_blocked(host: CalendarHost, noon: datetime) -> None:
    owner = Owner()
    owner.read(owner.add(host.serve("/a.ics", calendar_file(busy_event(noon, noon + HOUR)))))
    set_hours(NINE_TO_FIVE, actor=owner.actor, now=utc_now())
    assert owner.blocked() == [(noon, noon + HOUR)]
    assert not owner.is_open(noon)
    facade.rebuild_free_days(utc_now())
    assert not owner.is_open(noon)


def test_demo_calendars_are_written_once(noon: datetime) -> None:
    owner, now = Owner(), utc_now()
    lost = {"failed_since": now - timedelta(days=2), "problem": ReadingProblem.MISSING}
    wanted = [
        ImportedCalendar("Family", "https://calendar.example.com/a.ics", ((noon, noon + HOUR),), now + EVERY, now),
        ImportedCalendar("Club", "https://club.example.com/b.ics", (), now + EVERY, **lost),  # type: ignore[arg-type]
    ]
    for expected in (2, 0):
        with open_transaction():
            facade.lock_calendars([owner.calendar_id])
            assert facade.import_external_calendars(owner.calendar_id, wanted, now=now) == expected
    states = [one.state for one in list_external_calendars(owner.actor, now=utc_now())]
    assert states == ["fresh", "stale"]
    assert owner.blocked() == [(noon, noon + HOUR)]
    assert facade.queue_due_calendars(now) == 0


def test_failures_are_tried_again_ever_more_rarely() -> None:
    now = datetime(2026, 1, 5, tzinfo=UTC)
    waits = [next_fetch(now, failures=failures, number=0) - now for failures in (0, 1, 2, 3, 5, 6, 60)]
    assert [wait.total_seconds() / 60 for wait in waits] == [15, 15, 30, 60, 240, 360, 360]


def test_the_relay_knows_the_events(host: CalendarHost, noon: datetime) -> None:
    owner = Owner()
    owner.read(owner.add(host.serve("/a.ics", calendar_file(busy_event(noon, noon + HOUR)))))
    assert relay_batch() >= 2
