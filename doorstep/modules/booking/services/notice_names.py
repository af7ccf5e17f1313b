"""What notices call things: services, specialists and clients by name, in as few queries as can be."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.services.colleagues import names_together
from doorstep.modules.booking.services.composition import titles_of
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.specialists import facade as specialists


@dataclass(frozen=True, slots=True)
class Names:
    """What notices call things: services by language, specialists by public name, clients by first name.

    ``titles`` are those of visits of several services, by visit, ``together`` who else comes to one of a party.
    """

    services: Mapping[int, Mapping[str, str]]
    specialists: Mapping[int, str]
    clients: Mapping[int, str]
    titles: Mapping[uuid.UUID, Mapping[str, str]] = field(default_factory=dict)
    together: Mapping[uuid.UUID, tuple[str, ...]] = field(default_factory=dict)


def names_of(visits: Sequence[Visit]) -> Names:
    """The names that notices of some visits need, in three queries however many."""
    if not visits:
        return Names({}, {}, {})
    services = catalog.list_services({visit.service_id for visit in visits})
    cards = specialists.cards({visit.specialist_id for visit in visits})
    people = accounts.person_names({visit.order.client_id for visit in visits})
    return Names(
        services={service.service_id: service.names for service in services},
        specialists={specialist_id: card.display_name for specialist_id, card in cards.items()},
        clients={user_id: name.partition(" ")[0] for user_id, name in people.items()},
        titles=titles_of(visits),
        together=names_together(visits),
    )
