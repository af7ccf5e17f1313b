"""Job offers and the open pool as specialists see them: a district and a coarse distance, never an address."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from doorstep.infra.db import fetch_all
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import SearchFacts
from doorstep.modules.booking.facade import ItemView
from doorstep.modules.dispatch.contracts import JobOfferState, Scored
from doorstep.modules.dispatch.models import Hunt, JobOffer
from doorstep.modules.dispatch.selectors.terms import terms_of
from doorstep.modules.dispatch.services.candidates import find_candidates
from doorstep.modules.specialists import facade as specialists

_SHOWN_FOR = timedelta(days=1)
_MOST_SHOWN = 50
_MOST_POOLED = 20


@dataclass(frozen=True, slots=True)
class JobOfferView:
    """A job offer with the search that it is about, in one language."""

    offer: JobOffer
    search: SearchFacts
    items: tuple[ItemView, ...]

    @property
    def service_name(self) -> str:
        """The title of all its services."""
        return booking.title_of(self.items)


@dataclass(frozen=True, slots=True)
class PooledSearch:
    """A search out of the open pool that the reader could serve, and when they would begin."""

    search: SearchFacts
    items: tuple[ItemView, ...]
    scored: Scored
    raise_minor: int

    @property
    def service_name(self) -> str:
        """The title of all its services."""
        return booking.title_of(self.items)


def list_own_offers(*, actor: Actor, language: str, now: datetime) -> list[JobOfferView]:
    """What a specialist is asked now, the most urgent first, then what has ended within a day, the latest first."""
    if actor.specialist_id is None:
        return []
    own = JobOffer.objects.filter(specialist_id=actor.specialist_id)
    live = own.filter(state=JobOfferState.OFFERED, respond_by__gt=now).order_by("respond_by", "id")
    ended = own.filter(offered_at__gt=now - _SHOWN_FOR).exclude(state=JobOfferState.OFFERED)
    shown = [*live[:_MOST_SHOWN], *ended.order_by("-offered_at", "-id")[:_MOST_SHOWN]]
    return views_of(shown, language=language)


def view_offer(offer: JobOffer, *, language: str) -> JobOfferView:
    """One job offer as its specialist sees it."""
    return views_of([offer], language=language)[0]


def views_of(offers: Sequence[JobOffer], *, language: str) -> list[JobOfferView]:
    """Job offers with their searches, in as many queries however many."""
    searches = {one.order_id: one for one in booking.list_searches(list({offer.order_id for offer in offers}))}
    items = _items_of(searches.values(), language)
    return [
        JobOfferView(offer, searches[offer.order_id], items[offer.order_id])
        for offer in offers
        if offer.order_id in searches
    ]


def list_pool(*, actor: Actor, language: str, now: datetime) -> list[PooledSearch]:
    """
    The searches that are open to everybody and that this specialist could serve, the soonest first.

    :raises NotFound: unless a specialist asks.
    """
    if actor.specialist_id is None:
        raise NotFound
    own = specialists.offers_of_many([actor.specialist_id])
    if not own:
        return []
    rows = fetch_all(
        "SELECT order_id, raise_minor FROM dispatch_hunt WHERE pool_open AND ended_at IS NULL AND market_id = %s "
        "ORDER BY begun_at LIMIT %s",
        [own[0].market, _MOST_SHOWN],
    )
    raises: dict[uuid.UUID, int] = dict(rows)
    offered = {offer.service_id for offer in own}
    searches = [one for one in booking.list_searches(list(raises)) if one.service_id in offered]
    items = _items_of(searches, language)
    found = []
    for search in searches[:_MOST_POOLED]:
        able = find_candidates(
            search,
            radius_km=max(terms_of(search.market).radii_km),
            raise_minor=raises[search.order_id],
            only=[actor.specialist_id],
            now=now,
        )
        if able:
            found.append(PooledSearch(search, items[search.order_id], able[0], raises[search.order_id]))
    return sorted(found, key=lambda one: (one.scored.fit.start, one.search.order_id))


def _items_of(searches: Iterable[SearchFacts], language: str) -> dict[uuid.UUID, tuple[ItemView, ...]]:
    return booking.describe_items({search.order_id: search.items for search in searches}, language=language)


def open_hunts(market: str | None, *, limit: int) -> list[Hunt]:
    """The searches that go on, the longest first; for staff."""
    rows = Hunt.objects.filter(ended_at__isnull=True)
    if market is not None:
        rows = rows.filter(market_id=market)
    return list(rows.order_by("begun_at", "order_id")[:limit])


def staff_candidates(hunt: Hunt, *, most: int, now: datetime) -> list[tuple[str, Scored]]:
    """The best who could serve a search now, with their names; for staff who assign by hand."""
    search = booking.find_search(hunt.order_id)
    if search is None:
        return []
    radius_km = max(terms_of(search.market).radii_km)
    found = find_candidates(search, radius_km=radius_km, raise_minor=hunt.raise_minor, now=now)[:most]
    cards = specialists.cards({one.person.specialist_id for one in found})
    return [(cards[one.person.specialist_id].display_name, one) for one in found]
