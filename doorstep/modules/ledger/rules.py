"""What may be posted, which side an account is on, and which transactions move an order's escrow."""

from collections import defaultdict
from collections.abc import Mapping

from doorstep.modules.ledger.contracts import AccountKind, Posting, PostingKind, Unbalanced

LARGEST_LINE = 10**15
"""Minor units; sums of nine thousand such lines still fit into 64 bits."""

DEBIT_KINDS = frozenset(
    {
        AccountKind.PROVIDER_CLEARING,
        AccountKind.COUPON_COST,
        AccountKind.POINTS_COST,
        AccountKind.COMPENSATION_COST,
        AccountKind.CASH_OWED,
        AccountKind.DEBT,
    }
)
"""Accounts that grow by debits; the others grow by credits."""

KEPT_KINDS = frozenset(
    {
        AccountKind.CLIENT_BALANCE,
        AccountKind.ESCROW,
        AccountKind.SPECIALIST_PAYABLE,
        AccountKind.MERCHANT_PAYABLE,
        AccountKind.CASH_OWED,
        AccountKind.DEBT,
    }
)
"""Accounts of one person or order, whose balance is kept beside the lines. Those of all have none, since all would
queue for one row."""

NEVER_OVERDRAWN_KINDS = KEPT_KINDS - {AccountKind.SPECIALIST_PAYABLE, AccountKind.MERCHANT_PAYABLE}
"""Accounts that the database never lets fall below zero. Those who earn may come to owe us: a refund after a payout."""

INTO_ESCROW = frozenset({PostingKind.CAPTURE, PostingKind.SUBSIDY, PostingKind.DEBT})
"""What a client came to owe us is as good as paid to those who earn of it."""
RELEASED = frozenset({PostingKind.RELEASE})
REFUNDED = frozenset({PostingKind.REFUND, PostingKind.CHARGEBACK})
EITHER_WAY = frozenset({PostingKind.CORRECTION})

_LONGEST_KEY = 200


def usual_side(kind: AccountKind) -> int:
    """1 for accounts that grow by debits, -1 for those that grow by credits."""
    return 1 if kind in DEBIT_KINDS else -1


def check_posting(posting: Posting) -> None:
    """:raises Unbalanced: unless it balances in every currency, is within bounds, and moves only its order's escrow."""
    if not 0 < len(posting.key) <= _LONGEST_KEY:
        raise Unbalanced(f"a key has 1 to {_LONGEST_KEY} characters")
    if posting.happened_at is not None and posting.happened_at.tzinfo is None:
        raise Unbalanced("a moment needs its zone")
    sums: defaultdict[str, int] = defaultdict(int)
    for line in posting.lines:
        if not 0 < abs(line.amount.minor) <= LARGEST_LINE:
            raise Unbalanced(f"{line.amount.minor} is no amount of a line")
        sums[line.amount.currency] += line.amount.minor
        if line.account.kind is AccountKind.ESCROW:
            _check_escrow(posting, line.account.owner_id, line.amount.minor)
    if len(posting.lines) < 2:
        raise Unbalanced("money comes from somewhere and goes somewhere")
    if off := {currency: total for currency, total in sums.items() if total}:
        raise Unbalanced(f"debits and credits differ: {off}")


def _check_escrow(posting: Posting, owner_id: str, minor: int) -> None:
    if str(posting.order_id) != owner_id:
        raise Unbalanced("only an order's own transactions move its escrow")
    if not may_move_escrow(posting.kind, minor):
        raise Unbalanced(f"a {posting.kind} does not move an escrow this way")


def may_move_escrow(kind: PostingKind, minor: int) -> bool:
    """Whether such a transaction may debit (above zero) or credit an escrow."""
    if kind in EITHER_WAY:
        return True
    return kind in INTO_ESCROW if minor < 0 else kind in RELEASED | REFUNDED


def split_escrow(moved: Mapping[PostingKind, int]) -> tuple[int, int, int, int]:
    """Captured, released, refunded and corrected minor units, from the sums of an escrow's lines by kind."""

    def total(kinds: frozenset[PostingKind]) -> int:
        return sum(moved.get(kind, 0) for kind in kinds)

    return -total(INTO_ESCROW), total(RELEASED), total(REFUNDED), -total(EITHER_WAY)
