"""What other modules and the entry points may call of booking."""

from doorstep.modules.booking.selectors import count_visits_by_service
from doorstep.modules.booking.services.expire import expire_overdue
from doorstep.modules.booking.services.imports import finish_imported, import_orders

__all__ = ["count_visits_by_service", "expire_overdue", "finish_imported", "import_orders"]
