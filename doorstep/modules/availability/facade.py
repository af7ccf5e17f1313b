"""
What other modules may call.

Reads: :func:`calendars_of`, :func:`claims_of`, :func:`find_starts_one`, :func:`find_starts_many`,
:func:`next_free`, :func:`explain_start`, :func:`count_visits`, :func:`own_days`, :func:`travel_modes`.
Steps of the caller's transaction:
:func:`lock_calendars` first, then :func:`claim`, :func:`confirm_claims`, :func:`extend_holds`,
:func:`move_claim`, :func:`release_claims`, :func:`expire_holds`, :func:`open_calendar`. Periodic work with
transactions of its own: :func:`extend_free_days`, :func:`rebuild_free_days`.
"""

from doorstep.modules.availability.rules.starts import is_within_radius
from doorstep.modules.availability.selectors.calendars import calendars_of, claims_of
from doorstep.modules.availability.selectors.days import own_days, travel_modes
from doorstep.modules.availability.selectors.starts import (
    count_visits,
    explain_start,
    find_starts_many,
    find_starts_one,
    next_free,
)
from doorstep.modules.availability.services.claims import (
    claim,
    confirm_claims,
    expire_holds,
    extend_holds,
    lock_calendars,
    move_claim,
    release_claims,
    try_lock_calendar,
)
from doorstep.modules.availability.services.freedays import extend_free_days, rebuild_free_days
from doorstep.modules.availability.services.hours import DEFAULT_HOURS, open_calendar, open_specialist_calendar
from doorstep.modules.availability.services.imports import import_calendars, import_claims

__all__ = [
    "DEFAULT_HOURS",
    "calendars_of",
    "claim",
    "claims_of",
    "confirm_claims",
    "count_visits",
    "expire_holds",
    "explain_start",
    "extend_free_days",
    "extend_holds",
    "find_starts_many",
    "find_starts_one",
    "import_calendars",
    "import_claims",
    "is_within_radius",
    "lock_calendars",
    "move_claim",
    "next_free",
    "open_calendar",
    "open_specialist_calendar",
    "own_days",
    "rebuild_free_days",
    "release_claims",
    "travel_modes",
    "try_lock_calendar",
]
