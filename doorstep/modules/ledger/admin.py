"""The staff desk's view of the ledger: to be read, as nobody can change it."""

from django.contrib import admin

from doorstep.infra.desk import ReadOnlyAdmin, ReadOnlyInline
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.ledger.contracts import OwnerKind
from doorstep.modules.ledger.models import Account, Line, Transaction


def _owner(account: Account) -> str:
    return accounts.market_name(account.owner_id) if account.owner_kind == OwnerKind.MARKET else account.owner_id


@admin.display(description="account", ordering="account")
def _account_column(_page: object, line: Line) -> str:
    """Of what and whom the line's account is."""
    account = line.account
    return f"{account.kind} of {account.owner_kind} {_owner(account)}, {account.currency}"


class LineInline(ReadOnlyInline):
    """The lines of a transaction."""

    model = Line
    fields = ("of_account", "debit", "credit", "purpose")
    readonly_fields = fields
    show_change_link = False
    of_account = _account_column

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

    list_display = ("kind", "owner_kind", "owner", "currency", "balance", "opened_at")
    list_filter = ("kind", "currency")
    search_fields = ("=owner_id",)
    exclude = ("owner_id", "balance_minor")
    readonly_fields = ("owner", "balance")
    ordering = ("-id",)

    @admin.display(description="owner", ordering="owner_id")
    def owner(self, account: Account) -> str:
        """Whose it is: a market by its name, who else by the id that their own pages have."""
        return _owner(account)

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

    list_display = ("id", "transaction", "of_account", "debit", "credit", "purpose")
    of_account = _account_column
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
