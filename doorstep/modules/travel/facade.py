"""What other modules may call: travel tables by version, the version in force, and single ways."""

from doorstep.modules.travel.selectors import current_version, forget_tables, reckon_way, travel_table
from doorstep.modules.travel.services import publish_table

__all__ = ["current_version", "forget_tables", "publish_table", "reckon_way", "travel_table"]
