"""
What the demo clients have booked beyond plain visits at home: a party, online, at a shop, a request with other times.

It is done by the services that people use, so every row and every notice of it is as in real use.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from doorstep.entrypoints.seed.marker import DemoMarket
from doorstep.kernel.actors import Actor
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import AddressFacts
from doorstep.modules.availability.contracts import DayStarts
from doorstep.modules.booking import selectors
from doorstep.modules.booking.contracts import OfferChoice, PlaceOrder, VisitState, Wish
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.booking.party_contracts import TogetherQuestion
from doorstep.modules.booking.proposal_contracts import ProposalState
from doorstep.modules.booking.services.alternatives import can_propose, proposals_of
from doorstep.modules.booking.services.change import cancel_order
from doorstep.modules.booking.services.pay_ways import ways_to_pay
from doorstep.modules.booking.services.place import confirm_order, hold_order
from doorstep.modules.booking.services.proposals import list_slots_to_propose, propose_times
from doorstep.modules.booking.services.quotes import make_quote
from doorstep.modules.booking.services.slots import SlotQuestion, list_slots
from doorstep.modules.booking.services.together import list_slots_together
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import PlaceKind, PriceModel
from doorstep.modules.payments.contracts import PaymentMethod, PaymentPurpose
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import OfferFacts
from doorstep.modules.specialists.places import places_of_service

_FIRST_DAY, _DAYS = 2, 7
_PROPOSED = 3
_AT_ONCE = (PaymentMethod.CASH, PaymentMethod.PAY_LATER)
_COMING = (VisitState.REQUESTED, VisitState.ACCEPTED)
# What is looked for, the likeliest first.
_TOGETHER = ("manicure-gel", "womens-haircut", "window-cleaning", "brows-lashes")
_ONLINE = ("english-lessons", "maths-tutoring", "guitar-lessons")
_AT_A_SHOP = ("womens-haircut", "manicure-gel", "mens-haircut")


@dataclass(frozen=True, slots=True)
class Guest:
    """The demo client of a market, with the first address."""

    market: str
    actor: Actor
    address: AddressFacts
    now: datetime

    def choose(self, service_id: int, start: datetime, offer: OfferFacts | None = None) -> OfferChoice:
        """A wish for home, of a specialist or of anyone."""
        offer_id = offer.offer_id if offer else None
        return OfferChoice(service_id, offer_id, self.address.id, start, least_quantity(service_id))

    def book(self, choices: Sequence[OfferChoice], *, together: bool = False) -> Order | None:
        """Quote, hold and confirm; None where this city wants money from the client first."""
        tokens = tuple(make_quote(choice, actor=self.actor, now=self.now)[0] for choice in choices)
        held = hold_order(PlaceOrder(tokens, together=together), actor=self.actor, now=self.now)
        return confirm_at_once(held.id, actor=self.actor, now=self.now)

    def coming_visits(self) -> list[Visit]:
        """What is agreed or asked for and not over."""
        orders = list(selectors.orders_visible_to(self.actor).filter(visits__state__in=_COMING).distinct())
        return [visit for visit in selectors.visits_of(orders) if visit.state in _COMING]


def confirm_at_once(order_id: uuid.UUID, *, actor: Actor, now: datetime) -> Order | None:
    """Confirm a held order without money from the client; None, and the order is given up, where that is not done."""
    offered = ways_to_pay(order_id, PaymentPurpose.PRICE, actor=actor, now=now).ways
    method = next((way.method for way in offered if way.method in _AT_ONCE), None)
    if method is None:
        cancel_order(order_id, "", actor=actor, now=now)
        return None
    return confirm_order(order_id, method, actor=actor, now=now)


def keep_occasions(markets: Sequence[DemoMarket], *, now: datetime) -> int:
    """
    Book with each demo client what they have none of at present: a party with the demo specialist, a visit online, one
    at a shop, and a request for which the demo specialist has proposed other times.

    Every act is a transaction of its own, so a call that was interrupted is simply repeated.

    :return: how many orders were made.
    """
    return sum(_keep_of(market, now=now) for market in markets)


def guest_of(made: DemoMarket, *, now: datetime) -> tuple[Guest, list[OfferFacts]]:
    """The demo client of a market at an address to which the demo specialist comes, and all offers of the latter."""
    own = specialists.offers_of_many(made.specialist_ids[:1])
    client_id = made.client_ids[0]
    return Guest(made.code, accounts.actor_of(client_id), home_of(client_id, own), now), own


def _keep_of(made: DemoMarket, *, now: datetime) -> int:
    guest, own = guest_of(made, now=now)
    coming = guest.coming_visits()
    hosts = [offer for offer in own if comes_to(offer, guest.address)]
    wanted: list[tuple[bool, Callable[[], Order | None]]] = [
        (any(visit.party for visit in coming), lambda: _party(guest, hosts)),
        (any(visit.place_kind == PlaceKind.ONLINE for visit in coming), lambda: _online(guest)),
        (any(visit.place_kind == PlaceKind.SHOP for visit in coming), lambda: _at_shop(guest)),
        (_waits_for_answer(coming), lambda: _with_proposals(guest, made.specialist_ids)),
    ]
    return sum(act() is not None for is_there, act in wanted if not is_there)


def home_of(client_id: int, own: Sequence[OfferFacts]) -> AddressFacts:
    """The first address of a client to which some offers' specialist comes; ids of addresses are new every time."""
    homes = sorted(accounts.addresses_of_people([client_id]), key=lambda home: (not home.is_default, home.line))
    return next((home for home in homes if any(comes_to(offer, home) for offer in own)), homes[0])


def _waits_for_answer(visits: Sequence[Visit]) -> bool:
    proposals = (one for some in proposals_of(visits).values() for one in some)
    return any(one.state == ProposalState.OPEN for one in proposals)


def comes_to(offer: OfferFacts, address: AddressFacts) -> bool:
    """Whether an offer's specialist serves an address, which is not their own."""
    near = offer.base_cell.distance_km(address.point.cell) <= offer.radius_km
    return near and PlaceKind.CLIENT in offer.place_kinds and offer.user_id != address.user_id


def least_quantity(service_id: int) -> int:
    """How much of a service is booked at least."""
    return catalog.get_service(service_id).minimum_quantity


def _services(slugs: Sequence[str], market: str) -> Iterator[int]:
    """The ids of those among some services that a market has."""
    ids, listed = catalog.service_ids_by_slug(), {one.service_id for one in catalog.list_listings(market)}
    yield from (ids[slug] for slug in slugs if ids.get(slug) in listed)


def _middle(days: Sequence[DayStarts]) -> datetime | None:
    """A start in the middle of the first day from the second on that has any."""
    found = next((day.starts for day in days[_FIRST_DAY:] if day.starts), ())
    return found[len(found) // 2] if found else None


def _party(guest: Guest, hosts: Sequence[OfferFacts]) -> Order | None:
    """The demo specialist, and somebody else for another service at the same time."""
    for offer, other in product(hosts, _services(_TOGETHER, guest.market)):
        if other == offer.service_id:
            continue
        wishes = (
            Wish(offer.service_id, least_quantity(offer.service_id), offer.offer_id),
            Wish(other, least_quantity(other), None),
        )
        question = TogetherQuestion(wishes, guest.market, None, guest.address.id)
        found = list_slots_together(question, first_day=None, days=_DAYS, actor=guest.actor, now=guest.now)
        if start := _middle(found.days):
            choices = [guest.choose(offer.service_id, start, offer), guest.choose(other, start)]
            if order := guest.book(choices, together=True):
                return order
    return None


def _online(guest: Guest) -> Order | None:
    for service_id in _services(_ONLINE, guest.market):
        question = SlotQuestion(
            guest.market, service_id, None, None, None, least_quantity(service_id), place_kind=PlaceKind.ONLINE
        )
        if order := _elsewhere(guest, question):
            return order
    return None


def _at_shop(guest: Guest) -> Order | None:
    for service_id in _services(_AT_A_SHOP, guest.market):
        for shop in places_of_service(service_id, guest.market):
            question = SlotQuestion(
                guest.market, service_id, None, None, None, least_quantity(service_id),
                place_kind=PlaceKind.SHOP, place_id=shop.place_id,
            )  # fmt: skip
            if order := _elsewhere(guest, question):
                return order
    return None


def _elsewhere(guest: Guest, question: SlotQuestion) -> Order | None:
    found = list_slots(question, first_day=None, days=_DAYS, actor=guest.actor, now=guest.now)
    start = _middle(found.days)
    if start is None:
        return None
    choice = OfferChoice(
        question.service_id, None, None, start, question.quantity,
        place_kind=question.place_kind, place_id=question.place_id, market=guest.market,
    )  # fmt: skip
    return guest.book([choice])


def _with_proposals(guest: Guest, specialist_ids: Sequence[int]) -> Order | None:
    """A request of the first specialist who answers by hand, the demo specialist if possible, and their other times."""
    for specialist_id in specialist_ids:
        for offer in specialists.offers_of_many([specialist_id]):
            if offer.auto_accept or offer.price_model is not PriceModel.FIXED or not comes_to(offer, guest.address):
                continue
            question = SlotQuestion(guest.market, offer.service_id, offer.offer_id, None, guest.address.id, 1)
            found = list_slots(question, first_day=None, days=_DAYS, actor=guest.actor, now=guest.now)
            start = _middle(found.days)
            if start is None:
                continue
            order = guest.book([guest.choose(offer.service_id, start, offer)])
            if order is None:
                continue
            (visit,) = selectors.visits_of([order])
            _propose(visit, start, accounts.actor_of(offer.user_id), now=guest.now)
            return order
    return None


def _propose(visit: Visit, wished: datetime, actor: Actor, *, now: datetime) -> None:
    """Times of other days, as near to the wished time of day as there are any."""
    if not can_propose(visit):
        return
    days = list_slots_to_propose(visit.id, first_day=None, days=_DAYS, actor=actor, now=now).days
    others = [day.starts for day in days[1:] if day.starts and wished not in day.starts]
    starts = [min(starts, key=lambda start: _apart(start, wished)) for starts in others[:_PROPOSED]]
    if starts:
        propose_times(visit.id, starts, actor=actor, now=now)


def _apart(start: datetime, wished: datetime) -> timedelta:
    """How far two times of day are apart, over midnight if that is shorter."""
    apart = abs(start - wished) % timedelta(days=1)
    return min(apart, timedelta(days=1) - apart)
