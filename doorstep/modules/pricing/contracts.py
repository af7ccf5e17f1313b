"""What other modules may know of pricing: price lines, rules, quotes, and why something is refused."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.geo import Cell, Point
from doorstep.kernel.money import Money, total
from doorstep.modules.catalog.contracts import PlaceKind, PriceModel, ServiceRules, Texts
from doorstep.modules.pricing.book_contracts import RuleBook as RuleBook
from doorstep.modules.pricing.book_contracts import RuleBooks as RuleBooks
from doorstep.modules.pricing.book_contracts import Triable as Triable
from doorstep.modules.pricing.book_contracts import TryPolicy as TryPolicy
from doorstep.modules.pricing.book_contracts import TryRule as TryRule
from doorstep.modules.pricing.policy_contracts import Act as Act
from doorstep.modules.pricing.policy_contracts import AgreedVisit as AgreedVisit
from doorstep.modules.pricing.policy_contracts import ClientGroup as ClientGroup
from doorstep.modules.pricing.policy_contracts import Consequence as Consequence
from doorstep.modules.pricing.policy_contracts import FeeReason as FeeReason
from doorstep.modules.pricing.policy_contracts import FeeStep as FeeStep
from doorstep.modules.pricing.policy_contracts import PolicyDraft as PolicyDraft
from doorstep.modules.pricing.policy_contracts import PolicyFacts as PolicyFacts
from doorstep.modules.pricing.policy_contracts import PolicyFixed as PolicyFixed
from doorstep.modules.pricing.policy_contracts import PolicyInvalid as PolicyInvalid
from doorstep.modules.pricing.policy_contracts import PolicyMissing as PolicyMissing
from doorstep.modules.pricing.policy_contracts import PolicyState as PolicyState
from doorstep.modules.pricing.policy_contracts import PolicyTerms as PolicyTerms
from doorstep.modules.pricing.policy_contracts import Tier as Tier


class LineKind(StrEnum):
    """The reason of a price line."""

    BASE = "base"
    ADD_ON = "add_on"
    TRAVEL = "travel"
    SURCHARGE = "surcharge"
    MINIMUM = "minimum"
    DISCOUNT = "discount"
    TAX = "tax"


class RuleKind(StrEnum):
    """What a rule of prices does."""

    SURCHARGE = "surcharge"
    TRAVEL_FEE = "travel_fee"
    MINIMUM = "minimum"
    DISCOUNT = "discount"
    TAX = "tax"
    POLICY = "policy"


class RuleState(StrEnum):
    """Where a version of a rule stands: drafts change, published ones never, retired ones count no more."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class PriceLine:
    """
    One line of a price: so many units at so much each.

    ``names`` and ``rule`` (a version's id) are those of the rule, variant or add-on behind it, empty for the
    plain base. ``percent_bp``: hundredths of a percent, where the amount is a share. ``kilometres``: the
    distance a travel fee is reckoned by. A tax that the price includes has amount 0 and, as unit price, what is inside.
    """

    kind: LineKind
    quantity: int
    unit_price: Money
    amount: Money
    rule: str = ""
    names: Texts = field(default_factory=dict)
    percent_bp: int | None = None
    kilometres: float | None = None


@dataclass(frozen=True, slots=True)
class StartPrice:
    """What a visit costs at a start, and the names of the surcharges in it."""

    total: Money
    surcharges: tuple[Texts, ...] = ()


@dataclass(frozen=True, slots=True)
class AddOnFacts:
    """An add-on in a wish: its price and ``minutes`` each, and how many."""

    names: Texts
    unit_price: Money
    quantity: int = 1
    minutes: int = 0
    add_on_id: int | None = None


@dataclass(frozen=True, slots=True)
class BaseFacts:
    """The base of a further service of a visit: so many visits, hours or units at so much each."""

    names: Texts
    unit_price: Money
    quantity: int


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """
    One service of a visit as it is reckoned: its quantity, and its own or its variant's price and minutes.

    ``unit_price`` and ``unit_minutes`` count a visit, an hour or a unit, by ``price_model``. ``offer_id`` None: anyone.
    """

    service_id: int
    names: Texts
    price_model: PriceModel
    unit_price: Money
    unit_minutes: int
    quantity: int = 1
    offer_id: int | None = None
    variant_id: int | None = None
    variant_names: Texts = field(default_factory=dict)
    add_ons: tuple[AddOnFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class QuotedItem:
    """One service of a quoted visit. ``add_ons`` are (id, quantity, minutes each)."""

    service_id: int
    quantity: int
    minutes: int
    variant_id: int | None = None
    add_ons: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PricingFacts:
    """
    All that a price depends on.

    ``categories``: the service's category, then its parents. ``offer_id`` None: anyone who honours the standard price,
    then ``distance_km`` is None too; otherwise it is the straight line from the specialist's coarse cell.
    ``starts_at`` and ``booked_at`` are aware; rules of hours and days read the wall clock of ``time_zone``.
    ``further`` are the bases of the visit's other services; all rules are those of the first one. ``variant_names``
    is what the first base is called, empty for the plain one.
    """

    market: str
    country: str
    time_zone: str
    categories: tuple[int, ...]
    service_id: int
    offer_id: int | None
    price_model: PriceModel
    unit_price: Money
    quantity: int
    starts_at: datetime
    booked_at: datetime
    distance_km: float | None = None
    add_ons: tuple[AddOnFacts, ...] = ()
    variant_names: Texts = field(default_factory=dict)
    client_group: ClientGroup | None = None
    further: tuple[BaseFacts, ...] = ()
    at_client: bool = True
    """Whether the specialist goes to the client; else there is no fee for the way."""

    @property
    def currency(self) -> str:
        """The currency of every line."""
        return self.unit_price.currency


@dataclass(frozen=True, slots=True)
class Scope:
    """What a rule covers: a market, or in it a category with everything below, a service, or one offer."""

    market: str
    category_id: int | None = None
    service_id: int | None = None
    offer_id: int | None = None


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """
    A version of a rule as staff write it. ``key`` names the rule it is a version of, None begins a new one.

    ``currency`` is that of the sums in ``parameters`` and must be the market's. ``note`` says why.
    """

    kind: RuleKind
    names: Texts
    scope: Scope
    currency: str
    parameters: Mapping[str, Any]
    valid_from: datetime | None
    valid_until: datetime | None
    note: str = ""
    key: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class PricedExample:
    """Facts of a real visit, told to staff: its order's number, of what, and what it was priced at then."""

    label: str
    service: Texts
    facts: PricingFacts
    agreed: Money


@dataclass(frozen=True, slots=True)
class ExampleOutcome:
    """What a real visit would cost by today's rules, and with the draft."""

    example: PricedExample
    today: tuple[PriceLine, ...]
    changed: tuple[PriceLine, ...]

    @property
    def today_total(self) -> Money:
        """The price by today's rules."""
        return total((line.amount for line in self.today), self.example.facts.currency)

    @property
    def changed_total(self) -> Money:
        """The price with the draft."""
        return total((line.amount for line in self.changed), self.example.facts.currency)

    @property
    def difference(self) -> Money:
        """By how much the draft changes the price; less than 0 if it falls."""
        return self.changed_total - self.today_total


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    A specialist who honours the quote's price at the quote's time.

    ``further`` are their offers of the visit's other services, in the order of the quote's items.
    """

    offer_id: int
    calendar_id: int
    further: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """
    An offer of one visit to one client: who, what, where, when and for how much, until ``expires_at``.

    ``candidates`` has one entry for a chosen specialist; for "anyone" all who honour the price, in
    the order in which they are asked. Minutes are whole; ``starts_at`` is when the visit begins for
    the client, after ``preparation_minutes``. ``rules`` are the service's own of starts: with a window of arrival,
    ``starts_at`` is where that begins. ``policy`` is a version (``moderate@1``), ``client_group`` as whom the client
    asked, empty if nothing depended on it. ``items`` are the visit's services, empty for a single plain one.
    ``place_kind`` says where; ``address_id`` and ``point`` are of the client's own place, ``place_id`` and ``point`` of
    a shop; online there is neither.
    """

    id: uuid.UUID
    client_id: int
    market: str
    service_id: int
    quantity: int
    anyone: bool
    candidates: tuple[Candidate, ...]
    address_id: uuid.UUID | None
    point: Point | None
    cell: Cell | None
    starts_at: datetime
    visit_minutes: int
    preparation_minutes: int
    cleanup_minutes: int
    travel_version: int
    lines: tuple[PriceLine, ...]
    total: Money
    policy: str
    expires_at: datetime
    rules: ServiceRules | None = None
    client_group: str = ""
    items: tuple[QuotedItem, ...] = ()
    place_kind: PlaceKind = PlaceKind.CLIENT
    place_id: int | None = None

    @property
    def window(self) -> tuple[datetime, datetime] | None:
        """The promised range of arrival, both ends included; None for an exact start."""
        if self.rules is None or not self.rules.window_minutes:
            return None
        return self.starts_at, self.starts_at + timedelta(minutes=self.rules.window_minutes)


class QuoteInvalid(DomainError):
    """The text is not a quote of ours, was changed, or belongs to somebody else."""

    code = "quote_invalid"
    kind = Kind.INVALID
    title = "This quote is not valid"


class QuoteExpired(DomainError):
    """The price was quoted too long ago."""

    code = "quote_expired"
    kind = Kind.GONE
    title = "This price has expired; ask for it again"


class QuantityNotAllowed(DomainError):
    """The service can't be booked in this quantity; ``context`` has the allowed range."""

    code = "quantity_not_allowed"
    kind = Kind.INVALID
    title = "This quantity can't be booked"


class RuleInvalid(DomainError):
    """A price rule has a value that can't be; ``context.field`` names it, the detail says what is allowed."""

    code = "price_rule_invalid"
    kind = Kind.INVALID
    title = "This price rule can't be used"


class RuleContradicts(DomainError):
    """Another published rule says something else for the same scope, condition and time; ``context`` names it."""

    code = "price_rule_contradicts"
    kind = Kind.CONFLICT
    title = "This price rule contradicts another one"


class RuleMissing(DomainError):
    """There is no such price rule."""

    code = "price_rule_missing"
    kind = Kind.MISSING
    title = "This price rule can't be found"


class RuleNotDraft(DomainError):
    """A published version never changes; draft a new one."""

    code = "price_rule_not_draft"
    kind = Kind.CONFLICT
    title = "This version is published already"
