"""What a client keeps with us, owes, and can put on the balance."""

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotSignedIn
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.payments.gateways import find_gateway
from doorstep.modules.payments.rules.wallet import bounds_of_top_up
from doorstep.modules.payments.selectors.payments import find_balance, find_debt
from doorstep.modules.payments.selectors.terms import terms_of
from doorstep.modules.payments.wallet_contracts import Wallet


def market_of(actor: Actor) -> MarketFacts:
    """The market of whoever asks; the first one for who has none."""
    markets = accounts.list_markets()
    return next((market for market in markets if market.code == actor.market), markets[0])


def wallet_of(actor: Actor) -> Wallet:
    """
    The money of whoever asks, in the currency of their market.

    :raises NotSignedIn: for guests.
    """
    if actor.user_id is None:
        raise NotSignedIn
    market = market_of(actor)
    terms, balance = terms_of(market.code), find_balance(actor.user_id, market.currency)
    bounds = bounds_of_top_up(terms, balance) if find_gateway(terms.provider) else None
    return Wallet(balance, find_debt(actor.user_id, market.currency), bounds)
