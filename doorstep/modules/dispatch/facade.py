"""What other modules and the entry points may call of dispatch."""

from doorstep.modules.dispatch.services.conflicts import watch_conflicts
from doorstep.modules.dispatch.services.expected import follow_day, forget_expected
from doorstep.modules.dispatch.services.hunts import advance_searches
from doorstep.modules.dispatch.services.imports import import_hunts, import_job_offers
from doorstep.modules.dispatch.services.repair_terms import save_repair_terms
from doorstep.modules.dispatch.services.search_terms import save_search_terms, save_weights
from doorstep.modules.dispatch.services.standings import refresh_standings
from doorstep.modules.dispatch.services.waits import follow_days, repair_overdue, watch_searches

__all__ = [
    "advance_searches",
    "follow_day",
    "follow_days",
    "forget_expected",
    "import_hunts",
    "import_job_offers",
    "refresh_standings",
    "repair_overdue",
    "save_repair_terms",
    "save_search_terms",
    "save_weights",
    "watch_conflicts",
    "watch_searches",
]
