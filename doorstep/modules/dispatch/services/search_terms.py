"""How markets search and what counts, as staff set it; each change is in the record of acts."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from doorstep.infra.audit import record_act
from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput
from doorstep.modules.dispatch.contracts import DispatchTerms, Term
from doorstep.modules.dispatch.models import MarketTerms, WeightsVersion
from doorstep.modules.dispatch.selectors.terms import forget_terms

HEAVIEST = 100.0


@transaction_required
def save_search_terms(terms: DispatchTerms, *, actor: Actor, now: datetime) -> None:
    """
    Set how a market searches; what is searched for already goes on by the new terms.

    :raises InvalidInput: for sizes or radii that do not grow, or are none.
    """
    sizes, radii = list(terms.wave_sizes), list(terms.radii_km)
    if not sizes or min(sizes) < 1:
        raise InvalidInput("Name how many are asked in each wave, at least one.", field="wave_sizes")
    if not radii or min(radii) <= 0 or radii != sorted(radii):
        raise InvalidInput("Name radii in kilometres, each greater than the one before.", field="radii_km")
    values = {**asdict(terms), "wave_sizes": sizes, "radii_km": radii}
    market = values.pop("market")
    MarketTerms.objects.update_or_create(market_id=market, defaults=values)
    record_act(actor=actor, act="dispatch.terms", subject=market, details=values, now=now)
    forget_terms()


@transaction_required
def save_weights(weights: Mapping[Term, float], *, market: str | None, note: str, actor: Actor, now: datetime) -> int:
    """
    Let other weights count from now on, in a market or in all without their own; the version.

    :raises InvalidInput: for a weight below 0 or above 100, or if none is above 0.
    """
    for term in Term:
        if not 0 <= weights.get(term, 0.0) <= HEAVIEST:
            raise InvalidInput(f"Weights are 0 to {HEAVIEST:.0f}.", field=str(term))
    if not any(weights.get(term, 0.0) > 0 for term in Term):
        raise InvalidInput("At least one term must count.", field=str(Term.ARRIVAL))
    values = {str(term): float(weights.get(term, 0.0)) for term in Term}
    row = WeightsVersion(market_id=market, note=note, made_by=actor.label, made_at=now, **values)
    row.save(force_insert=True)
    record_act(actor=actor, act="dispatch.weights", subject=market or "all", details=values, now=now)
    forget_terms()
    return row.id
