"""The demo cities' rules of prices can all be published, and say themselves in every language."""

from datetime import datetime

import pytest

from doorstep.entrypoints.seed.content import LANGUAGES, MARKETS, catalogue
from doorstep.entrypoints.seed.prices import save_price_rules
from doorstep.infra.db import open_transaction
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import RuleKind
from doorstep.modules.pricing.selectors import rules_of

pytestmark = pytest.mark.django_db


def test_every_city_has_rules_of_every_kind(now: datetime) -> None:
    content = catalogue()
    with open_transaction():
        catalog.save_catalogue(content.skills, content.categories, content.services)
        save_price_rules(now=now)
    for market in MARKETS:
        assert pricing.has_rules(market)
        rules = rules_of(market)
        assert {rule.kind for rule in rules} == set(RuleKind)
        assert all(set(rule.names) == set(LANGUAGES) for rule in rules)
        assert all(rule.valid_from <= now < rule.valid_until for rule in rules)
        assert not pricing.asks_client_group(market), "a booking of the demo needs no further query"
