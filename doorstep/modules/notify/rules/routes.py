"""Which group a kind belongs to, and by which channels it goes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from doorstep.modules.notify.contracts import App, Channel, Group, Kind

_PUSH, _EMAIL = Channel.PUSH, Channel.EMAIL


@dataclass(frozen=True, slots=True)
class Plan:
    """
    How a kind is delivered: ``route`` lists its channels in order, the first ``at_once`` of them are used together.

    The others follow only when one before them could not deliver. A channel is used once a notice.
    """

    app: App
    group: Group
    route: tuple[Channel, ...]
    at_once: int = 1
    urgent: bool = False


def _client(group: Group, *route: Channel, at_once: int = 1, urgent: bool = False) -> Plan:
    return Plan(App.CLIENT, group, route, at_once, urgent)


def _work(group: Group, *route: Channel, at_once: int = 1, urgent: bool = False) -> Plan:
    return Plan(App.SPECIALIST, group, route, at_once, urgent)


# What the reader has just done is written down by mail; what others did, and is not under way, goes by both.
PLANS: dict[Kind, Plan] = {
    Kind.BOOKING_CONFIRMED: _client(Group.BOOKINGS, _EMAIL, _PUSH),
    Kind.REQUEST_SENT: _client(Group.BOOKINGS, _EMAIL, _PUSH),
    Kind.REQUEST_ACCEPTED: _client(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.REQUEST_DECLINED: _client(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.REQUEST_EXPIRED: _client(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.TIMES_PROPOSED: _client(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.TIMES_WITHDRAWN: _client(Group.BOOKINGS, _PUSH, _EMAIL),
    Kind.VISIT_MOVED: _client(Group.BOOKINGS, _EMAIL, _PUSH),
    Kind.VISIT_CANCELLED: _client(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.VISIT_DROPPED: _client(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.REPLACEMENT_FOUND: _client(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.REPLACEMENT_NONE: _client(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.REPLACEMENT_LAPSED: _client(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.COMPENSATED: _client(Group.BOOKINGS, _PUSH, _EMAIL),
    Kind.EXPECTED_LATER: _client(Group.VISIT, _PUSH, _EMAIL, urgent=True),
    Kind.CANCELLED_BY_YOU: _client(Group.BOOKINGS, _EMAIL, _PUSH),
    Kind.ON_THE_WAY: _client(Group.VISIT, _PUSH, _EMAIL, urgent=True),
    Kind.ARRIVED: _client(Group.VISIT, _PUSH, _EMAIL, urgent=True),
    Kind.VISIT_DONE: _client(Group.VISIT, _PUSH, _EMAIL),
    Kind.NO_SHOW: _client(Group.VISIT, _PUSH, _EMAIL, at_once=2),
    Kind.NOBODY_CAME: _client(Group.BOOKINGS, _EMAIL, _PUSH),
    Kind.REMINDER_DAY: _client(Group.REMINDERS, _PUSH, _EMAIL),
    Kind.REMINDER_HOURS: _client(Group.REMINDERS, _PUSH, _EMAIL),
    Kind.VISIT_NARROWED: _client(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.PAYMENT_FAILED: _client(Group.BOOKINGS, _PUSH, _EMAIL),
    Kind.PAYMENT_GIVEN_BACK: _client(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.PAYMENT_DUE: _client(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.PAYMENT_REMINDER: _client(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.DEBT_AROSE: _client(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.DEBT_FORGIVEN: _client(Group.BOOKINGS, _EMAIL, _PUSH),
    Kind.EXTRA_ASKED: _client(Group.VISIT, _PUSH, _EMAIL, urgent=True),
    Kind.EXTRA_LAPSED: _client(Group.VISIT, _PUSH),
    Kind.SEARCH_ASKS: _client(Group.BOOKINGS, _PUSH, _EMAIL, urgent=True),
    Kind.SEARCH_LAPSED: _client(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.REVIEW_ANSWERED: _client(Group.REVIEWS, _PUSH, _EMAIL),
    # To people without an account: the address in their mail is all that is known of them.
    Kind.FOR_YOU_BOOKED: _client(Group.BOOKINGS, _EMAIL),
    Kind.FOR_YOU_MOVED: _client(Group.BOOKINGS, _EMAIL),
    Kind.FOR_YOU_REMINDER: _client(Group.REMINDERS, _EMAIL),
    Kind.FOR_YOU_CANCELLED: _client(Group.BOOKINGS, _EMAIL),
    Kind.FOR_YOU_HELP: _client(Group.VISIT, _EMAIL, urgent=True),
    Kind.NEW_REQUEST: _work(Group.REQUESTS, _PUSH, _EMAIL, at_once=2),
    Kind.JOB_OFFER: _work(Group.REQUESTS, _PUSH, urgent=True),
    Kind.NEW_BOOKING: _work(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.REQUEST_MISSED: _work(Group.REQUESTS, _PUSH, _EMAIL),
    Kind.TIME_TAKEN: _work(Group.REQUESTS, _PUSH, _EMAIL, at_once=2),
    Kind.TIMES_REFUSED: _work(Group.REQUESTS, _PUSH, _EMAIL, at_once=2),
    Kind.WORK_MOVED: _work(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.WORK_CANCELLED: _work(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.WORK_CANCELLED_BY_YOU: _work(Group.BOOKINGS, _EMAIL, _PUSH),
    Kind.WORK_NOBODY_CAME: _work(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.WORK_REPLACED: _work(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
    Kind.REMINDER_FIRST: _work(Group.REMINDERS, _PUSH, _EMAIL),
    Kind.REMINDER_WORK: _work(Group.REMINDERS, _PUSH, _EMAIL),
    Kind.EXTRA_AGREED: _work(Group.BOOKINGS, _PUSH, _EMAIL, urgent=True),
    Kind.EXTRA_REFUSED: _work(Group.BOOKINGS, _PUSH, _EMAIL, urgent=True),
    Kind.TIP_RECEIVED: _work(Group.BOOKINGS, _PUSH, _EMAIL),
    Kind.REVIEW_RECEIVED: _work(Group.REVIEWS, _PUSH, _EMAIL),
    Kind.CALENDAR_STALE: _work(Group.BOOKINGS, _PUSH, _EMAIL),
    Kind.CALENDAR_CONFLICT: _work(Group.BOOKINGS, _PUSH, _EMAIL, at_once=2),
}

# Mails about a visit carry its calendar entry, unless nothing in the calendar changes.
WITH_CALENDAR = frozenset(
    {
        Kind.BOOKING_CONFIRMED,
        Kind.REQUEST_ACCEPTED,
        Kind.VISIT_MOVED,
        Kind.VISIT_NARROWED,
        Kind.REQUEST_SENT,
        Kind.REQUEST_DECLINED,
        Kind.REQUEST_EXPIRED,
        Kind.VISIT_CANCELLED,
        Kind.VISIT_DROPPED,
        Kind.CANCELLED_BY_YOU,
        Kind.FOR_YOU_BOOKED,
        Kind.FOR_YOU_MOVED,
        Kind.FOR_YOU_CANCELLED,
        Kind.NEW_BOOKING,
        Kind.TIME_TAKEN,
        Kind.WORK_MOVED,
        Kind.WORK_CANCELLED,
        Kind.WORK_CANCELLED_BY_YOU,
        Kind.NOBODY_CAME,
        Kind.WORK_NOBODY_CAME,
        Kind.WORK_REPLACED,
    }
)

MOST_ATTEMPTS = 5
_FIRST_WAIT = timedelta(seconds=20)
_LONGEST_WAIT = timedelta(minutes=15)
# Longer than any call may take; whoever says nothing for so long is dead.
SENDING_LIMIT = timedelta(minutes=2)
REQUEUE_AFTER = timedelta(minutes=1)


def first_channels(plan: Plan) -> tuple[Channel, ...]:
    """The channels used together at first."""
    return plan.route[: plan.at_once]


def next_channel(plan: Plan, used: set[Channel]) -> Channel | None:
    """The first channel of the route that was not used yet; None if all were."""
    return next((channel for channel in plan.route if channel not in used), None)


def channels_to_open(
    plan: Plan,
    wanted: Iterable[Channel],
    find_obstacle: Callable[[Channel], str | None],
    used: frozenset[Channel] = frozenset(),
) -> dict[Channel, str | None]:
    """
    The channels that a notice takes now, each with what keeps it from being used, or None.

    Behind one that can't be used follows the next of the route that was not used yet.
    """
    opened: dict[Channel, str | None] = {}
    for first in wanted:
        channel: Channel | None = first
        while channel is not None and channel not in opened:
            opened[channel] = find_obstacle(channel)
            channel = next_channel(plan, {*used, *opened}) if opened[channel] is not None else None
    return opened


def retry_at(attempts: int, *, now: datetime) -> datetime | None:
    """
    When to try again after so many attempts; None after the last: 20 s, 1 min, 3 min, 9 min.

    Five attempts take about a quarter of an hour, so a reminder two hours ahead still arrives by the next channel.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    wait = _FIRST_WAIT * int(3 ** (attempts - 1))
    return now + min(_LONGEST_WAIT, wait)
