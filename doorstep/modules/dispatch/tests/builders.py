"""What tests and the benchmark compare a search's candidates with."""

from datetime import datetime

from doorstep.modules.booking.contracts import SearchFacts, WhenKind
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.dispatch.contracts import Scored
from doorstep.modules.dispatch.rules.scoring import rank
from doorstep.modules.dispatch.selectors.people import find_crowd, person_of
from doorstep.modules.dispatch.selectors.terms import median_of, weights_of
from doorstep.modules.dispatch.services.candidates import fits_of


def everybody(search: SearchFacts, *, radius_km: float, now: datetime) -> list[Scored]:
    """All who could serve a search, the best first: the same crowd, each of whose days is looked at, without bounds."""
    listing, place = catalog.get_listing(search.market, search.service_id), search.point.cell
    weights, median = weights_of(search.market), median_of(search.market)
    people = [
        person_of(row, group.cell.distance_km(place))
        for group in find_crowd(listing.listing_id, (weights, listing.price.minor, median))
        for _, reach_km, row in group.people
        if group.cell.distance_km(place) <= min(reach_km, radius_km) + 1e-9
    ]
    people = [one for one in people if one.user_id != search.client_id]
    fits = fits_of(search, people, within=(search.earliest, search.latest), now=now)
    return rank(
        [(person, fits[person.calendar_id]) for person in people if person.calendar_id in fits],
        weights,
        wanted_at=search.earliest if search.when is WhenKind.ASAP else None,
        unit_pay_minor=listing.price.minor,
        median=median,
    )
