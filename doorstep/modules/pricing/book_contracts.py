"""What other modules may know of trying a rule or a policy before it is published; they find it in ``contracts``."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from doorstep.modules.pricing.policy_contracts import PolicyDraft, PolicyFacts

if TYPE_CHECKING:
    from doorstep.modules.pricing.contracts import PriceLine, PricingFacts, RuleDraft


@dataclass(frozen=True, slots=True)
class TryRule:
    """A version of a rule that is kept, by its id, or one that is not kept yet."""

    rule: "uuid.UUID | RuleDraft"


@dataclass(frozen=True, slots=True)
class TryPolicy:
    """
    A version of a policy that is kept, by its id, or one that is not kept yet.

    It takes the place of the present version of its code; with ``everywhere`` that of every policy.
    """

    policy: uuid.UUID | PolicyDraft
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Triable:
    """A version of a rule or policy that may be tried: its name with the version; ``market`` is empty for a policy."""

    id: uuid.UUID
    label: str
    state: str
    market: str = ""


class RuleBook(Protocol):
    """All that prices and fees of a market are made by at one time, as if it had always been so."""

    @property
    def asks_client_group(self) -> bool:
        """Whether anything depends on as whom the client books."""

    def lines(self, facts: "PricingFacts") -> "tuple[PriceLine, ...]":
        """The lines of a visit's price."""

    def policy(self, facts: "PricingFacts") -> PolicyFacts:
        """Under which policy the visit would be booked."""


@dataclass(frozen=True, slots=True)
class RuleBooks:
    """
    The present rules of a market, and the same with one change; ``names`` are those of what is tried.

    ``prices_change``: the change is about prices, not about policies alone.
    """

    market: str
    today: RuleBook
    changed: RuleBook
    names: Mapping[str, str]
    prices_change: bool
    published: bool = False
    """The rule that is tried is published: today's rules are told without it."""
    tried_policy: str = ""
    """The policy that is tried, such as ``moderate@2``; empty if it is something else."""
