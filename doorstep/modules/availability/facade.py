"""
What other modules may call.

Reads: :func:`calendars_of`, :func:`claims_of`, :func:`find_starts_one`, :func:`find_starts_many`,
:func:`next_free`, :func:`fit_many`, :func:`explain_start`, :func:`explain_many`, :func:`count_visits`,
:func:`own_days`, :func:`outlook_many`, :func:`soonest_start`, :func:`spread_starts`,
:func:`travel_of`, :func:`past_calendars`, :func:`displaced_visits`,
:func:`list_standing_conflicts`.
Steps of the caller's transaction:
:func:`lock_calendars` first, then :func:`claim`, :func:`confirm_claims`, :func:`extend_holds`,
:func:`move_claim`, :func:`release_claims`, :func:`narrow_promise`, :func:`keep_time`, :func:`expire_holds`,
:func:`hold_alternatives`, :func:`settle_alternative`, :func:`drop_alternatives`, :func:`delay_inside_promise`,
:func:`open_calendar`. Periodic work with transactions of its own:
 :func:`queue_due_calendars`, :func:`extend_free_days`, :func:`rebuild_free_days_nightly`.
"""

from doorstep.modules.availability.rules.choices import spread_starts
from doorstep.modules.availability.rules.starts import is_within_radius
from doorstep.modules.availability.selectors.calendars import calendars_of, claims_of
from doorstep.modules.availability.selectors.conflicts import list_standing_conflicts
from doorstep.modules.availability.selectors.days import own_days, travel_of
from doorstep.modules.availability.selectors.fits import fit_many, outlook_many, soonest_start
from doorstep.modules.availability.selectors.past import displaced_visits, past_calendars
from doorstep.modules.availability.selectors.starts import (
    count_visits,
    explain_start,
    find_starts_many,
    find_starts_one,
    next_free,
)
from doorstep.modules.availability.selectors.why import explain_many
from doorstep.modules.availability.services.alternatives import (
    drop_alternatives,
    hold_alternatives,
    settle_alternative,
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
from doorstep.modules.availability.services.delays import delay_inside_promise
from doorstep.modules.availability.services.external import import_external_calendars
from doorstep.modules.availability.services.fetching import queue_due_calendars, reseal_external_calendars
from doorstep.modules.availability.services.freedays import extend_free_days
from doorstep.modules.availability.services.hours import (
    DEFAULT_HOURS,
    keep_room_calendars,
    open_calendar,
    open_specialist_calendar,
    plan_of_place,
)
from doorstep.modules.availability.services.imports import draw_calendar_ids, import_calendars, import_claims
from doorstep.modules.availability.services.packing import pack_calendars
from doorstep.modules.availability.services.promises import keep_time, narrow_promise
from doorstep.modules.availability.services.rebuild import rebuild_free_days, rebuild_free_days_nightly

__all__ = [
    "DEFAULT_HOURS",
    "calendars_of",
    "claim",
    "claims_of",
    "confirm_claims",
    "count_visits",
    "delay_inside_promise",
    "displaced_visits",
    "draw_calendar_ids",
    "drop_alternatives",
    "expire_holds",
    "explain_many",
    "explain_start",
    "extend_free_days",
    "extend_holds",
    "find_starts_many",
    "find_starts_one",
    "fit_many",
    "hold_alternatives",
    "import_calendars",
    "import_claims",
    "import_external_calendars",
    "is_within_radius",
    "keep_room_calendars",
    "keep_time",
    "list_standing_conflicts",
    "lock_calendars",
    "move_claim",
    "narrow_promise",
    "next_free",
    "open_calendar",
    "open_specialist_calendar",
    "outlook_many",
    "own_days",
    "pack_calendars",
    "past_calendars",
    "plan_of_place",
    "queue_due_calendars",
    "rebuild_free_days",
    "rebuild_free_days_nightly",
    "release_claims",
    "reseal_external_calendars",
    "settle_alternative",
    "soonest_start",
    "spread_starts",
    "travel_of",
    "try_lock_calendar",
]
