"""
Tables of the ledger. Triggers of the migration refuse every change of rows, add lines to kept balances, and demand that
a transaction balances when it is committed.
"""

from django.db import models
from django.db.models import Func, Q

from doorstep.infra.db import on_constraint
from doorstep.kernel.money import Money
from doorstep.modules.ledger.contracts import OWNERS, AccountKind, Overdrawn, OwnerKind, PostingKind, Purpose
from doorstep.modules.ledger.rules import DEBIT_KINDS, KEPT_KINDS, LARGEST_LINE, NEVER_OVERDRAWN_KINDS


def _texts(kinds: object) -> list[str]:
    return sorted(str(kind) for kind in kinds)  # type: ignore[attr-defined]


class Account(models.Model):
    """What belongs to one owner in one currency."""

    kind = models.TextField()
    owner_kind = models.TextField()
    owner_id = models.TextField()
    currency = models.CharField(max_length=3)
    balance_minor = models.BigIntegerField(null=True, help_text="kept for accounts of one person or order; debit > 0")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_kind", "owner_id", "kind", "currency"], name="ledger_account_one_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(
                    *[Q(kind=str(kind), owner_kind=str(OWNERS[kind])) for kind in AccountKind], _connector=Q.OR
                ),
                name="ledger_account_kind_known",
            ),
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="ledger_account_currency_code"),
            models.CheckConstraint(
                condition=Q(kind__in=_texts(KEPT_KINDS), balance_minor__isnull=False)
                | (~Q(kind__in=_texts(KEPT_KINDS)) & Q(balance_minor__isnull=True)),
                name="ledger_account_balance_kept",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=_texts(NEVER_OVERDRAWN_KINDS))
                | Q(kind__in=_texts(NEVER_OVERDRAWN_KINDS & DEBIT_KINDS), balance_minor__gte=0)
                | Q(kind__in=_texts(NEVER_OVERDRAWN_KINDS - DEBIT_KINDS), balance_minor__lte=0),
                name="ledger_account_not_overdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {OwnerKind(self.owner_kind)} {self.owner_id}, {self.currency}"


class Transaction(models.Model):
    """Something that happened to money, once."""

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    key = models.TextField()
    order_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.TextField()
    facts = models.JSONField(default=dict)
    made_in = models.BigIntegerField(
        db_default=Func(function="txid_current", output_field=models.BigIntegerField()),
        editable=False,
        help_text="the database's transaction, the only one that may add lines",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="ledger_transaction_one_a_key"),
            models.CheckConstraint(condition=Q(kind__in=_texts(PostingKind)), name="ledger_transaction_kind_known"),
        ]
        indexes = [
            models.Index(fields=["order_id"], condition=Q(order_id__isnull=False), name="ledger_transaction_order")
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.recorded_at:%Y-%m-%d %H:%M:%S}"


class Line(models.Model):
    """One account's part in a transaction: debit above zero, credit below."""

    transaction = models.ForeignKey(Transaction, models.PROTECT, db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, db_index=False)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    purpose = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__range=(-LARGEST_LINE, LARGEST_LINE)) & ~Q(amount_minor=0),
                name="ledger_line_amount_in_bounds",
            ),
            models.CheckConstraint(condition=Q(purpose__in=_texts(Purpose)), name="ledger_line_purpose_known"),
        ]
        indexes = [
            models.Index(fields=["transaction"], name="ledger_line_transaction"),
            models.Index(fields=["account", "id"], include=["amount_minor"], name="ledger_line_account"),
        ]

    def __str__(self) -> str:
        return f"{Money(self.amount_minor, self.currency)} {self.purpose}"


on_constraint("ledger_account_not_overdrawn", Overdrawn)
