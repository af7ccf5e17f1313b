"""Changing how a market is paid."""

from dataclasses import fields
from datetime import datetime

from doorstep.infra.audit import record_act
from doorstep.infra.db import transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.payments.contracts import MarketTerms
from doorstep.modules.payments.desk_contracts import TermsChanged
from doorstep.modules.payments.gateways import find_gateway
from doorstep.modules.payments.models import MarketTermsRow
from doorstep.modules.payments.rules.terms import ProviderFacts, changes_between, check_terms, write_terms
from doorstep.modules.payments.selectors.terms import forget_terms, terms_in

CHANGED = "market_terms.changed"
"""The audit trail's word; its details are by field what it was and what it is."""


@transaction
def change_terms(terms: MarketTerms, *, replaces: MarketTerms, actor: Actor, now: datetime) -> None:
    """
    Let a market be paid in another way from now on; orders and payments keep what was agreed with them.

    Other processes follow within ten seconds.

    :param replaces: what whoever changes them has seen.
    :raises NotAllowed: unless staff acts.
    :raises UnknownMarket: if there is no such market.
    :raises InvalidInput: for values out of bounds or contradicting each other.
    :raises TermsChanged: if somebody changed them meanwhile.
    """
    if not actor.is_staff:
        raise NotAllowed
    market = accounts.get_market(terms.market)
    check_terms(terms, currency=market.currency, provider=provider_facts(terms.provider))
    row = MarketTermsRow.objects.select_for_update().filter(market_id=terms.market).first()
    if (terms_in(row) if row else MarketTerms(terms.market)) != replaces:
        raise TermsChanged
    changed = changes_between(replaces, terms)
    if not changed:
        return
    plain = write_terms(terms)
    values = {field.name: plain[field.name] for field in fields(terms) if field.name != "market"}
    MarketTermsRow.objects.update_or_create(market_id=terms.market, defaults=values)
    record_act(actor=actor, act=CHANGED, subject=terms.market, details=changed, now=now)
    forget_terms()


def provider_facts(name: str) -> ProviderFacts | None:
    """What a provider can do; None if none of this name is connected."""
    gateway = find_gateway(name) if name else None
    if gateway is None:
        return None
    can = gateway.capabilities
    return ProviderFacts(holds=can.holds, split=can.split, currencies=can.currencies)
