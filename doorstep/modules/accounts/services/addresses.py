"""Keeping one's addresses."""

import uuid
from datetime import datetime

from doorstep.infra.db import LockSpace, lock_keys, transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotSignedIn
from doorstep.kernel.geo import LatLon
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts import rules, selectors
from doorstep.modules.accounts.contracts import (
    AddAddress,
    AddressFacts,
    ChangeAddress,
    HomeMarketMissing,
    MarketFacts,
    TooManyAddresses,
)
from doorstep.modules.accounts.models import Address


@transaction
def add_address(command: AddAddress, *, actor: Actor, now: datetime) -> AddressFacts:
    """
    Save a place of the actor; the first one becomes the default.

    :raises OutsideMarket: if the market does not serve the position.
    :raises HomeMarketMissing: if neither the command nor the account names a market.
    :raises UnknownMarket: if no market has the code.
    :raises TooManyAddresses: if the actor keeps 20 already.
    """
    user_id = _lock_person(actor)
    code = command.market or actor.market
    if code is None:
        raise HomeMarketMissing
    kept = Address.objects.filter(user_id=user_id).count()
    if kept >= rules.ADDRESS_LIMIT:
        raise TooManyAddresses(limit=rules.ADDRESS_LIMIT)
    address = Address(
        id=new_id(), user_id=user_id, market_id=code, label=_filled(command.label, "label"), district=command.district
    )
    _place(address, selectors.get_market(code), command.position)
    address.put_line(_filled(command.line, "line"))
    address.put_details(command.details.strip())
    address.put_door(command.door.stripped())
    address.is_default = command.is_default or kept == 0
    if address.is_default:
        _clear_default(user_id)
    address.save(force_insert=True)
    return selectors.address_facts(address)


@transaction
def change_address(address_id: uuid.UUID, command: ChangeAddress, *, actor: Actor, now: datetime) -> AddressFacts:
    """
    Change one of the actor's addresses; visits already placed keep the place they were placed with.

    :raises NotFound: unless it is the actor's own.
    :raises OutsideMarket: if the address's market does not serve the new position.
    """
    user_id = _lock_person(actor)
    address = selectors.get_address(address_id, actor)
    if command.label is not None:
        address.label = _filled(command.label, "label")
    if command.line is not None:
        address.put_line(_filled(command.line, "line"))
    if command.details is not None:
        address.put_details(command.details.strip())
    if command.door is not None:
        address.put_door(command.door.stripped())
    if command.district is not None:
        address.district = command.district
    if command.position is not None:
        _place(address, selectors.get_market(address.market_id), command.position)
    if command.is_default:
        _clear_default(user_id)
        address.is_default = True
    address.save()
    return selectors.address_facts(address)


@transaction
def remove_address(address_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """
    Forget one of the actor's addresses; if it was the default, the newest other one becomes it.

    :raises NotFound: unless it is the actor's own.
    """
    user_id = _lock_person(actor)
    address = selectors.get_address(address_id, actor)
    address.delete()
    if address.is_default:
        heir = Address.objects.filter(user_id=user_id).order_by("-id").first()
        if heir is not None:
            heir.is_default = True
            heir.save(update_fields=["is_default"])


def _lock_person(actor: Actor) -> int:
    # Two devices at once must not make two defaults or one address too many.
    if actor.user_id is None:
        raise NotSignedIn
    lock_keys(LockSpace.PERSON, [actor.user_id])
    return actor.user_id


def _clear_default(user_id: int) -> None:
    Address.objects.filter(user_id=user_id, is_default=True).update(is_default=False)


def _place(address: Address, market: MarketFacts, position: LatLon) -> None:
    point = market.to_point(position)
    address.lat, address.lon = position.lat, position.lon
    address.x_km, address.y_km = point.x, point.y


def _filled(text: str, field: str) -> str:
    text = text.strip()
    if not text:
        raise InvalidInput("This can't be empty.", field=field)
    return text
