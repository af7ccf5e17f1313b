"""Keeping what markets demand of visits in progress."""

from collections.abc import Iterable
from dataclasses import asdict

from doorstep.infra.db import transaction_required
from doorstep.modules.fieldwork.contracts import FieldTerms
from doorstep.modules.fieldwork.models import MarketTerms
from doorstep.modules.fieldwork.selectors.terms import forget_terms


@transaction_required
def save_terms(terms: Iterable[FieldTerms]) -> None:
    """Write the terms of some markets, whether or not they had any. Other processes follow within seconds."""
    for one in terms:
        values = asdict(one)
        MarketTerms.objects.update_or_create(market_id=values.pop("market"), defaults=values)
    forget_terms()
