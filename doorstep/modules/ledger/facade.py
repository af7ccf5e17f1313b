"""
What other modules may call of the ledger. It does not ask who wants to know: callers show people their own only.
"""

from doorstep.modules.ledger.selectors.check import check_ledger as check
from doorstep.modules.ledger.selectors.statements import (
    balance_of,
    balances_of,
    entries_of_account,
    statement_of_account,
    statement_of_order,
)
from doorstep.modules.ledger.services.imports import import_postings
from doorstep.modules.ledger.services.post import post

__all__ = [
    "balance_of",
    "balances_of",
    "check",
    "entries_of_account",
    "import_postings",
    "post",
    "statement_of_account",
    "statement_of_order",
]
