"""Recording transactions."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from doorstep.infra.db import fetch_all, fetch_one, transaction_required, translated_errors
from doorstep.kernel.actors import Actor
from doorstep.kernel.ids import new_id
from doorstep.modules.ledger.contracts import AccountKey, Posted, Posting, PostingDiffers
from doorstep.modules.ledger.rules import KEPT_KINDS, check_posting
from doorstep.modules.ledger.selectors.statements import read_entries

type _Named = tuple[AccountKey, str]

_NAMES = "unnest(%s::text[], %s::text[], %s::text[], %s::text[])"


@transaction_required
def post(posting: Posting, *, actor: Actor, now: datetime) -> Posted:
    """
    Record a transaction, once: the same key again, at the same moment too, finds the one recorded first.

    Its accounts are locked until the caller's transaction ends, those of all excepted.

    :raises Unbalanced: if it does not balance, or moves an escrow that is not its order's.
    :raises PostingDiffers: if the key is of a transaction with other lines, kind or order.
    :raises Overdrawn: if an escrow, a client's balance or a debt has less than it takes.
    """
    check_posting(posting)
    with translated_errors():
        recorded = fetch_one(
            "INSERT INTO ledger_transaction (id, kind, key, order_id, happened_at, recorded_at, actor, facts) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (key) DO NOTHING RETURNING id",
            [
                new_id(),
                str(posting.kind),
                posting.key,
                posting.order_id,
                posting.happened_at or now,
                now,
                actor.label,
                json.dumps(dict(posting.facts), ensure_ascii=False),
            ],
        )
        if recorded is None:
            return _recorded_before(posting)
        ids = open_accounts({(line.account, line.amount.currency) for line in posting.lines}, now)
        fetch_all(
            "INSERT INTO ledger_line (transaction_id, account_id, amount_minor, currency, purpose) "
            "SELECT %s, * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[]) RETURNING id",
            [
                recorded[0],
                [ids[line.account, line.amount.currency] for line in posting.lines],
                [line.amount.minor for line in posting.lines],
                [line.amount.currency for line in posting.lines],
                [str(line.purpose) for line in posting.lines],
            ],
        )
    return Posted(recorded[0], is_new=True)


def _recorded_before(posting: Posting) -> Posted:
    (entry,) = read_entries("key = %s", [posting.key])
    same = (
        entry.kind is posting.kind
        and entry.order_id == posting.order_id
        and Counter(entry.lines) == Counter(posting.lines)
    )
    if not same:
        raise PostingDiffers(f"{posting.key} is the key of another transaction")
    return Posted(entry.id, is_new=False)


def open_accounts(named: Iterable[_Named], now: datetime) -> dict[_Named, int]:
    """The numbers of accounts; those that are new are opened, in one order so that nobody waits in a circle."""
    wanted = sorted(named)
    found = _find_accounts(wanted)
    missing = [name for name in wanted if name not in found]
    if missing:
        fetch_all(
            "INSERT INTO ledger_account (kind, owner_kind, owner_id, currency, balance_minor, opened_at) "
            "SELECT wanted.*, CASE WHEN kind = ANY(%s::text[]) THEN 0 END, %s "
            f"FROM {_NAMES} AS wanted (kind, owner_kind, owner_id, currency) ON CONFLICT DO NOTHING RETURNING id",
            [[str(kind) for kind in KEPT_KINDS], now, *_columns(missing)],
        )
        found |= _find_accounts(missing)  # others may have opened some of them at the same moment
    return found


def _find_accounts(wanted: list[_Named]) -> dict[_Named, int]:
    rows = fetch_all(
        f"SELECT id, place FROM {_NAMES} WITH ORDINALITY AS wanted (kind, owner_kind, owner_id, currency, place) "
        "JOIN ledger_account USING (owner_kind, owner_id, kind, currency)",
        _columns(wanted),
    )
    return {wanted[place - 1]: number for number, place in rows}


def _columns(named: list[_Named]) -> list[list[str]]:
    return [
        [str(key.kind) for key, _ in named],
        [str(key.owner_kind) for key, _ in named],
        [key.owner_id for key, _ in named],
        [currency for _, currency in named],
    ]
