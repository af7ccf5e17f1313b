"""Why a start can't be booked, and the nearest changes of the wish that can: of time, person, window or length."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.geo import Cell, LatLon, Point
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import Candidate, Refusal, RefusalReason
from doorstep.modules.booking.contracts import Wish
from doorstep.modules.booking.services.parties import (
    Party,
    local_date,
    own_terms_near,
    party_of_offer,
    party_of_wish,
    terms_of,
)
from doorstep.modules.booking.services.prices import totals_at
from doorstep.modules.booking.services.slots import MOST_DAYS_ANYONE, SlotQuestion, whereabouts_of
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import OfferFacts, OfferMissing

MOST_OTHERS = 3
MOST_DAYS_AHEAD = 366
_MOST_TRIES = 400


class ChangeKind(StrEnum):
    """
    What opens a refused wish.

    ``wider_window``: the wanted time lies within a range of arrival that can be promised.
    ``shorter_visit``: fewer hours or units at the wanted time.
    """

    EARLIER = "earlier"
    WIDER_WINDOW = "wider_window"
    LATER = "later"
    OTHER_SPECIALIST = "other_specialist"
    SHORTER_VISIT = "shorter_visit"


@dataclass(frozen=True, slots=True)
class WishChange:
    """
    One change that makes a refused wish bookable at the time of asking.

    ``until`` is the end of the range of arrival (None: at the start), ``minutes`` how far the start moves.
    ``offer`` is set for another specialist; ``price`` is the visit's, ``difference`` that to the wish as it was.
    """

    kind: ChangeKind
    start: datetime
    until: datetime | None
    minutes: int
    quantity: int
    price: Money
    difference: Money
    offer: OfferFacts | None = None


@dataclass(frozen=True, slots=True)
class WhyNot:
    """
    Why a start is refused (None: it can be booked), and what opens it.

    For anyone the refusal has the commonest reason; ``reasons`` counts those of all who were ``asked``.
    """

    refusal: Refusal | None
    reasons: Mapping[RefusalReason, int]
    asked: int
    changes: tuple[WishChange, ...]


_ORDER = tuple(ChangeKind)
_FREE = WhyNot(None, {}, 0, ())


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was wanted: by whom it may be done, where, when and how much; and who asks when."""

    party: Party
    market: MarketFacts
    cell: Cell | None
    start: datetime
    quantity: int
    actor: Actor
    now: datetime

    def price_at(self, start: datetime, *, party: Party | None = None, quantity: int | None = None) -> Money:
        """What the visit costs at a start, by the market's rules."""
        (price,) = totals_at(
            party or self.party,
            [start],
            market=self.market,
            cell=self.cell,
            actor=self.actor,
            now=self.now,
            quantity=quantity,
        )
        return price

    @property
    def price(self) -> Money:
        """What the visit would cost as wanted."""
        return self.price_at(self.start)

    def changed(self, kind: ChangeKind, start: datetime) -> WishChange:
        """The wish at another start."""
        price, window = self.price_at(start), self.window_minutes
        return WishChange(
            kind=kind,
            start=start,
            until=start + timedelta(minutes=window) if window else None,
            minutes=abs(start - self.start) // timedelta(minutes=1),
            quantity=self.quantity,
            price=price,
            difference=price - self.price,
        )

    @property
    def window_minutes(self) -> int:
        """How long the promised range of arrival is; 0 for an exact start."""
        return (self.party.rules and self.party.rules.window_minutes) or 0


def why_not(question: SlotQuestion, start: datetime, *, actor: Actor, now: datetime) -> WhyNot:
    """
    Why a start can't be booked with the offer's specialist, or with anyone suitable, and the nearest changes.

    Each change can be booked as it stands. Other specialists are told as a search does: name, price, rating.

    :raises InvalidInput: if the place is missing, the start has gone by or is more than a year ahead.
    :raises ServiceMissing: if the market does not offer the service.
    :raises OfferUnavailable: if the offer can't be booked there.
    :raises QuantityNotAllowed: if the service is not sold in that quantity.
    :raises ChoiceNotOffered: if market or specialist do not have something of the wish.
    """
    _check_start(start, now)
    where = whereabouts_of(question, actor=actor)
    market, point = where.market, where.point
    party = party_of_wish(question.wish, market=market, point=point)
    own = {offer.offer_id for offer in party.offers if offer.user_id == actor.user_id}
    wish = _Wish(
        _without(party, own) if party.anyone else party, market, where.cell, start, question.quantity, actor, now
    )
    found = _of_anyone(wish, now=now) if party.anyone else _of_one(wish, now=now)
    if found.refusal is None:
        return found
    # Nobody books their own visits.
    if own and not party.anyone:
        found = replace(found, refusal=Refusal(found.refusal.reason), changes=())
    others = _other_specialists(wish, point, actor=actor, now=now)
    return replace(found, changes=tuple(sorted((*found.changes, *others), key=lambda one: _ORDER.index(one.kind))))


def why_not_own(
    offer_id: int, start: datetime, position: LatLon | None, quantity: int, *, actor: Actor, now: datetime
) -> WhyNot:
    """
    Why clients can't book a start of the acting specialist's own offer, and the nearest changes that can be booked.

    :param position: where the visit would be; without it neither distance nor ways count.
    :raises OfferMissing: if it is no live offer of the actor's.
    :raises InvalidInput: if the start has gone by or is more than a year ahead.
    :raises OutsideMarket: if the position lies outside the offer's market.
    :raises QuantityNotAllowed: if the service is not sold in that quantity.
    """
    _check_start(start, now)
    offer = specialists.get_offer(offer_id)
    if offer.user_id != actor.user_id:
        raise OfferMissing
    market = accounts.get_market(offer.market)
    cell = market.to_point(position).cell if position else None
    party = party_of_offer(Wish(offer.service_id, quantity, offer_id), offer_id, market=market)
    return _of_one(_Wish(party, market, cell, start, quantity, actor, now), now=now)


def _check_start(start: datetime, now: datetime) -> None:
    latest = now + timedelta(days=MOST_DAYS_AHEAD)
    if not now <= start <= latest:
        raise InvalidInput(
            "Ask about a time to come, within a year.",
            field="start",
            minimum=now.isoformat(),
            maximum=latest.isoformat(),
        )


def _without(party: Party, offer_ids: set[int]) -> Party:
    kept = [
        (offer, candidate)
        for offer, candidate in zip(party.offers, party.candidates, strict=True)
        if offer.offer_id not in offer_ids
    ]
    return replace(party, offers=tuple(offer for offer, _ in kept), candidates=tuple(one for _, one in kept))


def _of_one(wish: _Wish, *, now: datetime) -> WhyNot:
    (candidate,) = wish.party.candidates
    refusal = availability.explain_start(candidate, wish.cell, wish.start, terms=terms_of(wish.market), now=now)
    if refusal is None:
        return _FREE
    return WhyNot(refusal, {refusal.reason: 1}, 1, (*_other_times(wish, refusal), *_shorter_visit(wish, now=now)))


def _of_anyone(wish: _Wish, *, now: datetime) -> WhyNot:
    candidates = wish.party.candidates
    reasons = availability.explain_many(candidates, wish.cell, wish.start, terms=terms_of(wish.market), now=now)
    if None in reasons:
        return _FREE
    counted = Counter(reason for reason in reasons if reason is not None)
    commonest = counted.most_common(1)[0][0] if counted else RefusalReason.AREA
    refusal = Refusal(commonest, *_nearest_of_anyone(wish, now=now))
    changes = (*_other_times(wish, refusal), *_shorter_visit(wish, now=now))
    return WhyNot(refusal, dict(counted.most_common()), len(candidates), changes)


def _nearest_of_anyone(wish: _Wish, *, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The nearest starts of anyone in the week around the wanted one, or in the last week that is open."""
    terms = terms_of(wish.market)
    last = local_date(wish.market, now) + timedelta(days=terms.horizon_days)
    first = min(local_date(wish.market, wish.start), last) - timedelta(days=MOST_DAYS_ANYONE // 2)
    found = availability.find_starts_many(
        wish.party.candidates, wish.cell, terms=terms, first=first, day_count=MOST_DAYS_ANYONE, now=now
    )
    starts = [start for day in found.by_day() for start in day.starts]
    before = [start for start in starts if start < wish.start]
    after = [start for start in starts if start > wish.start]
    return before[-1] if before else None, after[0] if after else None


def _other_times(wish: _Wish, refusal: Refusal) -> list[WishChange]:
    """The nearest open starts; an earlier window that holds the wanted time is told as such."""
    changes = []
    if refusal.before:
        holds = wish.start - refusal.before <= timedelta(minutes=wish.window_minutes)
        changes.append(wish.changed(ChangeKind.WIDER_WINDOW if holds else ChangeKind.EARLIER, refusal.before))
    if refusal.after:
        changes.append(wish.changed(ChangeKind.LATER, refusal.after))
    return changes


def _shorter_visit(wish: _Wish, *, now: datetime) -> list[WishChange]:
    """The most hours or units below the wanted ones that fit at the wanted time."""
    candidates = wish.party.candidates
    tries = _MOST_TRIES // max(1, len(candidates))
    lowest = max(wish.party.service.minimum_quantity, wish.quantity - tries)
    quantities = range(wish.quantity - 1, lowest - 1, -1)
    asked: list[Candidate] = []
    for quantity in quantities:
        shape = wish.party.shape_of(quantity)
        asked += [replace(candidate, shape=shape) for candidate in candidates]
    if not asked:
        return []
    reasons = availability.explain_many(asked, wish.cell, wish.start, terms=terms_of(wish.market), now=now)
    if None not in reasons:
        return []
    fits = quantities[reasons.index(None) // len(candidates)]
    price = wish.price_at(wish.start, quantity=fits)
    same = wish.changed(ChangeKind.SHORTER_VISIT, wish.start)
    return [replace(same, quantity=fits, price=price, difference=price - wish.price)]


def _other_specialists(wish: _Wish, point: Point | None, *, actor: Actor, now: datetime) -> Sequence[WishChange]:
    """The nearest who are free at the wanted time, each at the price of their own."""
    asked = {offer.offer_id for offer in wish.party.offers} if not wish.party.anyone else set()
    near = own_terms_near(wish.party.wish, market=wish.market, point=point)
    near = [row for row in near if row[0].offer_id not in asked and row[0].user_id != actor.user_id]
    candidates = [candidate for _, candidate in near]
    terms = terms_of(wish.market)
    found = availability.find_starts_many(
        candidates, wish.cell, terms=terms, first=local_date(wish.market, wish.start), day_count=1, now=now
    )
    free = set(found.calendars_at(wish.start))
    able = [offer for offer, candidate in near if candidate.calendar_id in free][:MOST_OTHERS]
    same = wish.changed(ChangeKind.OTHER_SPECIALIST, wish.start)
    priced = [(offer, wish.price_at(wish.start, party=_alone(offer, wish))) for offer in able]
    return [replace(same, offer=offer, price=price, difference=price - wish.price) for offer, price in priced]


def _alone(offer: OfferFacts, wish: _Wish) -> Party:
    """The party of one specialist whose time is known to be free."""
    own = replace(wish.party.wish, offer_id=offer.offer_id)
    return party_of_offer(own, offer.offer_id, market=wish.market)
