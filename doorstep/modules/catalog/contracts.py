"""What other modules may know of the catalogue."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.money import Money

type Texts = Mapping[str, str]
"""One text in several languages, by language tag (en, ru, zh-Hans, zh-Hant)."""

type TextLists = Mapping[str, Sequence[str]]
"""One list of texts in several languages, by language tag."""

FALLBACK_LANGUAGE = "en"


class PriceModel(StrEnum):
    """How a service's price and duration grow with the quantity."""

    FIXED = "fixed"
    HOURLY = "hourly"
    UNIT = "unit"


def text_in(texts: Texts, language: str) -> str:
    """The text in a language, else in English, else in any language; empty if there is none."""
    return texts.get(language) or texts.get(FALLBACK_LANGUAGE) or next(iter(texts.values()), "")


def list_in(lists: TextLists, language: str) -> tuple[str, ...]:
    """The list in a language, else in English; empty if there is none."""
    return tuple(lists.get(language) or lists.get(FALLBACK_LANGUAGE) or ())


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """
    A service.

    ``duration_minutes`` is the usual length of the whole visit (fixed), of one hour (hourly: always 60)
    or of one unit (unit). Quantities count hours or units and are 1 for fixed services.
    ``bring`` says what the specialist brings along.
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
    """A service as one market shows it, in one language. ``photo`` is a stored file, ``bring`` what comes along."""

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
    price: Money


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


class ServiceMissing(DomainError):
    """The service does not exist, or the market does not offer it."""

    code = "service_missing"
    kind = Kind.MISSING
    title = "This service is not offered here"
