"""What other modules may know of what can be chosen with a service: variants and add-ons. Texts are by language tag."""

from collections.abc import Mapping
from dataclasses import dataclass

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.money import Money

LONGEST_ADD_ON_MINUTES = 480
MOST_OF_AN_ADD_ON = 50
LARGEST_CHOICE_MINOR = 100_000_000


@dataclass(frozen=True, slots=True)
class AddOn:
    """
    Something to have done besides a service: so many ``minutes`` longer each, ``maximum_quantity`` at most.

    ``prices`` are the standard ones each, by market code; a market without one does not have it.
    """

    add_on_id: int
    service_id: int
    slug: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    minutes: int
    maximum_quantity: int
    active: bool
    prices: Mapping[str, Money]

    def price_in(self, market: str) -> Money | None:
        """The standard price of one in a market; None where it is not offered."""
        return self.prices.get(market) if self.active else None


@dataclass(frozen=True, slots=True)
class Variant:
    """
    Another form of a service: its ``minutes`` and its price replace the service's own, whatever those count.

    ``prices`` are the standard ones by market code; a market without one does not have it.
    """

    variant_id: int
    service_id: int
    slug: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    minutes: int
    active: bool
    prices: Mapping[str, Money]

    def price_in(self, market: str) -> Money | None:
        """The standard price in a market; None where it is not offered."""
        return self.prices.get(market) if self.active else None


@dataclass(frozen=True, slots=True)
class Choices:
    """All that may be chosen with a service, in the order on screen: other forms of it, and what is done besides."""

    variants: tuple[Variant, ...] = ()
    add_ons: tuple[AddOn, ...] = ()

    def within(self, market: str) -> "Choices":
        """Those that a market has."""
        return Choices(
            tuple(one for one in self.variants if one.price_in(market) is not None),
            tuple(one for one in self.add_ons if one.price_in(market) is not None),
        )


@dataclass(frozen=True, slots=True)
class AddOnDraft:
    """An add-on to save, known by its service and slug. ``prices`` are by market code."""

    slug: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    minutes: int
    maximum_quantity: int
    prices: Mapping[str, Money]
    active: bool = True


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """A variant to save, known by its service and slug. ``prices`` are by market code."""

    slug: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    minutes: int
    prices: Mapping[str, Money]
    active: bool = True


class ChoiceInvalid(DomainError):
    """An add-on or a variant with a value that can't be; ``context.field`` names it, the detail what is allowed."""

    code = "choice_invalid"
    kind = Kind.INVALID
    title = "This can't be saved"
