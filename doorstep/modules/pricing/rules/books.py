"""The rules of a market at one time, as if they had always been in force: for trying a change on past visits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from doorstep.modules.pricing.contracts import PolicyFacts, PolicyMissing, PriceLine, PricingFacts, RuleKind
from doorstep.modules.pricing.rules.lines import price_visit
from doorstep.modules.pricing.rules.parameters import Discount, PolicyChoice
from doorstep.modules.pricing.rules.precedence import Rule, choose_single, in_force

_EVER = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Book:
    """Rules, and the policies that they name. ``everywhere``: one policy, whatever rules say."""

    rules: Sequence[Rule]
    policies: Mapping[str, PolicyFacts]
    default_policy: str
    everywhere: PolicyFacts | None = None
    choices: Sequence[Rule] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "choices", [rule for rule in self.rules if rule.kind is RuleKind.POLICY])

    @property
    def asks_client_group(self) -> bool:
        """Whether anything depends on as whom the client books."""
        known = [self.everywhere] if self.everywhere else [self.policies[code] for code in self.codes]
        asked = any(isinstance(rule.parameters, Discount) and rule.parameters.client_group for rule in self.rules)
        return asked or any(policy.by_group for policy in known)

    @property
    def codes(self) -> list[str]:
        """The policies that may be chosen, those that exist."""
        named = {rule.parameters.policy for rule in self.choices if isinstance(rule.parameters, PolicyChoice)}
        return sorted((named | {self.default_policy}) & set(self.policies))

    def lines(self, facts: PricingFacts) -> tuple[PriceLine, ...]:
        """The lines of a visit's price."""
        return price_visit(facts, self.rules)

    def policy(self, facts: PricingFacts) -> PolicyFacts:
        """
        Under which policy the visit would be booked.

        :raises PolicyMissing: if it is not published.
        """
        if self.everywhere is not None:
            return self.everywhere
        chosen = choose_single(RuleKind.POLICY, self.choices, facts, facts.starts_at) if self.choices else None
        code = chosen.parameters.policy if chosen and isinstance(chosen.parameters, PolicyChoice) else None
        if (code or self.default_policy) not in self.policies:
            raise PolicyMissing(f"No policy {code} is published.", policy=code)
        return self.policies[code or self.default_policy]


def always(rules: Iterable[Rule]) -> list[Rule]:
    """The rules, valid at any time."""
    return [replace(rule, valid_from=_EVER[0], valid_until=_EVER[1]) for rule in rules]


def without_and_with(draft: Rule, published: Sequence[Rule], moment: datetime) -> tuple[list[Rule], list[Rule]]:
    """The rules in force at a moment without a version, and with it in the place of those before it; valid always."""
    others = [rule for rule in in_force(published, moment) if rule.id != draft.id]
    changed = [rule for rule in others if rule.key != draft.key]
    return always(others), always([*changed, draft])
