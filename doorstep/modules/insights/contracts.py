"""What a rehearsal is asked, and what it answers."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from doorstep.kernel.money import Money
from doorstep.modules.catalog.contracts import Texts
from doorstep.modules.pricing.contracts import PriceLine, TryPolicy, TryRule

MOST_DAYS = 90
LEAST_DAYS = 7
LONGEST_MARGIN_MINUTES = 240
MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class TryBuffer:
    """
    Other minutes before (preparation) and after (clean-up) the visits of a service, or of all of them.

    None leaves one of the two as it was at each visit.
    """

    service_id: int | None = None
    preparation_minutes: int | None = None
    cleanup_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class RehearsalWish:
    """What to try on the visits of how many days up to yesterday; the market may be None for a rule, which has one."""

    change: TryRule | TryPolicy | TryBuffer
    market: str | None = None
    days: int = MOST_DAYS


@dataclass(slots=True)
class Figures:
    """
    Sums over visits, in minor units of the rehearsal's currency and in minutes.

    ``visits`` took place. ``income`` is the prices of those with all ``fees``, which are for cancelling, moving and not
    being there; ``refunds`` is what was given back of the prices of visits that did not take place. ``booked_minutes``
    is the time of visits themselves, without ways, preparation and clean-up.
    """

    visits: int = 0
    income_minor: int = 0
    fees_minor: int = 0
    refunds_minor: int = 0
    booked_minutes: int = 0


@dataclass(slots=True)
class Comparison:
    """Figures as it was agreed then, by today's rules, and with the change; ``open_minutes`` are the same in all."""

    agreed: Figures = field(default_factory=Figures)
    today: Figures = field(default_factory=Figures)
    changed: Figures = field(default_factory=Figures)
    open_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What rules make of one visit: its price line by line, the fees and what was given back.

    ``reason`` says why the last fee is what it is, empty without an ending: a reason of policies, with its tier.
    """

    lines: tuple[PriceLine, ...]
    price: Money
    fee: Money
    refund: Money
    took_place: bool
    policy: str = ""
    reason: str = ""

    @property
    def income(self) -> Money:
        """The price if it took place, with the fees."""
        return self.price + self.fee if self.took_place else self.fee


@dataclass(frozen=True, slots=True)
class NoRoom:
    """
    Why a visit would not have fitted: it lacks so many minutes beside its neighbour (an order's number), or, without a
    neighbour, within the working hours.
    """

    missing_minutes: int
    neighbour: str = ""


@dataclass(frozen=True, slots=True)
class ChangedVisit:
    """One visit as it was agreed, by today's rules, and with the change; ``no_room`` if it would not have fitted."""

    visit_id: uuid.UUID
    order_id: uuid.UUID
    order_number: str
    service: Texts
    starts_at: datetime
    agreed: Money
    today: Outcome
    changed: Outcome
    no_room: NoRoom | None

    @property
    def difference(self) -> Money:
        """By how much the change raises the income, less than 0 if it lowers it."""
        changed = Money(0, self.agreed.currency) if self.no_room else self.changed.income
        return changed - self.today.income


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """
    A change beside today's rules, over local dates ``first`` to ``last`` of a market.

    ``weeks`` by their Mondays, ``categories`` by id with names; both sum up to ``total``. ``repriced``, ``refeed`` and
    ``displaced`` count visits with another price, another fee, and no room. ``most`` are those that change most.
    ``unused_policy``: no visit would have been booked under the policy that is tried. ``published``: the rule that is
    tried counts already, so today's rules are told without it.
    """

    market: str
    currency: str
    time_zone: str
    first: date
    last: date
    names: Texts
    total: Comparison
    weeks: Sequence[tuple[date, Comparison]]
    categories: Sequence[tuple[int, Texts, Comparison]]
    most: Sequence[ChangedVisit]
    visits: int
    repriced: int
    refeed: int
    displaced: int
    unused_policy: bool = False
    published: bool = False
