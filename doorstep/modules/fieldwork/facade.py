"""What other modules and the entry points may call of fieldwork."""

from doorstep.modules.fieldwork.selectors.alerts import (
    count_open_alerts,
    get_alert,
    list_alerts_about,
    list_open_alerts,
    open_alerts_about,
    open_alerts_of,
)
from doorstep.modules.fieldwork.selectors.terms import terms_of
from doorstep.modules.fieldwork.services.alerts import close_alert, close_alerts_of, raise_alert, see_alert
from doorstep.modules.fieldwork.services.forget import forget_trips
from doorstep.modules.fieldwork.services.imports import import_records
from doorstep.modules.fieldwork.services.live import find_followings
from doorstep.modules.fieldwork.services.safety import reseal_safety_contacts, ring_timers
from doorstep.modules.fieldwork.services.terms import save_terms
from doorstep.modules.fieldwork.services.trips import expected_arrivals

__all__ = [
    "close_alert",
    "close_alerts_of",
    "count_open_alerts",
    "expected_arrivals",
    "find_followings",
    "forget_trips",
    "get_alert",
    "import_records",
    "list_alerts_about",
    "list_open_alerts",
    "open_alerts_about",
    "open_alerts_of",
    "raise_alert",
    "reseal_safety_contacts",
    "ring_timers",
    "save_terms",
    "see_alert",
    "terms_of",
]
