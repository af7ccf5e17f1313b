"""Endpoints of specialists: the public page, and the specialist's own profile and offers."""

from django.http import HttpRequest
from ninja import Path, Query, Router, Status

from doorstep.infra.files import FileMissing
from doorstep.infra.http import actor_of, anyone, errors, language_of, specialists_only
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotAllowed, NotSignedIn
from doorstep.modules.accounts.contracts import OutsideMarket, UnknownMarket
from doorstep.modules.catalog.contracts import PlaceKindsInvalid, ServiceMissing
from doorstep.modules.specialists import places, selectors
from doorstep.modules.specialists.contracts import (
    ChoiceMissing,
    OfferExists,
    OfferMissing,
    SkillMissing,
    SpecialistMissing,
)
from doorstep.modules.specialists.http.place_schemas import ShopOut, ShopsOut
from doorstep.modules.specialists.http.schemas import (
    NewOffer,
    OfferChange,
    OpenServiceOut,
    OpenServicesOut,
    OwnOfferOut,
    OwnOffersOut,
    OwnProfileChange,
    OwnProfileOut,
    SpecialistOut,
)
from doorstep.modules.specialists.place_contracts import MeetingAddressMissing, MeetingAddressRefused, NoPlaceOfWork
from doorstep.modules.specialists.services import offers, profile

router = Router(tags=["specialists"])

_OWN = (NotSignedIn, NotAllowed)
_WHERE = (PlaceKindsInvalid, NoPlaceOfWork, MeetingAddressMissing)
Number = Path(..., ge=1, le=2**62)


@router.get(
    "/specialists/{specialist_id}", auth=anyone, response=SpecialistOut, openapi_extra=errors(SpecialistMissing)
)
def get_specialist(request: HttpRequest, specialist_id: int = Number) -> SpecialistOut:
    """A specialist's page: profile, rating, offers with prices, and roughly where."""
    return SpecialistOut.of(selectors.public_profile(specialist_id, language_of(request)), now=utc_now())


@router.get(
    "/services/{service_id}/shops",
    auth=anyone,
    response=ShopsOut,
    openapi_extra=errors(UnknownMarket, ServiceMissing),
)
def list_shops_of_service(
    request: HttpRequest,
    service_id: int = Number,
    market: str = Query(..., max_length=8, description="market code", examples=["hel"]),
) -> ShopsOut:
    """
    The shops of a market where a service can be had of anyone who works there, by name.

    Each can be the `place_id` of a wish without an offer.
    """
    return ShopsOut(items=[ShopOut.of(place) for place in places.places_of_service(service_id, market)])


@router.get("/specialist/profile", auth=specialists_only, response=OwnProfileOut, openapi_extra=errors(*_OWN))
def get_own_profile(request: HttpRequest) -> OwnProfileOut:
    """The signed-in specialist's own profile."""
    return OwnProfileOut.of(selectors.own_profile(selectors.own_specialist(actor_of(request))), now=utc_now())


@router.patch(
    "/specialist/profile",
    auth=specialists_only,
    response=OwnProfileOut,
    openapi_extra=errors(*_OWN, OutsideMarket, FileMissing, MeetingAddressRefused, MeetingAddressMissing),
)
def change_own_profile(request: HttpRequest, body: OwnProfileChange) -> OwnProfileOut:
    """Change the own profile. A paused one (``active`` false) takes no new orders; booked visits stay."""
    now = utc_now()
    return OwnProfileOut.of(profile.change_profile(body.command(), actor=actor_of(request), now=now), now=now)


@router.get("/specialist/offers", auth=specialists_only, response=OwnOffersOut, openapi_extra=errors(*_OWN))
def list_own_offers(request: HttpRequest) -> OwnOffersOut:
    """The signed-in specialist's offers, paused ones too."""
    rows = selectors.own_offers(selectors.own_specialist(actor_of(request)).pk, language_of(request))
    return OwnOffersOut(items=[OwnOfferOut.of(row) for row in rows])


@router.get("/specialist/services", auth=specialists_only, response=OpenServicesOut, openapi_extra=errors(*_OWN))
def list_open_services(request: HttpRequest) -> OpenServicesOut:
    """Services of the own market that the signed-in specialist has the skill for and does not offer yet."""
    rows = selectors.open_services(selectors.own_specialist(actor_of(request)), language_of(request))
    return OpenServicesOut(items=[OpenServiceOut.of(row) for row in rows])


@router.post(
    "/specialist/offers",
    auth=specialists_only,
    response={201: OwnOfferOut},
    openapi_extra=errors(*_OWN, ServiceMissing, SkillMissing, OfferExists, ChoiceMissing, *_WHERE),
)
def create_offer(request: HttpRequest, body: NewOffer) -> Status:
    """Offer a service of the own market at an own price, in the market's currency."""
    row = offers.create_offer(body.command(), actor=actor_of(request), now=utc_now())
    return Status(201, OwnOfferOut.of(row))


@router.patch(
    "/specialist/offers/{offer_id}",
    auth=specialists_only,
    response=OwnOfferOut,
    openapi_extra=errors(*_OWN, OfferMissing, ChoiceMissing, *_WHERE),
)
def change_offer(request: HttpRequest, body: OfferChange, offer_id: int = Number) -> OwnOfferOut:
    """Change an own offer; orders and quotes made before keep their price."""
    return OwnOfferOut.of(offers.change_offer(offer_id, body.command(), actor=actor_of(request), now=utc_now()))


@router.delete(
    "/specialist/offers/{offer_id}",
    auth=specialists_only,
    response={204: None},
    openapi_extra=errors(*_OWN, OfferMissing),
)
def remove_offer(request: HttpRequest, offer_id: int = Number) -> Status:
    """Take an own offer away; orders made before stay."""
    offers.remove_offer(offer_id, actor=actor_of(request), now=utc_now())
    return Status(204, None)
