"""What other modules may call: travel tables by version, and the version in force."""

from doorstep.modules.travel.selectors import current_version, forget_tables, travel_table
from doorstep.modules.travel.services import publish_table

__all__ = ["current_version", "forget_tables", "publish_table", "travel_table"]
