"""Configuration, markets, and one's own account, addresses and sessions."""

import uuid

from django.conf import settings
from django.http import HttpRequest
from ninja import Path, Router, Status

from doorstep.infra.files import FileMissing
from doorstep.infra.http import LANGUAGES, actor_of, anyone, errors, language_of, signed_in
from doorstep.infra.phone_push import push_services
from doorstep.infra.vapid import find_public_key
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotFound, NotSignedIn
from doorstep.modules.accounts import rules, selectors
from doorstep.modules.accounts.contracts import HomeMarketMissing, OutsideMarket, TooManyAddresses, UnknownMarket
from doorstep.modules.accounts.http.schemas import (
    AddressChangeIn,
    AddressesOut,
    AddressIn,
    AddressOut,
    ConfigOut,
    MarketOut,
    MarketsOut,
    MeIn,
    MeOut,
    SessionOut,
    SessionsOut,
)
from doorstep.modules.accounts.services import addresses, profile

router = Router(tags=["accounts"])

SessionId = Path(..., ge=1, le=2**62, examples=[3])


def _markets(request: HttpRequest) -> list[MarketOut]:
    language = language_of(request)
    return [MarketOut.of(market, language) for market in selectors.markets().values()]


def _live_url(request: HttpRequest) -> str:
    if settings.LIVE_URL:
        return str(settings.LIVE_URL)
    return f"{request.scheme}://{request.get_host().rsplit(':', 1)[0]}:{settings.PORT + 1}"


@router.get("/config", response=ConfigOut, auth=anyone, openapi_extra=errors())
def get_config(request: HttpRequest) -> ConfigOut:
    """What an app asks first: where the live stream is, the markets, the languages, the terms in force."""
    in_production = settings.ENVIRONMENT == "prod"
    return ConfigOut(
        environment="production" if in_production else "development",
        live_url=_live_url(request),
        languages=list(LANGUAGES),
        terms={str(kind): version for kind, version in rules.TERMS.items()},
        codes_page=None if in_production else "/dev/codes",
        push_public_key=find_public_key(),
        push_services=push_services(),
        markets=_markets(request),
    )


@router.get("/markets", response=MarketsOut, auth=anyone, openapi_extra=errors())
def list_markets(request: HttpRequest) -> MarketsOut:
    """The cities that are served, named in the language of ``Accept-Language``."""
    return MarketsOut(items=_markets(request))


@router.get("/me", response=MeOut, auth=signed_in, openapi_extra=errors(NotSignedIn))
def get_me(request: HttpRequest) -> MeOut:
    """One's own account."""
    actor = actor_of(request)
    return MeOut.of(selectors.profile_of(actor), actor.role, now=utc_now())


@router.patch("/me", response=MeOut, auth=signed_in, openapi_extra=errors(NotSignedIn, UnknownMarket, FileMissing))
def change_me(request: HttpRequest, body: MeIn) -> MeOut:
    """Change one's name, language, home market, gender or photo; contacts change under ``/auth``."""
    actor, now = actor_of(request), utc_now()
    profile.change_profile(body.to_command(), actor=actor, now=now)
    return MeOut.of(selectors.profile_of(actor), actor.role, now=now)


@router.get("/me/addresses", response=AddressesOut, auth=signed_in, openapi_extra=errors(NotSignedIn))
def list_addresses(request: HttpRequest) -> AddressesOut:
    """One's saved addresses, the default one first."""
    return AddressesOut(items=[AddressOut.of(address) for address in selectors.addresses_of(actor_of(request))])


@router.post(
    "/me/addresses",
    response={201: AddressOut},
    auth=signed_in,
    openapi_extra=errors(NotSignedIn, OutsideMarket, UnknownMarket, HomeMarketMissing, TooManyAddresses),
)
def add_address(request: HttpRequest, body: AddressIn) -> Status[AddressOut]:
    """Save a place in a served area; the first one becomes the default."""
    address = addresses.add_address(body.to_command(), actor=actor_of(request), now=utc_now())
    return Status(201, AddressOut.of(address))


@router.get(
    "/me/addresses/{uuid:address_id}", response=AddressOut, auth=signed_in, openapi_extra=errors(NotSignedIn, NotFound)
)
def get_address(request: HttpRequest, address_id: uuid.UUID) -> AddressOut:
    """One of one's addresses."""
    return AddressOut.of(selectors.address_facts(selectors.get_address(address_id, actor_of(request))))


@router.patch(
    "/me/addresses/{uuid:address_id}",
    response=AddressOut,
    auth=signed_in,
    openapi_extra=errors(NotSignedIn, NotFound, OutsideMarket),
)
def change_address(request: HttpRequest, address_id: uuid.UUID, body: AddressChangeIn) -> AddressOut:
    """Change an address; visits already placed keep the place they were placed with."""
    command = body.to_command()
    return AddressOut.of(addresses.change_address(address_id, command, actor=actor_of(request), now=utc_now()))


@router.delete(
    "/me/addresses/{uuid:address_id}",
    response={204: None},
    auth=signed_in,
    openapi_extra=errors(NotSignedIn, NotFound),
)
def remove_address(request: HttpRequest, address_id: uuid.UUID) -> Status[None]:
    """Forget an address."""
    addresses.remove_address(address_id, actor=actor_of(request), now=utc_now())
    return Status(204, None)


@router.get("/me/sessions", response=SessionsOut, auth=signed_in, openapi_extra=errors(NotSignedIn))
def list_sessions(request: HttpRequest) -> SessionsOut:
    """One's signed-in devices, newest first."""
    token = request.headers["X-Session-Token"]
    return SessionsOut(items=[SessionOut.of(found) for found in selectors.sessions_of(actor_of(request), token=token)])


@router.delete(
    "/me/sessions/{int:session_id}", response={204: None}, auth=signed_in, openapi_extra=errors(NotSignedIn, NotFound)
)
def revoke_session(request: HttpRequest, session_id: int = SessionId) -> Status[None]:
    """Sign a device out, at once; its live stream closes."""
    profile.revoke_session(session_id, actor=actor_of(request), now=utc_now())
    return Status(204, None)
