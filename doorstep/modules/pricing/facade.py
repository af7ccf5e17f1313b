"""What other modules may call of pricing."""

from collections.abc import Iterable
from datetime import datetime

from doorstep.kernel.money import Money
from doorstep.modules.pricing import selectors
from doorstep.modules.pricing.contracts import PolicyFacts, PriceLine, PricingFacts, StartPrice
from doorstep.modules.pricing.rules import lines
from doorstep.modules.pricing.rules.items import item_lines, item_minutes, lines_of_item
from doorstep.modules.pricing.rules.lines import check_quantity, price_lines, raised_lines, total_of, visit_minutes
from doorstep.modules.pricing.rules.policies import (
    carried_bp,
    consequence_of,
    fee_of,
    free_consequence,
    join_consequences,
    no_show_consequence,
    no_show_opens_at,
    nobody_came_opens_at,
)
from doorstep.modules.pricing.schemas import PriceLineOut
from doorstep.modules.pricing.selectors import (
    asks_client_group,
    get_policy,
    list_triable_policies,
    list_triable_rules,
)
from doorstep.modules.pricing.services.books import open_books
from doorstep.modules.pricing.services.price_rules import save_rules
from doorstep.modules.pricing.services.quotes import line_from_plain, line_to_plain, sign_quote, verify_quote

__all__ = [
    "PriceLineOut",
    "asks_client_group",
    "carried_bp",
    "check_quantity",
    "consequence_of",
    "fee_of",
    "find_policy",
    "free_consequence",
    "get_policy",
    "has_rules",
    "item_lines",
    "item_minutes",
    "join_consequences",
    "line_from_plain",
    "line_to_plain",
    "lines_of_item",
    "list_triable_policies",
    "list_triable_rules",
    "no_show_consequence",
    "no_show_opens_at",
    "nobody_came_opens_at",
    "open_books",
    "price_lines",
    "price_visit",
    "prices_at",
    "raised_lines",
    "save_rules",
    "sign_quote",
    "total_of",
    "totals_at",
    "verify_quote",
    "visit_minutes",
]


def find_policy(*, market: str, service_id: int, offer_id: int | None, starts_at: datetime) -> PolicyFacts:
    """
    The policy under which a visit is booked now; ``offer_id`` None is that of anyone.

    :raises PolicyMissing: if the one that is named is not published.
    """
    code = selectors.policy_code_for(market=market, service_id=service_id, offer_id=offer_id, starts_at=starts_at)
    return selectors.get_current_policy(code)


def has_rules(market: str) -> bool:
    """Whether a market has any published rule; without one a price is its base and add-ons."""
    return bool(selectors.rules_of(market))


def price_visit(facts: PricingFacts) -> tuple[PriceLine, ...]:
    """The lines of a visit's price by the published rules of its market; see ``rules.lines`` for their order."""
    return lines.price_visit(facts, selectors.rules_of(facts.market))


def prices_at(facts: PricingFacts, starts: Iterable[datetime]) -> list[StartPrice]:
    """What the visit would cost at each of many starts, and the surcharges in it."""
    return lines.prices_at(facts, selectors.rules_of(facts.market), starts)


def totals_at(facts: PricingFacts, starts: Iterable[datetime]) -> list[Money]:
    """What the visit would cost at each of many starts."""
    return lines.totals_at(facts, selectors.rules_of(facts.market), starts)
