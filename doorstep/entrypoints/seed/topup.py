"""Keeping the demo cities' visits two weeks ahead."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import batched

from doorstep.entrypoints.seed import marker
from doorstep.entrypoints.seed.cards import DemoPeople
from doorstep.entrypoints.seed.content import catalogue, city
from doorstep.entrypoints.seed.diary import COMING_DAYS, PAST_DAYS, Town, Worker
from doorstep.entrypoints.seed.inboxes import fill_inboxes
from doorstep.entrypoints.seed.marker import DemoMarket
from doorstep.entrypoints.seed.orders import local_today, place_orders, place_requests, town_of, workers_of
from doorstep.entrypoints.seed.reviews import invent_reviews
from doorstep.entrypoints.seed.roster import invent_specialists
from doorstep.infra.db import transaction
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import facade as booking
from doorstep.modules.reviews import facade as reviews

_UNATTENDED = timedelta(hours=12)
_BATCH = 12  # specialists whose calendars are locked together: people book meanwhile


def add_coming_visits(*, now: datetime) -> int:
    """
    Add visits to the demo cities until there are two weeks of them again; finish those that are over, and review them.

    Only what was invented is touched: the demo's specialists get visits of the demo's clients, and what was
    ordered with the demo accounts stays. A call that was interrupted is simply repeated.

    :return: how many visits were added.
    """
    markets = marker.demo_markets()
    for made in markets:
        _finish_market(made, now=now)
    # The market's mean moves with the new ones, and with it every shown rating.
    if sum(_review_market(made, now=now) for made in markets):
        reviews.refresh_ratings(now)
    begin = max(marker.covered_until() + timedelta(days=1), now.date())
    until = now.date() + timedelta(days=COMING_DAYS)
    if begin > until:
        return 0
    added = sum(_extend_market(made, first=begin, last=until, now=now) for made in markets)
    _remember(markets, covered_until=until, now=now)
    return added


@transaction
def _finish_market(made: DemoMarket, *, now: datetime) -> None:
    # The first client is the demo account: what was ordered with it is left to its user.
    booking.finish_imported(made.client_ids[1:], before=now - _UNATTENDED, now=now)


@transaction
def _review_market(made: DemoMarket, *, now: datetime) -> int:
    """Let the invented clients write of the visits that were done since the last time; how many did."""
    place, market = city(made.code), accounts.get_market(made.code)
    since = now - timedelta(days=PAST_DAYS)
    visits = booking.list_done_visits_of(made.client_ids[1:], since=since)
    reviewed = reviews.reviewed_among([visit.visit_id for visit in visits])
    planned = invent_specialists(
        place, catalogue().services, count=len(made.specialist_ids), today=local_today(market, now)
    )
    workers = workers_of(planned, made.specialist_ids)
    waiting = [visit for visit in visits if visit.visit_id not in reviewed]
    written = invent_reviews(workers, waiting, place, demo_client=made.client_ids[0], now=now)
    if written:
        reviews.import_reviews(written, now=now)
    return len(written)


def _extend_market(made: DemoMarket, *, first: date, last: date, now: datetime) -> int:
    place, market = city(made.code), accounts.get_market(made.code)
    planned = invent_specialists(
        place, catalogue().services, count=len(made.specialist_ids), today=local_today(market, now)
    )
    town = town_of(market, place, accounts.addresses_of_people(made.client_ids))
    workers = workers_of(planned, made.specialist_ids)
    demo = DemoPeople(made.client_ids[0], made.specialist_ids[0])
    added = sum(
        _extend_some(batch, town, first=first, last=last, now=now, demo=demo) for batch in batched(workers, _BATCH)
    )
    return added + _ask_demo_specialist(workers, town, now=now)


@transaction
def _extend_some(
    workers: Sequence[Worker], town: Town, *, first: date, last: date, now: datetime, demo: DemoPeople
) -> int:
    return len(place_orders(workers, town, first=first, last=last, now=now, demo=demo))


@transaction
def _ask_demo_specialist(workers: Sequence[Worker], town: Town, *, now: datetime) -> int:
    return len(place_requests(workers, town, now=now))


@transaction
def _remember(markets: Sequence[DemoMarket], *, covered_until: date, now: datetime) -> None:
    fill_inboxes(markets, now=now)
    marker.mark_topped_up(covered_until=covered_until, now=now)
