"""What entry points may call of insights."""

from doorstep.modules.insights.services.rehearse import rehearse
from doorstep.modules.insights.services.tables import rows_of, table_of

__all__ = ["rehearse", "rows_of", "table_of"]
