"""Pure policy: the table in force without one of the market's own, and how a router's answers become a table."""

from doorstep.modules.travel.rules.tables import BUILT_IN, travel_minutes

__all__ = ["BUILT_IN", "travel_minutes"]
