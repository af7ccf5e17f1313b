"""Recording many transactions of the past at once."""

from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.copying import CopyBatch, write_batch
from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.ids import id_at
from doorstep.modules.ledger.contracts import Posting
from doorstep.modules.ledger.rules import check_posting
from doorstep.modules.ledger.services.post import open_accounts

_TRANSACTION = "ledger_transaction (id, kind, key, order_id, happened_at, recorded_at, actor, facts)"
_LINE = "ledger_line (transaction_id, account_id, amount_minor, currency, purpose)"


@transaction_required
def import_postings(postings: Sequence[Posting], *, actor: Actor, now: datetime) -> None:
    """
    Record transactions of which none is recorded yet, in the order in which they happened. All guards hold.

    :raises Unbalanced: if one does not balance, or moves an escrow that is not its order's.
    :raises Overdrawn: if an escrow, a client's balance or a debt has less than is taken from it.
    """
    for posting in postings:
        check_posting(posting)
    ids = open_accounts({(line.account, line.amount.currency) for one in postings for line in one.lines}, now)
    transactions, lines = [], []
    for posting in sorted(postings, key=lambda one: one.happened_at or now):
        happened_at = posting.happened_at or now
        number = id_at(happened_at)
        transactions.append((
            number, posting.kind, posting.key, posting.order_id, happened_at, now, actor.label, dict(posting.facts),
        ))  # fmt: skip
        lines += [
            (number, ids[line.account, line.amount.currency], line.amount.minor, line.amount.currency, line.purpose)
            for line in posting.lines
        ]
    batch = CopyBatch()
    batch.add(_TRANSACTION, transactions)
    batch.add(_LINE, lines)
    write_batch(batch)
