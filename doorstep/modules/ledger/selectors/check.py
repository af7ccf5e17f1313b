"""The proof that the books add up."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from doorstep.infra.db import execute, fetch_all, fetch_one, open_snapshot
from doorstep.modules.ledger.contracts import Fault, LedgerReport
from doorstep.modules.ledger.rules import EITHER_WAY, INTO_ESCROW, NEVER_OVERDRAWN_KINDS, REFUNDED, RELEASED, usual_side

MOST_FAULTS = 100
"""Of each proof."""

_UNBALANCED = """
SELECT transaction_id, currency, sum(amount_minor) FROM ledger_line
GROUP BY transaction_id, currency HAVING sum(amount_minor) <> 0 LIMIT %s
"""

_EMPTY = """
SELECT t.id FROM ledger_transaction t
WHERE NOT EXISTS (SELECT 1 FROM ledger_line l WHERE l.transaction_id = t.id) LIMIT %s
"""

# Each account's sum is reckoned once, for the totals and for what is wrong.
_ACCOUNTS = """
WITH summed AS MATERIALIZED (
    SELECT account_id, sum(amount_minor) AS minor, min(currency) AS lowest, max(currency) AS highest
    FROM ledger_line GROUP BY account_id
), seen AS MATERIALIZED (
    SELECT a.id, a.kind, a.currency, a.balance_minor, COALESCE(s.minor, 0) AS minor,
        COALESCE(s.lowest <> a.currency OR s.highest <> a.currency, false) AS mixed
    FROM ledger_account a LEFT JOIN summed s ON s.account_id = a.id
), wrong AS (
    SELECT * FROM seen WHERE balance_minor <> minor OR mixed
        OR (kind = ANY(%(credits)s) AND minor > 0) OR (kind = ANY(%(debits)s) AND minor < 0) LIMIT %(most)s
)
SELECT NULL, kind, currency, sum(minor), NULL, false FROM seen GROUP BY kind, currency
UNION ALL SELECT id, kind, currency, minor, balance_minor, mixed FROM wrong
"""

_ESCROWS = """
SELECT a.owner_id, a.currency, r.captured, r.released, r.refunded, r.corrected, -a.balance_minor, r.strange
FROM ledger_account a JOIN (
    SELECT l.account_id,
        -COALESCE(sum(l.amount_minor) FILTER (WHERE t.kind = ANY(%(into)s)), 0) AS captured,
        COALESCE(sum(l.amount_minor) FILTER (WHERE t.kind = ANY(%(released)s)), 0) AS released,
        COALESCE(sum(l.amount_minor) FILTER (WHERE t.kind = ANY(%(refunded)s)), 0) AS refunded,
        -COALESCE(sum(l.amount_minor) FILTER (WHERE t.kind = ANY(%(either)s)), 0) AS corrected,
        count(*) FILTER (WHERE t.order_id IS DISTINCT FROM e.owner_id::uuid
            OR NOT (t.kind = ANY(%(either)s) OR (t.kind = ANY(%(into)s)) = (l.amount_minor < 0))) AS strange
    FROM ledger_account e JOIN ledger_line l ON l.account_id = e.id JOIN ledger_transaction t ON t.id = l.transaction_id
    WHERE e.kind = 'escrow' GROUP BY l.account_id
) r ON r.account_id = a.id
WHERE r.strange > 0 OR r.captured - r.released - r.refunded + r.corrected <> -a.balance_minor LIMIT %(most)s
"""


def check_ledger(*, longest_statement_seconds: int = 600) -> LedgerReport:
    """
    Prove, of one moment, that every transaction sums to zero in each currency, that kept balances are the sums of their
    lines and none is overdrawn, and that each order's escrow is what was captured less what was released and refunded.

    :raises Overloaded: if one of the proofs takes longer than so many seconds.
    """
    with open_snapshot(longest_statement_seconds=longest_statement_seconds):
        execute("SET LOCAL work_mem = '128MB'")  # a sum for every transaction and account, without the disk
        counted = fetch_one(
            "SELECT (SELECT count(*) FROM ledger_transaction), (SELECT count(*) FROM ledger_line), "
            "(SELECT count(*) FROM ledger_account)"
        )
        assert counted is not None
        totals, wrong = _sum_accounts()
        faults = [*_unbalanced(), *wrong, *_wrong_escrows()]
    transactions, entries, accounts = counted
    return LedgerReport(transactions, entries, accounts, totals, tuple(faults))


def _unbalanced() -> Iterable[Fault]:
    for transaction_id, currency, minor in fetch_all(_UNBALANCED, [MOST_FAULTS]):
        yield Fault("zero_sum", f"transaction {transaction_id}", f"off by {minor} {currency}")
    for (transaction_id,) in fetch_all(_EMPTY, [MOST_FAULTS]):
        yield Fault("zero_sum", f"transaction {transaction_id}", "has no lines")


def _sum_accounts() -> tuple[dict[str, dict[str, int]], list[Fault]]:
    kinds: dict[str, Any] = {
        "credits": [str(kind) for kind in NEVER_OVERDRAWN_KINDS if usual_side(kind) < 0],
        "debits": [str(kind) for kind in NEVER_OVERDRAWN_KINDS if usual_side(kind) > 0],
    }
    totals: defaultdict[str, dict[str, int]] = defaultdict(dict)
    faults = []
    for number, kind, currency, minor, kept, mixed in fetch_all(_ACCOUNTS, {**kinds, "most": MOST_FAULTS}):
        if number is None:
            totals[kind][currency] = int(minor)
            continue
        subject = f"account {number}, {kind}"
        if mixed:
            faults.append(Fault("one_currency", subject, f"has lines that are not in {currency}"))
        elif kept is not None and kept != minor:
            faults.append(Fault("balance", subject, f"keeps {kept} {currency}, its lines sum to {minor}"))
        else:
            faults.append(Fault("not_overdrawn", subject, f"holds {minor} {currency}, debits above zero"))
    return dict(totals), faults


def _wrong_escrows() -> Iterable[Fault]:
    kinds: dict[str, Any] = {
        "into": [str(kind) for kind in INTO_ESCROW],
        "released": [str(kind) for kind in RELEASED],
        "refunded": [str(kind) for kind in REFUNDED],
        "either": [str(kind) for kind in EITHER_WAY],
    }
    for order_id, currency, captured, released, refunded, corrected, held, strange in fetch_all(
        _ESCROWS, {**kinds, "most": MOST_FAULTS}
    ):
        story = f"captured {captured}, released {released}, refunded {refunded}, corrected {corrected}, holds {held}"
        strangers = f"; {strange} lines do not belong there" if strange else ""
        yield Fault("escrow", f"order {order_id}", f"{story} {currency}{strangers}")
