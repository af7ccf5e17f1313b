"""Replaying the visits of the last weeks with one change."""

import time
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from doorstep.infra.db import open_snapshot
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed, Overloaded
from doorstep.kernel.intervals import from_minute, to_minute
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import PastCalendar, ReplayedVisit, Shape
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import PastVisit
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.insights import rules
from doorstep.modules.insights.contracts import ChangedVisit, NoRoom, Rehearsal, RehearsalWish, TryBuffer
from doorstep.modules.insights.services.outcomes import agreed_outcome, outcome_under
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import RuleBooks, TryPolicy, TryRule
from doorstep.modules.travel import facade as travel
from doorstep.modules.travel.contracts import TravelTable

LONGEST_STATEMENT_SECONDS = 10
LONGEST_SECONDS = 60


def rehearse(wish: RehearsalWish, *, actor: Actor, now: datetime) -> Rehearsal:
    """
    What the visits that began within so many days up to yesterday would have brought with a change.

    Nothing is written. Takes some seconds for thousands of visits; memory does not grow with them.

    :raises NotAllowed: unless staff asks.
    :raises InvalidInput: if days, minutes or the market can't be.
    :raises UnknownMarket: if there is no such market.
    :raises ServiceMissing: if there is no such service.
    :raises RuleMissing: if there is no such version of a rule; ``NotFound``: of a policy.
    :raises RuleInvalid: if a rule that is not kept yet can't be; ``PolicyInvalid``: a policy.
    :raises Overloaded: if it takes too long; fewer days take less.
    """
    if not actor.is_staff:
        raise NotAllowed
    rules.check_days(wish.days)
    buffer = wish.change if isinstance(wish.change, TryBuffer) else None
    if buffer is not None:
        rules.check_buffer(buffer)
        if buffer.service_id is not None:
            catalog.get_service(buffer.service_id)
    with open_snapshot(longest_statement_seconds=LONGEST_STATEMENT_SECONDS):
        tried = wish.change if isinstance(wish.change, TryRule | TryPolicy) else None
        books = pricing.open_books(wish.market, tried, actor=actor, now=now)
        replay = _Replay(books, buffer, accounts.get_market(books.market), days=wish.days, now=now)
        replay.run()
    return replay.result(wish)


class _Replay:
    """One rehearsal under way."""

    def __init__(
        self, books: RuleBooks, buffer: TryBuffer | None, market: MarketFacts, *, days: int, now: datetime
    ) -> None:
        self._books, self._buffer, self._market = books, buffer, market
        self._zone = ZoneInfo(market.time_zone)
        self._last = now.astimezone(self._zone).date() - timedelta(days=1)
        self._first = self._last - timedelta(days=days - 1)
        self._tally = rules.Tally()
        self._grouped = books.today.asks_client_group or books.changed.asks_client_group
        self._tried_policies: set[str] = set()
        self._ends_at = time.monotonic() + LONGEST_SECONDS

    def run(self) -> None:
        """Go through the market's specialists, a hundred at a time."""
        table = travel.travel_table(travel.current_version(self._market.code))
        since, until = self._midnight(0), self._midnight(1)
        for calendars in availability.past_calendars(self._market.code, self._first, self._last):
            if time.monotonic() > self._ends_at:
                raise Overloaded("There are too many visits. Choose fewer days.")
            for calendar in calendars:
                for day, minutes in zip(calendar.days, calendar.open_minutes, strict=True):
                    self._tally.open(day, minutes)
            by_owner = defaultdict(list)
            numbers = [calendar.owner_id for calendar in calendars]
            for visit in booking.list_past_visits(
                self._market.code, numbers, since=since, until=until, grouped=self._grouped
            ):
                by_owner[visit.specialist_id].append(visit)
            for calendar in calendars:
                self._replay(calendar, by_owner[calendar.owner_id], table)

    def _midnight(self, end: int) -> datetime:
        day = self._last + timedelta(days=1) if end else self._first
        return datetime(day.year, day.month, day.day, tzinfo=self._zone)

    def _replay(self, calendar: PastCalendar, visits: Sequence[PastVisit], table: TravelTable) -> None:
        no_room = self._no_room(calendar, visits, table) if self._buffer else {}
        for visit in visits:
            today_lines = self._books.today.lines(visit.facts)
            changed_lines = self._books.changed.lines(visit.facts) if self._books.prices_change else today_lines
            today_policy = self._books.today.policy(visit.facts)
            changed_policy = self._books.changed.policy(visit.facts)
            self._tried_policies.add(changed_policy.ref)
            outcome = outcome_under(visit, today_lines, today_policy)
            same = changed_policy is today_policy and changed_lines == today_lines
            changed = ChangedVisit(
                visit_id=visit.visit_id,
                order_id=visit.order_id,
                order_number=visit.order_number,
                service=visit.service,
                starts_at=visit.facts.starts_at,
                agreed=visit.agreed,
                today=outcome,
                changed=outcome if same else outcome_under(visit, changed_lines, changed_policy),
                no_room=no_room.get(visit.visit_id),
            )
            self._tally.add(
                changed,
                agreed_outcome(visit),
                day=visit.facts.starts_at.astimezone(self._zone).date(),
                category_id=visit.facts.categories[0] if visit.facts.categories else 0,
                minutes=to_minute(visit.ends_at) - to_minute(visit.starts_at),
            )

    def _no_room(
        self, calendar: PastCalendar, visits: Sequence[PastVisit], table: TravelTable
    ) -> Mapping[uuid.UUID, NoRoom]:
        numbers = {visit.visit_id: visit.order_number for visit in visits}
        wanted = [self._with_margins(visit) for visit in visits if visit.occupied]
        return {
            found.visit_id: NoRoom(found.missing_minutes, numbers[found.by] if found.by else "")
            for found in availability.displaced_visits(calendar, wanted, table)
        }

    def _with_margins(self, visit: PastVisit) -> ReplayedVisit:
        minutes = to_minute(visit.ends_at) - to_minute(visit.starts_at)
        before, after = visit.preparation_minutes, visit.cleanup_minutes
        shape = changed = Shape(minutes, before, after)
        assert self._buffer is not None
        if self._buffer.service_id in (None, visit.facts.service_id):
            preparation, cleanup = self._buffer.preparation_minutes, self._buffer.cleanup_minutes
            changed = Shape(
                minutes, before if preparation is None else preparation, after if cleanup is None else cleanup
            )
        return ReplayedVisit(
            visit_id=visit.visit_id,
            booked_at=visit.facts.booked_at,
            starts_at=from_minute(to_minute(visit.starts_at)),
            shape=shape,
            changed=changed,
            cell=visit.cell,
        )

    def result(self, wish: RehearsalWish) -> Rehearsal:
        """What came of it."""
        tally, names = self._tally, catalog.category_names()
        tried = wish.change if isinstance(wish.change, TryPolicy) else None
        categories = [(number, names.get(number, {}), found) for number, found in sorted(tally.categories.items())]
        return Rehearsal(
            market=self._market.code,
            currency=self._market.currency,
            time_zone=self._market.time_zone,
            first=self._first,
            last=self._last,
            names=self._books.names,
            total=tally.total,
            weeks=sorted(tally.weeks.items()),
            categories=sorted(categories, key=lambda entry: -entry[2].today.income_minor),
            most=tally.most,
            visits=tally.visits,
            repriced=tally.repriced,
            refeed=tally.refeed,
            displaced=tally.displaced,
            published=self._books.published,
            unused_policy=tried is not None and not tried.everywhere and not self._uses_tried(),
        )

    def _uses_tried(self) -> bool:
        """Whether any visit would have been booked under the policy that is tried."""
        return self._books.tried_policy in self._tried_policies
