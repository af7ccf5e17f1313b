"""What a provider that splits payments has paid to specialists itself: the books follow it whenever it changes."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from doorstep.infra.db import fetch_all, transaction_required
from doorstep.infra.rows import read_rows
from doorstep.kernel.actors import Actor
from doorstep.kernel.ids import new_id
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.payments.contracts import EarningState, PaymentPurpose
from doorstep.modules.payments.models import PaymentIntent
from doorstep.modules.payments.release_models import Release
from doorstep.modules.payments.rules import postings
from doorstep.modules.payments.rules.splits import part_left, parts_in
from doorstep.modules.payments.settlement_contracts import Earned

_EXTRAS_PAID_OUT = (EarningState.RELEASED, EarningState.CASH)


@transaction_required
def follow_splits(rows: Iterable[Release], intents: Sequence[PaymentIntent], *, actor: Actor, now: datetime) -> None:
    """
    Have the books say what the provider has paid by now of what has left an order's escrow.

    :param rows: what its visits earned, under their locks.
    :param intents: all of its payments.
    """
    split = [intent for intent in intents if intent.captured_minor and parts_in(intent.plan)]
    if not split:
        return
    back = _given_back_there([intent.id for intent in split if intent.refunded_minor])
    for row in rows:
        target = sum(
            part_left(parts_in(intent.plan).get(row.visit_id, 0), intent.captured_minor, back.get(intent.id, 0))
            for intent in split
            if _is_paid_out(row, intent)
        )
        if target == row.split_minor:
            continue
        earned = Earned(row.visit_id, row.order_id, row.market, row.specialist_id, row.currency)
        posting = postings.split_posting(
            earned, earned.money(target - row.split_minor), provider=split[-1].provider,
            key=f"split:{row.visit_id}:{new_id()}",
        )  # fmt: skip
        ledger.post(posting, actor=actor, now=now)
        row.split_minor = target
        row.save(update_fields=["split_minor"])


@transaction_required
def follow_refund(intent: PaymentIntent, *, actor: Actor, now: datetime) -> None:
    """The same after money of a payment went back through its provider, or came back."""
    if intent.order_id is None or not parts_in(intent.plan):
        return
    rows = read_rows(Release, "order_id = %s ORDER BY visit_id FOR UPDATE", [intent.order_id])
    # The others are read as they stand: whoever changes one of them comes here too, and waits for these rows.
    others = read_rows(PaymentIntent, "order_id = %s AND id <> %s ORDER BY id", [intent.order_id, intent.id])
    follow_splits(rows, [*others, intent], actor=actor, now=now)


def _is_paid_out(row: Release, intent: PaymentIntent) -> bool:
    if intent.purpose == PaymentPurpose.TIP:
        return True
    if intent.purpose == PaymentPurpose.EXTRA:
        return row.state in _EXTRAS_PAID_OUT
    return row.state == EarningState.RELEASED


def _given_back_there(intent_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    if not intent_ids:
        return {}
    return dict(
        fetch_all(
            "SELECT intent_id, sum(amount_minor)::bigint FROM payments_refund WHERE intent_id = ANY(%s) "
            "AND destination = 'card' AND state IN ('pending', 'done') GROUP BY intent_id",
            [list(intent_ids)],
        )
    )
