"""What a draft would change, told by real visits."""

import uuid
from datetime import datetime

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.modules.pricing import ports, selectors
from doorstep.modules.pricing.contracts import ExampleOutcome
from doorstep.modules.pricing.rules.books import without_and_with
from doorstep.modules.pricing.rules.lines import price_visit

MOST_EXAMPLES = 40


def preview_rule(rule_id: uuid.UUID, *, actor: Actor, now: datetime) -> list[ExampleOutcome]:
    """
    The latest visits of the rule's market, priced by the rules that count when it begins, without it and with it.

    Visits are priced as if these rules had been in force when they took place: weekdays, hours, holidays, distance and
    notice are their own. Those whose price changes come first.

    :raises NotAllowed: unless staff asks.
    :raises RuleMissing: if there is no such version.
    """
    if not actor.is_staff:
        raise NotAllowed
    draft = selectors.rule_of(selectors.get_rule(rule_id))
    today, changed = without_and_with(draft, selectors.rules_of(draft.scope.market), max(now, draft.valid_from))
    outcomes = [
        ExampleOutcome(example, price_visit(example.facts, today), price_visit(example.facts, changed))
        for example in ports.examples()(draft.scope.market, limit=MOST_EXAMPLES)
    ]
    return sorted(outcomes, key=lambda outcome: outcome.difference.minor == 0)
