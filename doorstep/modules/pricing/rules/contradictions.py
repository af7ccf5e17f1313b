"""When two rules may not be published together."""

from collections.abc import Iterable
from datetime import datetime

from doorstep.modules.pricing.rules.precedence import Rule


def find_contradiction(draft: Rule, published: Iterable[Rule]) -> Rule | None:
    """
    A published version of another rule that says something about the same matter, scope, condition and time.

    Versions of one rule replace each other and never contradict; of another rule that is about to be replaced only
    the time counts until it is.
    """
    others = [rule for rule in published if rule.key != draft.key]
    for other in others:
        same = (other.matter, other.condition, other.scope) == (draft.matter, draft.condition, draft.scope)
        until = _counts_until(other, others)
        if same and draft.valid_from < until and other.valid_from < draft.valid_until:
            return other
    return None


def _counts_until(rule: Rule, rules: Iterable[Rule]) -> datetime:
    """The end of its validity, or when a later version begins."""
    later = [other.valid_from for other in rules if other.key == rule.key and other.version > rule.version]
    return min([rule.valid_until, *later])
