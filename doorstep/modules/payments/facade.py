"""What other modules may call of payments. It does not ask who wants to know: callers show people their own only."""

from doorstep.modules.payments.gateways import capabilities_of, gateway_names
from doorstep.modules.payments.rules.plans import may_need_deposit
from doorstep.modules.payments.rules.settlement import due_of
from doorstep.modules.payments.rules.splits import split_of_extra, split_of_price, split_of_tip
from doorstep.modules.payments.schemas import PaymentOut, payment_out
from doorstep.modules.payments.selectors.earnings import earnings_of_visits, get_funds, list_earnings, sum_earnings
from doorstep.modules.payments.selectors.payments import (
    find_balance,
    find_debt,
    get_payment,
    get_refund,
    held_until,
    owes_debt,
    page_of_payments,
    payments_of_order,
    payments_of_orders,
    refunds_of_order,
    refunds_of_orders,
)
from doorstep.modules.payments.selectors.terms import forget_terms, terms_of, ways_to_pay
from doorstep.modules.payments.services.asked import remind_of_payments, take_up_asked
from doorstep.modules.payments.services.checking import queue_open_payments, settle_open_payments, settle_payment
from doorstep.modules.payments.services.importing import post_imported, release_imported
from doorstep.modules.payments.services.imports import import_payments
from doorstep.modules.payments.services.intents import (
    collect_intent,
    import_intents,
    open_intent,
    pack_intents,
    void_intent,
)
from doorstep.modules.payments.services.reconcile import reconcile_day, reconcile_due
from doorstep.modules.payments.services.refunds import approve_refund, ask_refund, refuse_refund
from doorstep.modules.payments.services.releases import release_due
from doorstep.modules.payments.services.settle import settle_order
from doorstep.modules.payments.services.start import refresh_payment, start_payment, submit_payment
from doorstep.modules.payments.services.wishes import ask_capture, ask_void

__all__ = [
    "PaymentOut",
    "approve_refund",
    "ask_capture",
    "ask_refund",
    "ask_void",
    "capabilities_of",
    "collect_intent",
    "due_of",
    "earnings_of_visits",
    "find_balance",
    "find_debt",
    "forget_terms",
    "gateway_names",
    "get_funds",
    "get_payment",
    "get_refund",
    "held_until",
    "import_intents",
    "import_payments",
    "list_earnings",
    "may_need_deposit",
    "open_intent",
    "owes_debt",
    "pack_intents",
    "page_of_payments",
    "payment_out",
    "payments_of_order",
    "payments_of_orders",
    "post_imported",
    "queue_open_payments",
    "reconcile_day",
    "reconcile_due",
    "refresh_payment",
    "refunds_of_order",
    "refunds_of_orders",
    "refuse_refund",
    "release_due",
    "release_imported",
    "remind_of_payments",
    "settle_open_payments",
    "settle_order",
    "settle_payment",
    "split_of_extra",
    "split_of_price",
    "split_of_tip",
    "start_payment",
    "submit_payment",
    "sum_earnings",
    "take_up_asked",
    "terms_of",
    "void_intent",
    "ways_to_pay",
]
