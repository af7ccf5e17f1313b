"""What a client wants of one visit: services, each in one variant at most, and add-ons of these services."""

from dataclasses import dataclass

from doorstep.kernel.errors import DomainError, Kind
from doorstep.modules.catalog.contracts import PlaceKind

MOST_FURTHER_SERVICES = 4
MOST_ADD_ONS = 20
LARGEST_QUANTITY = 100


@dataclass(frozen=True, slots=True)
class WishedService:
    """A further service of the same visit, and how many hours or units of it."""

    service_id: int
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class WishedAddOn:
    """An add-on of one of the wish's services, and how many of it."""

    add_on_id: int
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What one visit shall be: a service by an offer's specialist (``offer_id`` None: anyone), and what comes with it.

    ``also``: further services that the same person does in the same visit. ``variants``: at most one of each service.
    ``add_ons``: each of one of the services, which is how it is known to which it belongs.
    ``place_kind``: where; ``place_id``: at which shop, for anyone who works there.
    """

    service_id: int
    quantity: int = 1
    offer_id: int | None = None
    also: tuple[WishedService, ...] = ()
    variants: tuple[int, ...] = ()
    add_ons: tuple[WishedAddOn, ...] = ()
    place_kind: PlaceKind = PlaceKind.CLIENT
    place_id: int | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it is a single service as it is."""
        return not (self.also or self.variants or self.add_ons)

    @property
    def services(self) -> tuple[WishedService, ...]:
        """All its services, the first one first."""
        return WishedService(self.service_id, self.quantity), *self.also


class ChoiceNotOffered(DomainError):
    """
    A service, variant or add-on can't be had together with the rest of the wish.

    The market does not have it, or the chosen specialist does not do it; ``context`` names the ``field`` and the
    ``id``, and in ``allowed`` the numbers that can be had instead.
    """

    code = "choice_not_offered"
    kind = Kind.CONFLICT
    title = "This can't be booked together"
