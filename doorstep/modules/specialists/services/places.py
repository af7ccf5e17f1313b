"""Places where specialists receive clients: staff keep them, with their rooms, and say who works there."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from doorstep.infra.audit import record_act
from doorstep.infra.db import transaction, transaction_required
from doorstep.infra.outbox import publish
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.specialists.contracts import SpecialistMissing
from doorstep.modules.specialists.models import Place, Room, Specialist
from doorstep.modules.specialists.place_contracts import PlaceChanged, PlaceInvalid, PlaceMissing, SavePlace
from doorstep.modules.specialists.rules import check_place

_BATCH = 500


@transaction
def save_place(command: SavePlace, *, actor: Actor, now: datetime) -> int:
    """
    Keep a place with its rooms; each room gets a calendar with the place's hours. Visits booked before stay.

    :return: the place's id.
    :raises NotAllowed: unless staff or the platform acts.
    :raises PlaceMissing: if there is no such place.
    :raises PlaceInvalid: if a value is impossible, or the place would move to another market.
    :raises UnknownMarket: if there is no such market.
    :raises OutsideMarket: if it lies outside the area that the market serves.
    """
    return keep_place(command, actor=actor, now=now)


@transaction_required
def keep_place(command: SavePlace, *, actor: Actor, now: datetime) -> int:
    """The same as a step of the caller's transaction."""
    if not actor.is_staff:
        raise NotAllowed("Only staff keep places.")
    check_place(command)
    point = accounts.get_market(command.market).to_point(command.position)
    row = Place() if command.place_id is None else _locked(command.place_id)
    if row.pk is not None and row.market_id != command.market:
        raise PlaceInvalid("A place stays in its city.", field="market")
    row.market_id, row.point = command.market, point
    for name in ("name", "line", "details", "district", "opens_minute", "closes_minute", "active"):
        setattr(row, name, getattr(command, name))
    row.open_days = sorted(set(command.open_days))
    row.save()
    rooms = _keep_rooms(row, command.rooms)
    publish(
        PlaceChanged(
            row.pk, row.market_id, rooms, tuple(row.open_days), row.opens_minute, row.closes_minute, changed_at=now
        )
    )
    details = {name: value for name, value in asdict(command).items() if name != "position"}
    record_act(actor=actor, act="place.saved", subject=f"place:{row.pk}", details=details, now=now)
    return row.pk


@transaction
def set_place_of_work(specialist_id: int, place_id: int | None, *, actor: Actor, now: datetime) -> None:
    """
    Say where a specialist receives clients; None: nowhere any more. What is offered there is the specialist's to say.

    :raises NotAllowed: unless staff or the platform acts.
    :raises SpecialistMissing: if there is no such specialist.
    :raises PlaceMissing: if there is no such place in the specialist's market.
    """
    if not actor.is_staff:
        raise NotAllowed("Only staff say where somebody works.")
    row = Specialist.objects.select_for_update().filter(pk=specialist_id).first()
    if row is None:
        raise SpecialistMissing
    if place_id is not None and not Place.objects.filter(pk=place_id, market_id=row.market_id).exists():
        raise PlaceMissing("Choose a place in the specialist's city.")
    before = row.place_id
    row.place_id = place_id
    row.save(update_fields=["place"])
    record_act(
        actor=actor,
        act="specialist.place_of_work",
        subject=f"specialist:{specialist_id}",
        details={"place_id": [before, place_id]},
        now=now,
    )


@transaction_required
def save_work_of_many(places: dict[int, int], meetings: dict[int, str]) -> None:
    """Where many specialists receive clients, by their ids, and where they meet them online; for demo data."""
    rows = list(Specialist.objects.filter(pk__in={*places, *meetings}))
    for row in rows:
        row.place_id = places.get(row.pk, row.place_id)
        if row.pk in meetings:
            row.put_meeting(meetings[row.pk])
    Specialist.objects.bulk_update(rows, ["place", "meeting_sealed"], batch_size=_BATCH)


def reseal_meeting_addresses() -> int:
    """Seal anew the addresses where clients are met online, in batches of one transaction each; how many."""
    count, after = 0, 0
    while batch := _reseal_batch(after):
        count += len(batch)
        after = batch[-1]
    return count


@transaction
def _reseal_batch(after: int) -> list[int]:
    rows = list(
        Specialist.objects.select_for_update().filter(pk__gt=after).exclude(meeting_sealed=b"").order_by("pk")[:_BATCH]
    )
    for row in rows:
        row.put_meeting(row.open_meeting())
    Specialist.objects.bulk_update(rows, ["meeting_sealed"])
    return [row.pk for row in rows]


def _locked(place_id: int) -> Place:
    row = Place.objects.select_for_update().filter(pk=place_id).first()
    if row is None:
        raise PlaceMissing
    return row


def _keep_rooms(place: Place, names: Sequence[str]) -> tuple[int, ...]:
    """The place's rooms by these names in use, the others closed; the ids of all."""
    known = {room.name: room for room in Room.objects.filter(place=place)}
    for name, room in known.items():
        room.active = name in names
    Room.objects.bulk_update(known.values(), ["active"])
    Room.objects.bulk_create(Room(place=place, name=name) for name in names if name not in known)
    return tuple(Room.objects.filter(place=place).order_by("pk").values_list("pk", flat=True))
