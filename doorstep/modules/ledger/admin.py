"""The staff desk's view of the ledger: to be read, as nobody can change it."""

from django.contrib import admin

from doorstep.infra.desk import ReadOnlyAdmin, ReadOnlyInline
from doorstep.kernel.money import Money
from doorstep.modules.ledger.models import Account, Line, Transaction


class LineInline(ReadOnlyInline):
    """The lines of a transaction."""

    model = Line
    fields = ("account", "debit", "credit", "purpose")
    readonly_fields = fields
    show_change_link = False

    @admin.display(description="debit")
    def debit(self, line: Line) -> str:
        """What it adds to the debit side."""
        return _amount(line.amount_minor, line.currency)

    @admin.display(description="credit")
    def credit(self, line: Line) -> str:
        """What it adds to the credit side."""
        return _amount(-line.amount_minor, line.currency)


@admin.register(Transaction)
class TransactionAdmin(ReadOnlyAdmin):
    """What happened to money, the latest first."""

    list_display = ("recorded_at", "kind", "key", "order_id", "actor", "happened_at")
    list_filter = ("kind",)
    search_fields = ("=key", "=order_id", "=actor")
    fields = ("id", "kind", "key", "order_id", "happened_at", "recorded_at", "actor")
    ordering = ("-id",)
    inlines = (LineInline,)


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    """Whose money is where. Balances of the accounts of all are reckoned by `doorstep ledger check`."""

    list_display = ("kind", "owner_kind", "owner_id", "currency", "balance", "opened_at")
    list_filter = ("kind", "currency")
    search_fields = ("=owner_id",)
    exclude = ("balance_minor",)
    readonly_fields = ("balance",)
    ordering = ("-id",)

    @admin.display(description="balance")
    def balance(self, account: Account) -> str:
        """The kept balance with its side."""
        if account.balance_minor is None:
            return "-"
        side = "debit" if account.balance_minor > 0 else "credit"
        amount = str(Money(abs(account.balance_minor), account.currency))
        return f"{amount} {side}" if account.balance_minor else amount


@admin.register(Line)
class LineAdmin(ReadOnlyAdmin):
    """Single lines, to find all of one account."""

    list_display = ("id", "transaction", "account", "debit", "credit", "purpose")
    list_filter = ("purpose", "currency", "account__kind")
    search_fields = ("=account__owner_id", "=transaction__key")
    list_select_related = ("transaction", "account")
    ordering = ("-id",)

    @admin.display(description="debit")
    def debit(self, line: Line) -> str:
        """What it adds to the debit side."""
        return _amount(line.amount_minor, line.currency)

    @admin.display(description="credit")
    def credit(self, line: Line) -> str:
        """What it adds to the credit side."""
        return _amount(-line.amount_minor, line.currency)


def _amount(minor: int, currency: str) -> str:
    return str(Money(minor, currency)) if minor > 0 else ""
