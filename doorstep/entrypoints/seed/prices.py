"""The demo cities' rules of prices: evenings, nights, Sundays, holidays, haste, distance, minimum and tax."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import SYSTEM
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import RuleDraft, RuleKind, Scope

_CONTENT = Path(__file__).parent / "content" / "prices.json"
_YEARS = 3


@transaction_required
def save_price_rules(*, now: datetime) -> None:
    """Publish the rules of all demo cities, for three years from the start of this one."""
    drafts = list(_drafts(json.loads(_CONTENT.read_text(encoding="utf-8")), now))
    pricing.save_rules(drafts, actor=SYSTEM, now=now)


def _drafts(content: Mapping[str, Any], now: datetime) -> Iterator[RuleDraft]:
    categories = catalog.category_ids_by_slug()
    for code, amounts in content["markets"].items():
        market = accounts.get_market(code)
        zone = ZoneInfo(market.time_zone)
        for rule in content["rules"]:
            # A word in place of a number names the city's own amount; those of conditions are no such names.
            parameters = {
                name: amounts[value] if name.endswith(("_minor", "_bp")) and isinstance(value, str) else value
                for name, value in rule["parameters"].items()
            }
            yield RuleDraft(
                kind=RuleKind(rule["kind"]),
                names=rule["names"],
                scope=Scope(code, category_id=categories[rule["category"]] if "category" in rule else None),
                currency=market.currency,
                parameters=parameters,
                valid_from=datetime.combine(date(now.year, 1, 1), time(), zone),
                valid_until=datetime.combine(date(now.year + _YEARS, 1, 1), time(), zone),
                note="demo",
            )
