"""What other modules may know of the catalogue."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.money import Money
from doorstep.modules.catalog.checklist_contracts import ChecklistDraft as ChecklistDraft
from doorstep.modules.catalog.checklist_contracts import ChecklistInvalid as ChecklistInvalid
from doorstep.modules.catalog.checklist_contracts import ChecklistItem as ChecklistItem
from doorstep.modules.catalog.choice_contracts import LARGEST_CHOICE_MINOR as LARGEST_CHOICE_MINOR
from doorstep.modules.catalog.choice_contracts import LONGEST_ADD_ON_MINUTES as LONGEST_ADD_ON_MINUTES
from doorstep.modules.catalog.choice_contracts import MOST_OF_AN_ADD_ON as MOST_OF_AN_ADD_ON
from doorstep.modules.catalog.choice_contracts import AddOn as AddOn
from doorstep.modules.catalog.choice_contracts import AddOnDraft as AddOnDraft
from doorstep.modules.catalog.choice_contracts import ChoiceInvalid as ChoiceInvalid
from doorstep.modules.catalog.choice_contracts import Choices as Choices
from doorstep.modules.catalog.choice_contracts import Variant as Variant
from doorstep.modules.catalog.choice_contracts import VariantDraft as VariantDraft

type Texts = Mapping[str, str]
"""One text in several languages, by language tag (en, ru, zh-Hans, zh-Hant)."""

type TextLists = Mapping[str, Sequence[str]]
"""One list of texts in several languages, by language tag."""

FALLBACK_LANGUAGE = "en"

ARRIVAL_WINDOWS = (30, 60, 120, 180, 240, 360, 480)
"""How long, in minutes, a promised range of arrival may be; half of each divides a day."""

LONGEST_NOTICE_MINUTES = 60 * 24 * 60
LONGEST_HORIZON_DAYS = 366

SLOT_STEPS = (5, 10, 15, 20, 30, 60, 90, 120, 180, 240)
"""Minutes between starts that a service may ask for; each divides a day."""


class PriceModel(StrEnum):
    """How a service's price and duration grow with the quantity."""

    FIXED = "fixed"
    HOURLY = "hourly"
    UNIT = "unit"


class PlaceKind(StrEnum):
    """Where a visit takes place: at the client's, at a shop to which the client comes, or online by a link."""

    CLIENT = "client"
    SHOP = "shop"
    ONLINE = "online"


AT_CLIENT = (PlaceKind.CLIENT,)


def in_order(kinds: Iterable[PlaceKind | str]) -> tuple[PlaceKind, ...]:
    """Kinds of places, each once, in the order in which people read them."""
    wanted = set(kinds)
    return tuple(kind for kind in PlaceKind if kind in wanted)


def text_in(texts: Texts, language: str) -> str:
    """The text in a language, else in English, else in any language; empty if there is none."""
    return texts.get(language) or texts.get(FALLBACK_LANGUAGE) or next(iter(texts.values()), "")


def list_in(lists: TextLists, language: str) -> tuple[str, ...]:
    """The list in a language, else in English; empty if there is none."""
    return tuple(lists.get(language) or lists.get(FALLBACK_LANGUAGE) or ())


@dataclass(frozen=True, slots=True)
class ServiceRules:
    """
    What a service asks of starts beyond its market: more notice, a nearer horizon, its own step, a window.

    The stricter notice and horizon count; the step replaces the market's. None: as the market has it.
    With ``window_minutes`` the specialist arrives within so many minutes after the start, None: at the start.
    """

    minimum_notice_minutes: int | None = None
    horizon_days: int | None = None
    slot_step_minutes: int | None = None
    window_minutes: int | None = None

    @property
    def step_minutes(self) -> int | None:
        """Minutes between starts; windows begin half a window apart unless the service says otherwise."""
        return self.slot_step_minutes or (self.window_minutes // 2 if self.window_minutes else None)

    def without_window(self) -> "ServiceRules":
        """These rules where nobody comes to the client: visits begin on the minute."""
        return replace(self, window_minutes=None)

    def with_notice_of(self, others: Iterable["ServiceRules | None"]) -> "ServiceRules":
        """These rules with the longest notice of them and of the others'."""
        notices = [rules.minimum_notice_minutes for rules in (self, *others) if rules is not None]
        longest = max((notice for notice in notices if notice is not None), default=None)
        return replace(self, minimum_notice_minutes=longest)

    def check(self) -> None:
        """:raises ServiceRulesInvalid: if a rule is outside its range, or together they leave nothing to book."""
        notice, horizon = self.minimum_notice_minutes, self.horizon_days
        if notice is not None and not 0 <= notice <= LONGEST_NOTICE_MINUTES:
            days = LONGEST_NOTICE_MINUTES // (24 * 60)
            raise ServiceRulesInvalid(f"Notice is at most {days} days.", field="minimum_notice_minutes")
        if horizon is not None and not 1 <= horizon <= LONGEST_HORIZON_DAYS:
            raise ServiceRulesInvalid(f"Choose 1 to {LONGEST_HORIZON_DAYS} days.", field="horizon_days")
        if notice is not None and horizon is not None and notice > horizon * 24 * 60:
            raise ServiceRulesInvalid(
                "Nothing could be booked: the notice is longer than the days that are open.",
                field="minimum_notice_minutes",
            )
        if self.slot_step_minutes is not None and self.slot_step_minutes not in SLOT_STEPS:
            raise ServiceRulesInvalid(f"Choose one of {_listed(SLOT_STEPS)} minutes.", field="slot_step_minutes")
        if self.window_minutes is not None and self.window_minutes not in ARRIVAL_WINDOWS:
            raise ServiceRulesInvalid(f"Choose one of {_listed(ARRIVAL_WINDOWS)} minutes.", field="window_minutes")


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One change of a service's rules: who, when, and by rule what it was and became."""

    actor: str
    changed_at: datetime
    rules: Mapping[str, tuple[int | None, int | None]]


def service_rules(*columns: int | None) -> ServiceRules | None:
    """The rules in the order of their columns in the published views; None if all are the market's."""
    return ServiceRules(*columns) if any(column is not None for column in columns) else None


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """
    A service.

    ``duration_minutes`` is the usual length of the whole visit (fixed), of one hour (hourly: always 60)
    or of one unit (unit). Quantities count hours or units and are 1 for fixed services.
    ``bring`` says what the specialist brings along; ``rules`` is None where the market's rules suffice;
    ``place_kinds`` where it can be done at all.
    """

    service_id: int
    slug: str
    category_id: int
    skill_id: int
    names: Texts
    price_model: PriceModel
    unit_names: Texts
    duration_minutes: int
    minimum_quantity: int
    maximum_quantity: int
    preparation_minutes: int
    cleanup_minutes: int
    bring: TextLists
    rules: ServiceRules | None = None
    place_kinds: tuple[PlaceKind, ...] = AT_CLIENT


@dataclass(frozen=True, slots=True)
class Listing:
    """A service in a market, with the market's standard price a visit, an hour or a unit."""

    listing_id: int
    service_id: int
    market: str
    price: Money


@dataclass(frozen=True, slots=True)
class SkillFacts:
    """Something that a specialist is able to do; a service asks for one skill."""

    skill_id: int
    slug: str
    names: Texts


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """
    A node of the category tree as one market shows it, in one language. ``photo`` is a stored file.

    ``personal``: work at the body or in the family, where the law lets a client choose the specialist's gender.
    """

    category_id: int
    slug: str
    name: str
    icon: str
    photo: uuid.UUID | None
    service_count: int
    personal: bool
    children: tuple["CategoryCard", ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """
    A service as one market shows it, in one language. ``photo`` is a stored file, ``bring`` what comes along.

    ``arrival_window_minutes``: the specialist arrives within so many minutes after the start; None: at the start.
    """

    service_id: int
    slug: str
    category_id: int
    name: str
    description: str
    included: tuple[str, ...]
    bring: tuple[str, ...]
    photo: uuid.UUID | None
    price_model: PriceModel
    unit_name: str
    duration_minutes: int
    minimum_quantity: int
    maximum_quantity: int
    arrival_window_minutes: int | None
    price: Money
    place_kinds: tuple[PlaceKind, ...] = AT_CLIENT


@dataclass(frozen=True, slots=True)
class SkillDraft:
    """A skill to save, known by its slug."""

    slug: str
    names: Texts


@dataclass(frozen=True, slots=True)
class CategoryDraft:
    """A category to save, known by its slug; parents come before their children. See ``CategoryCard.personal``."""

    slug: str
    parent_slug: str | None
    names: Texts
    keywords: Texts
    icon: str
    personal: bool = False


@dataclass(frozen=True, slots=True)
class ServiceDraft:
    """A service to save, known by its slug. ``prices`` are the standard prices by market code."""

    slug: str
    category_slug: str
    skill_slug: str
    names: Texts
    descriptions: Texts
    included: TextLists
    price_model: PriceModel
    unit_names: Texts
    duration_minutes: int
    minimum_quantity: int
    maximum_quantity: int
    preparation_minutes: int
    cleanup_minutes: int
    prices: Mapping[str, Money]
    bring: TextLists = field(default_factory=dict)
    rules: ServiceRules | None = None
    place_kinds: tuple[PlaceKind, ...] = AT_CLIENT
    variants: tuple[VariantDraft, ...] = ()
    add_ons: tuple[AddOnDraft, ...] = ()
    checklist: tuple[ChecklistDraft, ...] = ()


class ServiceRulesInvalid(DomainError):
    """A service's own notice, horizon, step or window outside what is possible; ``context`` names the field."""

    code = "service_rules_invalid"
    kind = Kind.INVALID
    title = "These rules can't be saved"


class PlaceKindsInvalid(DomainError):
    """Where something is done was left empty, or names a kind of place that is not possible; ``context.field``."""

    code = "place_kinds_invalid"
    kind = Kind.INVALID
    title = "Choose where this can be done"


class ServiceRulesChanged(DomainError):
    """Somebody else saved other rules since they were read."""

    code = "service_rules_changed"
    kind = Kind.CONFLICT
    title = "Somebody else has changed these rules meanwhile"


class ServiceMissing(DomainError):
    """The service does not exist, or the market does not offer it."""

    code = "service_missing"
    kind = Kind.MISSING
    title = "This service is not offered here"
