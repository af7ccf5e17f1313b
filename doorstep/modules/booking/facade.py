"""What other modules and the entry points may call of booking."""

from doorstep.modules.booking.ports import register_field_work
from doorstep.modules.booking.selectors import (
    count_visits_by_service,
    get_client_visit,
    list_done_visits,
    list_done_visits_of,
)
from doorstep.modules.booking.services.composition import ItemView, describe_items, title_of, title_texts
from doorstep.modules.booking.services.days import delay_visit, list_day_visits, list_specialists_under_way
from doorstep.modules.booking.services.expire import expire_overdue
from doorstep.modules.booking.services.field import (
    find_field_visit,
    find_visit_state,
    get_field_visit_of_client,
    get_field_visit_of_specialist,
    list_field_visits,
    list_ids_of_order,
    order_numbers,
)
from doorstep.modules.booking.services.field_steps import (
    ask_extra,
    list_extras,
    list_services_of_visit,
    lock_field_visit,
    take_step,
)
from doorstep.modules.booking.services.imported_money import settle_imported
from doorstep.modules.booking.services.imports import (
    finish_imported,
    import_orders,
    money_of_imported,
    pack_orders,
    scattered_numbers,
)
from doorstep.modules.booking.services.past import list_past_visits
from doorstep.modules.booking.services.past_notices import import_notices_of
from doorstep.modules.booking.services.prices import list_priced_examples
from doorstep.modules.booking.services.regrouping import lock_to_choose, move_the_rest, starts_for_the_rest
from doorstep.modules.booking.services.remind import send_reminders
from doorstep.modules.booking.services.replacers import find_replacers
from doorstep.modules.booking.services.replacing import (
    drop_held_time,
    end_wait,
    find_lost_visit,
    hold_for_replacement,
    list_awaited,
    list_awaited_of,
    lock_lost_visit,
    prolong_wait,
    record_replacement_step,
    replace_visit,
    require_order,
)
from doorstep.modules.booking.services.reseal import reseal_visits
from doorstep.modules.booking.services.search_imports import import_served_searches
from doorstep.modules.booking.services.search_views import find_search, list_searches
from doorstep.modules.booking.services.searches import quote_search
from doorstep.modules.booking.services.searching import (
    list_able_offers,
    lock_search,
    prolong_search,
    serve_search,
    urgent_rules,
    urgent_terms,
)
from doorstep.modules.booking.services.shifts import narrow_windows
from doorstep.modules.booking.wish_schemas import WantedItemOut, WishIn

__all__ = [
    "ItemView",
    "WantedItemOut",
    "WishIn",
    "ask_extra",
    "count_visits_by_service",
    "delay_visit",
    "describe_items",
    "drop_held_time",
    "end_wait",
    "expire_overdue",
    "find_field_visit",
    "find_lost_visit",
    "find_replacers",
    "find_search",
    "find_visit_state",
    "finish_imported",
    "get_client_visit",
    "get_field_visit_of_client",
    "get_field_visit_of_specialist",
    "hold_for_replacement",
    "import_notices_of",
    "import_orders",
    "import_served_searches",
    "list_able_offers",
    "list_awaited",
    "list_awaited_of",
    "list_day_visits",
    "list_done_visits",
    "list_done_visits_of",
    "list_extras",
    "list_field_visits",
    "list_ids_of_order",
    "list_past_visits",
    "list_priced_examples",
    "list_searches",
    "list_services_of_visit",
    "list_specialists_under_way",
    "lock_field_visit",
    "lock_lost_visit",
    "lock_search",
    "lock_to_choose",
    "money_of_imported",
    "move_the_rest",
    "narrow_windows",
    "order_numbers",
    "pack_orders",
    "prolong_search",
    "prolong_wait",
    "quote_search",
    "record_replacement_step",
    "register_field_work",
    "replace_visit",
    "require_order",
    "reseal_visits",
    "scattered_numbers",
    "send_reminders",
    "serve_search",
    "settle_imported",
    "starts_for_the_rest",
    "take_step",
    "title_of",
    "title_texts",
    "urgent_rules",
    "urgent_terms",
]
