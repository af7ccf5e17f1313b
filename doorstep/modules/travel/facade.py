"""What other modules and commands may call: tables by version, the version in force, single ways, new tables."""

from doorstep.modules.travel.selectors import (
    current_version,
    forget_tables,
    list_versions,
    reckon_way,
    travel_table,
)
from doorstep.modules.travel.services.build import build_table
from doorstep.modules.travel.services.publish import publish_straight_lines, publish_table

__all__ = [
    "build_table",
    "current_version",
    "forget_tables",
    "list_versions",
    "publish_straight_lines",
    "publish_table",
    "reckon_way",
    "travel_table",
]
