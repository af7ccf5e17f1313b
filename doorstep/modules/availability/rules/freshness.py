"""When calendars outside are asked again, and when what is known of them counts as stale."""

from datetime import datetime, timedelta

from doorstep.modules.availability.contracts import ExternalState

EVERY = timedelta(minutes=15)
STALE_AFTER = timedelta(hours=24)
# Longer than fetching and reading may take; whoever says nothing for so long is dead.
LEASE = timedelta(minutes=3)
# A job that waits in its lane is not made again before this.
REQUEUE_AFTER = timedelta(minutes=10)
# Nobody needs it anew more often, whatever they press.
SOONEST_AGAIN = timedelta(minutes=1)
# Busy times are read a week further than they are needed, so that an unchanged file is read once a week.
MARGIN_DAYS = 7
_LONGEST_WAIT = timedelta(hours=6)
# A host may ask for more patience, but not for so much that a calendar is forgotten.
_MOST_PATIENCE = timedelta(hours=24)
_JITTER_SECONDS = 120


def next_fetch(now: datetime, *, failures: int, number: int, wished: timedelta = timedelta()) -> datetime:
    """
    When to ask again: in a quarter of an hour, after failures 15, 30, 60 minutes ... up to 6 hours.

    :param failures: in a row.
    :param number: spreads calendars that were asked together over two minutes.
    :param wished: how long the host wishes to be left alone; heeded up to a day.
    """
    wait = min(_LONGEST_WAIT, EVERY * (1 << min(failures - 1, 10))) if failures else EVERY
    wait = max(wait, min(wished, _MOST_PATIENCE))
    return now + wait + timedelta(seconds=number % _JITTER_SECONDS)


def is_stale(failed_since: datetime | None, *, now: datetime) -> bool:
    """Whether a calendar has failed for a day."""
    return failed_since is not None and now - failed_since >= STALE_AFTER


def state_of(fetched_at: datetime | None, failed_since: datetime | None, *, now: datetime) -> ExternalState:
    """How fresh a calendar is."""
    if is_stale(failed_since, now=now):
        return ExternalState.STALE
    if failed_since is not None:
        return ExternalState.FAILING
    return ExternalState.FRESH if fetched_at else ExternalState.WAITING
