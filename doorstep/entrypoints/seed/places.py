"""The demo cities' shops with their rooms, who works there, and who meets pupils online."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from doorstep.entrypoints.seed.content import shops
from doorstep.entrypoints.seed.roster import PlannedSpecialist
from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import SYSTEM
from doorstep.modules.availability import facade as availability
from doorstep.modules.catalog.contracts import PlaceKind, ServiceDraft, in_order
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.services.places import keep_place, save_work_of_many

_IN_SHOPS = 0.7
_ONLINE = 0.8


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """Where somebody works beside clients' homes: at which of the city's shops, and whether online."""

    shop: int | None
    online: bool

    def kinds_of(self, service: ServiceDraft) -> tuple[PlaceKind, ...]:
        """Where this specialist does a service."""
        able = {
            PlaceKind.CLIENT: True,
            PlaceKind.SHOP: self.shop is not None,
            PlaceKind.ONLINE: self.online,
        }
        return in_order(kind for kind in service.place_kinds if able[kind])


def plan_work(code: str, planned: Sequence[PlannedSpecialist], services: Sequence[ServiceDraft]) -> list[PlannedWork]:
    """Where each specialist of a city works, the same every time."""
    kinds = {service.slug: service.place_kinds for service in services}
    work = []
    for number, person in enumerate(planned):
        random = Random(f"place of specialist {number} of {code}")
        possible = {kind for offer in person.offers for kind in kinds[offer.service_slug]}
        in_shop = PlaceKind.SHOP in possible and random.random() < _IN_SHOPS
        online = PlaceKind.ONLINE in possible and random.random() < _ONLINE
        work.append(PlannedWork(random.randrange(len(shops(code))) if in_shop else None, online))
    return work


@transaction_required
def open_shops(code: str, *, now: datetime) -> list[int]:
    """The city's shops with calendars for their rooms; their ids in the order of the content."""
    ids = []
    for shop in shops(code):
        place_id = keep_place(shop, actor=SYSTEM, now=now)
        plan = availability.plan_of_place(shop.open_days, shop.opens_minute, shop.closes_minute)
        availability.keep_room_calendars(specialists.room_ids_of([place_id]), plan, market=code, now=now)
        ids.append(place_id)
    return ids


@transaction_required
def place_people(code: str, numbers: Sequence[int], work: Sequence[PlannedWork], shop_ids: Sequence[int]) -> None:
    """Say of specialists where they receive clients, and where they meet them online."""
    places = {number: shop_ids[one.shop] for number, one in zip(numbers, work, strict=True) if one.shop is not None}
    meetings = {
        number: f"https://meet.doorstep-demo.org/{code}-{at}"
        for at, (number, one) in enumerate(zip(numbers, work, strict=True))
        if one.online
    }
    save_work_of_many(places, meetings)
