"""How a market repairs what goes wrong, as staff set it."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from doorstep.infra.audit import record_act
from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.dispatch.models import MarketRepair
from doorstep.modules.dispatch.repair_contracts import RepairTerms


@transaction_required
def save_repair_terms(terms: Iterable[RepairTerms]) -> None:
    """Set the terms of some markets, for demo data and moves from elsewhere."""
    for one in terms:
        values = asdict(one)
        MarketRepair.objects.update_or_create(market_id=values.pop("market"), defaults=values)


@transaction_required
def change_repair_terms(terms: RepairTerms, *, actor: Actor, now: datetime) -> None:
    """
    Staff set the terms of a market; the change is in the record of acts.

    :raises NotAllowed: unless staff asks.
    :raises UnknownMarket: if there is no such market.
    """
    if not actor.is_staff:
        raise NotAllowed
    market = accounts.get_market(terms.market).code
    save_repair_terms([terms])
    record_act(actor=actor, act="dispatch.repair", subject=market, details=asdict(terms), now=now)
