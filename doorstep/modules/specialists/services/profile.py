"""Changing a specialist's own profile."""

from datetime import datetime

from django.db.models import Value

from doorstep.infra import files
from doorstep.infra.db import transaction
from doorstep.kernel.actors import Actor
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.specialists.contracts import ChangeProfile, NewPhoto, OwnProfile
from doorstep.modules.specialists.models import Offer, Specialist
from doorstep.modules.specialists.place_contracts import MeetingAddressMissing
from doorstep.modules.specialists.rules import check_meeting_address, merge_bio, public_place
from doorstep.modules.specialists.selectors import lock_own_specialist, own_profile
from doorstep.modules.specialists.services.copies import copy_to_offers
from doorstep.modules.specialists.services.enroll import name_vector


@transaction
def change_profile(command: ChangeProfile, *, actor: Actor, now: datetime) -> OwnProfile:
    """
    Change the actor's own profile. A paused profile takes no new orders; visits already booked stay.

    :raises NotAllowed: if the actor is no specialist.
    :raises OutsideMarket: if the new base lies outside the area that the market serves.
    :raises MeetingAddressRefused: if where clients are to be met online is no such address.
    :raises MeetingAddressMissing: if there should be none, and something is offered online.
    :raises FileMissing: if the new photo is not the actor's own, was uploaded for something else, or is used elsewhere.
    """
    row = lock_own_specialist(actor)
    for name in ("display_name", "experience_years", "radius_km", "active"):
        value = getattr(command, name)
        if value is not None:
            setattr(row, name, value)
    if command.display_name is not None:
        row.search_vector = Value(name_vector(row.display_name, row.latin_name))
    if command.languages is not None:
        row.languages = list(command.languages)
    if command.bio is not None:
        row.bio = merge_bio(row.bio, command.bio)
    if command.base is not None:
        _move_base(row, command)
    if command.meeting_url is not None:
        _change_meeting(row, check_meeting_address(command.meeting_url))
    if command.photo is not None and command.photo.file_id != row.photo_id:
        _change_photo(row, command.photo, now)
    row.save()
    if command.radius_km is not None or command.active is not None:
        copy_to_offers([row.pk])
    return own_profile(row)


def _change_meeting(row: Specialist, address: str) -> None:
    if not address and Offer.objects.filter(specialist=row, removed=False, place_kinds__contains=["online"]).exists():
        raise MeetingAddressMissing("You offer something online; stop that first.", field="meeting_url")
    row.put_meeting(address)


def _change_photo(row: Specialist, photo: NewPhoto, now: datetime) -> None:
    former, row.photo_id = row.photo_id, photo.file_id
    if photo.file_id is not None:
        files.attach([photo.file_id], row.user_id, files.Purpose.AVATAR, now=now)
    if former is not None:
        files.release([former], now=now)


def _move_base(row: Specialist, command: ChangeProfile) -> None:
    assert command.base is not None
    row.base = accounts.get_market(row.market_id).to_point(command.base)
    cell, place = public_place(row.base)
    if (row.cell_column, row.cell_row) != (cell.column, cell.row):
        row.cell_column, row.cell_row = cell.column, cell.row
        Offer.objects.filter(specialist=row).update(place=place)
