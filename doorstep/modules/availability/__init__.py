"""
Calendars, working hours, claims and free time.

Owns: calendars of specialists (later of rooms and equipment), weekly hours with breaks and dated
exceptions, limits, blocked time, claims (the occupied time of visits), the free time of every day, conflicts.
A claim is a ``hold`` with an expiry until it is confirmed as a ``visit``. Publishes no events: what it
does is always part of the caller's act. Hears ``specialist.enrolled.v1``.
"""
