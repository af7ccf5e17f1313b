"""What other modules may know of how specialists do variants and add-ons of the services that they offer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.money import Money


@dataclass(frozen=True, slots=True)
class OwnTerms:
    """A specialist's own terms for a variant or an add-on; None is the standard one. ``active``: whether it is done."""

    price_minor: int | None
    minutes: int | None
    active: bool


@dataclass(frozen=True, slots=True)
class OwnChoices:
    """A specialist's own terms by variant and by add-on; whatever is not here is done at the standard ones."""

    variants: Mapping[int, OwnTerms] = field(default_factory=dict)
    add_ons: Mapping[int, OwnTerms] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfferVariantFacts:
    """A variant as a specialist does it, in one language."""

    variant_id: int
    name: str
    description: str
    price: Money
    standard_price: Money
    duration_minutes: int
    usual_minutes: int
    active: bool


@dataclass(frozen=True, slots=True)
class OfferAddOnFacts:
    """An add-on as a specialist does it, in one language. Price and minutes are each."""

    add_on_id: int
    name: str
    description: str
    price: Money
    standard_price: Money
    minutes: int
    maximum_quantity: int
    active: bool


@dataclass(frozen=True, slots=True)
class OfferChoices:
    """All that may be chosen with an offer, in the order on screen."""

    variants: tuple[OfferVariantFacts, ...] = ()
    add_ons: tuple[OfferAddOnFacts, ...] = ()

    def done(self) -> "OfferChoices":
        """Those that the specialist does."""
        return OfferChoices(
            tuple(one for one in self.variants if one.active), tuple(one for one in self.add_ons if one.active)
        )


NO_CHOICES = OfferChoices()


@dataclass(frozen=True, slots=True)
class ChangeChoice:
    """
    A specialist's own terms for a variant or an add-on, replacing the former ones.

    ``price_minor`` and ``duration_minutes`` None: the standard ones. ``active`` False: it is not done.
    """

    choice_id: int
    price_minor: int | None = None
    duration_minutes: int | None = None
    active: bool = True


class ChoiceMissing(DomainError):
    """The offer's service has no such variant or add-on in this market; ``context`` names field and number."""

    code = "choice_missing"
    kind = Kind.INVALID
    title = "This service has no such variant or add-on"
