"""Where a visit would fit into somebody's day, and what that would cost the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

FREE_ALL_DAY = 1440


@dataclass(frozen=True, slots=True)
class Fit:
    """
    The start that suits a calendar best, and what comes with it; minutes.

    ``travel_minutes``: the way there. ``added_minutes``: by how much the day's ways grow. ``slack_minutes``: what is
    left between the end and the way to the next visit, at most :data:`FREE_ALL_DAY`. ``pushed_minutes``: by how much
    a visit with a promised window must give way. ``booked_minutes``: of the same local date, this visit left out.
    """

    calendar_id: int
    start: datetime
    travel_minutes: int
    added_minutes: int
    slack_minutes: int
    pushed_minutes: int
    booked_minutes: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """
    A bound of somebody's :class:`Fit`, by their visits alone: it starts no sooner, adds no less, no less is booked.

    ``claims`` are those visits, for whoever looks at the whole day next.
    """

    fit: Fit
    claims: Sequence[Any]
