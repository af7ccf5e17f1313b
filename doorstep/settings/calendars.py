"""How calendars outside are read, and how many at the same time."""

from doorstep.settings.env import read_environment

_env = read_environment()

CALENDAR_SOURCE = "doorstep.integrations.calendar_fetched.FetchedCalendars"
CALENDAR_ALLOW_PRIVATE = _env.calendar_allow_private
# So many are fetched at once, however many workers there are: slow hosts must not hold up everything else.
CALENDAR_LANES = _env.calendar_lanes
