"""
Which rules count for a visit.

1. A rule counts for visits that start within its validity. Of the versions of one rule the latest that has begun
   counts; an older one does not come back when it ends.
2. Its scope must cover the visit: a market, a category with everything below it, a service, or an offer.
3. Of rules about the same matter the most specific scope wins: offer, service, category (the nearer ancestor first),
   market. The matter of a surcharge is its group with its condition (urgent, night, weekend, holiday), that of a
   discount its condition; travel fee, minimum, tax and policy are one matter each. A service with a night surcharge
   of its own thus has nothing of the market's nights, and keeps the market's weekends.
4. Of what is left, those whose condition holds. One travel fee, minimum, tax and policy: the later beginning, then
   the larger key. Of surcharges and discounts all are passed on; ``lines`` takes the largest of a group.
"""

import uuid
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Protocol

from doorstep.modules.catalog.contracts import Texts
from doorstep.modules.pricing.contracts import PricingFacts, RuleKind, Scope
from doorstep.modules.pricing.rules.days import LocalMoment, is_between, is_holiday, local_moment, minute_of
from doorstep.modules.pricing.rules.parameters import Discount, Parameters, Surcharge, When


@dataclass(frozen=True)
class Rule:
    """One published version of a rule; ``valid_until`` is left out of the validity."""

    id: uuid.UUID
    key: uuid.UUID
    version: int
    kind: RuleKind
    scope: Scope
    parameters: Parameters
    valid_from: datetime
    valid_until: datetime
    names: Texts = field(default_factory=dict, hash=False, compare=False)

    @cached_property
    def matter(self) -> Hashable:
        """What the rule is about: of one matter the most specific scope counts."""
        if isinstance(self.parameters, Surcharge):
            return self.kind, self.parameters.group, self.parameters.when
        if isinstance(self.parameters, Discount):
            return self.kind, self.condition
        return self.kind

    @cached_property
    def condition(self) -> Hashable:
        """When it counts; two rules of one matter, scope, time and condition contradict each other."""
        one = self.parameters
        if isinstance(one, Surcharge):
            return one.when, one.within_minutes, one.from_time, one.until_time, one.weekdays
        if isinstance(one, Discount):
            return one.client_group, one.weekdays, one.from_time, one.until_time, one.quantity_from
        return None

    @property
    def order(self) -> tuple[datetime, uuid.UUID]:
        """Among equals the later beginning counts, then the larger key."""
        return self.valid_from, self.key


def in_force(rules: Iterable[Rule], moment: datetime) -> list[Rule]:
    """The versions that count for visits that start at a moment."""
    newest: dict[uuid.UUID, Rule] = {}
    for rule in rules:
        known = newest.get(rule.key)
        if rule.valid_from <= moment and (known is None or known.version < rule.version):
            newest[rule.key] = rule
    return [rule for rule in newest.values() if moment < rule.valid_until]


class Covered(Protocol):
    """What scopes are compared with."""

    @property
    def market(self) -> str:
        """Its code."""

    @property
    def categories(self) -> tuple[int, ...]:
        """The service's category, then its parents."""

    @property
    def service_id(self) -> int:
        """What is done."""

    @property
    def offer_id(self) -> int | None:
        """By whom; None: anyone."""


@dataclass(frozen=True, slots=True)
class BookedService:
    """A service in a market, by an offer's specialist or anyone; see :class:`Covered`."""

    market: str
    categories: tuple[int, ...]
    service_id: int
    offer_id: int | None


def rank_of(scope: Scope, facts: Covered) -> int | None:
    """How specific a scope is for a visit, 0 the most; None if it does not cover it."""
    if scope.market != facts.market:
        return None
    if scope.offer_id is not None:
        return 0 if scope.offer_id == facts.offer_id else None
    if scope.service_id is not None:
        return 1 if scope.service_id == facts.service_id else None
    if scope.category_id is not None:
        return 2 + facts.categories.index(scope.category_id) if scope.category_id in facts.categories else None
    return 1_000


def most_specific(rules: Iterable[Rule], facts: Covered) -> list[Rule]:
    """Of each matter the rules of the most specific scope that covers the visit."""
    best: dict[Hashable, tuple[int, list[Rule]]] = {}
    for rule in rules:
        rank = rank_of(rule.scope, facts)
        if rank is None:
            continue
        known = best.get(rule.matter)
        if known is None or rank < known[0]:
            best[rule.matter] = rank, [rule]
        elif rank == known[0]:
            known[1].append(rule)
    return [rule for _, found in best.values() for rule in found]


def choose_single(kind: RuleKind, rules: Sequence[Rule], facts: Covered, moment: datetime) -> Rule | None:
    """The one rule of a kind without conditions (such as a policy) that counts for a visit at a moment."""
    found = most_specific((rule for rule in in_force(rules, moment) if rule.kind is kind), facts)
    return max(found, key=lambda rule: rule.order, default=None)


def holds(parameters: Parameters, facts: PricingFacts, start: datetime, local: LocalMoment) -> bool:
    """Whether the condition of a rule holds for a visit at a start."""
    if isinstance(parameters, Surcharge):
        if parameters.when is When.HOLIDAY:
            return is_holiday(local.day, facts.country)
        if parameters.when is When.URGENT:
            return start - facts.booked_at < timedelta(minutes=parameters.within_minutes or 0)
        return _on_time(parameters, local)
    if isinstance(parameters, Discount):
        group = parameters.client_group
        enough = facts.quantity >= (parameters.quantity_from or 0)
        return enough and (group is None or group == facts.client_group) and _on_time(parameters, local)
    return True


def _on_time(parameters: Surcharge | Discount, local: LocalMoment) -> bool:
    """Whether hours and weekdays, where they are named, are those of a moment."""
    if parameters.weekdays and local.day.weekday() not in parameters.weekdays:
        return False
    if parameters.from_time is None or parameters.until_time is None:
        return True
    return is_between(local.minute, minute_of(parameters.from_time), minute_of(parameters.until_time))


def applying(facts: PricingFacts, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules that count for a visit; of travel fee, minimum, tax and policy one at most."""
    return Tariff(facts, rules).at(facts.starts_at)


class Tariff:
    """The rules for one wish at many starts: what no start changes is worked out once."""

    def __init__(self, facts: PricingFacts, rules: Sequence[Rule]) -> None:
        self._facts = facts
        self._rules = [rule for rule in rules if rank_of(rule.scope, facts) is not None or _replaced(rule, rules)]
        self._edges = sorted({edge for rule in self._rules for edge in (rule.valid_from, rule.valid_until)})
        self._known: dict[int, list[Rule]] = {}

    def at(self, start: datetime) -> tuple[Rule, ...]:
        """The rules that count at a start."""
        if not self._rules:
            return ()
        local = local_moment(start, self._facts.time_zone)
        found = [rule for rule in self._candidates(start) if holds(rule.parameters, self._facts, start, local)]
        many = [rule for rule in found if rule.kind in (RuleKind.SURCHARGE, RuleKind.DISCOUNT)]
        singles: dict[RuleKind, list[Rule]] = defaultdict(list)
        for rule in found:
            if rule.kind not in (RuleKind.SURCHARGE, RuleKind.DISCOUNT):
                singles[rule.kind].append(rule)
        return (*many, *(max(one, key=lambda rule: rule.order) for one in singles.values()))

    def _candidates(self, start: datetime) -> list[Rule]:
        """Those of the most specific scopes; the same between two beginnings or ends."""
        stretch = bisect_right(self._edges, start)
        if stretch not in self._known:
            self._known[stretch] = most_specific(in_force(self._rules, start), self._facts)
        return self._known[stretch]


def _replaced(rule: Rule, rules: Sequence[Rule]) -> bool:
    """Whether another version of the rule is in question: a later one may have left this scope."""
    return any(other.key == rule.key and other.version != rule.version for other in rules)
