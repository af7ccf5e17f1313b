"""How much money a client may put on their balance. Pure."""

from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import MarketTerms, PaymentMethod, Settlement
from doorstep.modules.payments.wallet_contracts import TopUpBounds, TopUpOutOfBounds


def bounds_of_top_up(terms: MarketTerms, balance: Money) -> TopUpBounds | None:
    """
    What can be put on a balance now: at least one whole unit, and no more than there is room for; None if nothing.

    Where the provider holds the money of visits we keep none of clients either, nor where it could pay nothing.
    """
    least = Money.of(1, balance.currency)
    room = Money(terms.balance_most_minor, balance.currency) - balance
    most = min(Money(terms.top_up_most_minor, balance.currency), room)
    useless = all(method is not PaymentMethod.BALANCE for method, _ in terms.ways)
    if useless or terms.settlement is Settlement.PROVIDER_SPLIT or not terms.provider or most < least:
        return None
    return TopUpBounds(least, most)


def check_top_up(amount: Money, bounds: TopUpBounds) -> None:
    """:raises TopUpOutOfBounds: if it is too little, too much, or in another currency."""
    same = amount.currency == bounds.least.currency
    if not same or not bounds.least <= amount <= bounds.most:
        raise TopUpOutOfBounds(
            f"From {bounds.least} to {bounds.most}.",
            least_minor=bounds.least.minor, most_minor=bounds.most.minor, currency=bounds.least.currency,
        )  # fmt: skip
