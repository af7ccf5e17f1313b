"""What other modules and the entry points may call of booking."""

from doorstep.modules.booking.selectors import count_visits_by_service, get_client_visit, list_done_visits
from doorstep.modules.booking.services.expire import expire_overdue
from doorstep.modules.booking.services.imports import finish_imported, import_orders
from doorstep.modules.booking.services.past_notices import import_notices_of
from doorstep.modules.booking.services.remind import send_reminders

__all__ = [
    "count_visits_by_service",
    "expire_overdue",
    "finish_imported",
    "get_client_visit",
    "import_notices_of",
    "import_orders",
    "list_done_visits",
    "send_reminders",
]
