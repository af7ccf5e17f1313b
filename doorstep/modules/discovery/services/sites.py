"""Where visits would be of those who are found: as availability must be asked for them, and as cards show it."""

from collections.abc import Iterable

from doorstep.kernel.geo import Cell
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import Candidate, OwnerKind, Shape
from doorstep.modules.catalog.contracts import PlaceKind, ServiceRules
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import PlaceFacts


class Sites:
    """The shops of some specialists with the calendars of their rooms, each read once; nothing is read for others."""

    def __init__(self) -> None:
        self._shops: dict[int, PlaceFacts] = {}
        self._rooms: dict[int, int] = {}

    def load(self, place_ids: Iterable[int | None]) -> None:
        """Read those of some shops that are not known yet."""
        wanted = {place_id for place_id in place_ids if place_id is not None} - self._shops.keys()
        if not wanted:
            return
        found = specialists.list_places(wanted)
        self._shops |= found
        rooms = [room_id for shop in found.values() for room_id in shop.room_ids]
        self._rooms |= availability.calendars_of(OwnerKind.RESOURCE, rooms)

    def shop(self, place_id: int | None) -> PlaceFacts | None:
        """A shop that was read."""
        return None if place_id is None else self._shops.get(place_id)

    def candidate(
        self,
        kind: PlaceKind,
        calendar_id: int,
        shape: Shape,
        base_cell: Cell,
        radius_km: float,
        rules: ServiceRules | None,
        place_id: int | None,
    ) -> Candidate:
        """A specialist as availability is asked; as booking asks it, so that what is found can be booked."""
        if kind is PlaceKind.CLIENT:
            return Candidate(calendar_id, shape, base_cell, radius_km, rules)
        exact = rules.without_window() if rules else None
        if kind is PlaceKind.ONLINE:
            return Candidate(calendar_id, shape, rules=exact, place=base_cell, at_desk=True)
        shop = self.shop(place_id)
        rooms = [self._rooms[room] for room in shop.room_ids if room in self._rooms] if shop else []
        # A shop without any room is never free: no calendar has the number 0.
        return Candidate(
            calendar_id, shape, rules=exact, place=shop.point.cell if shop else None, rooms=tuple(sorted(rooms)) or (0,)
        )
