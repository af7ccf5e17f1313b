"""What is left of a party when one of it drops out: when it is, and where all of it could move with somebody else."""

from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.infra.rows import save_fields
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.services.consequences import open_party


def rest_of(visits: Sequence[Visit], lost: Visit) -> list[Visit]:
    """Who still is to come, or has come, of the party of a lost visit."""
    return [visit for visit in open_party(visits, lost) if visit.id != lost.id]


def wanted_start(visits: Sequence[Visit], lost: Visit) -> datetime:
    """When somebody else should come: with the rest of the party, which may have moved; else as was promised."""
    rest = rest_of(visits, lost)
    return rest[0].agreed_at if rest else lost.agreed_at


def is_together(visits: Sequence[Visit], lost: Visit) -> bool:
    """Whether others of the party come, or somebody is waited for in their place too."""
    others = [visit for visit in visits if visit.awaited and visit.id != lost.id and visit.party == lost.party]
    return lost.party is not None and bool(others or rest_of(visits, lost))


def is_bound(visits: Sequence[Visit], lost: Visit) -> bool:
    """Whether somebody else comes at the very time of a party, or not at all: none of it has set out yet."""
    return is_together(visits, lost) and all(visit.state in rules.MOVABLE for visit in rest_of(visits, lost))


def moving_along(visits: Sequence[Visit], lost: Visit) -> list[Visit]:
    """
    Who moves along when the client takes another time for a lost visit: all that is left of the party.

    Once one of them has set out nobody moves, and the lost visit may be at another time by itself.
    """
    rest = rest_of(visits, lost)
    return rest if all(visit.state in rules.MOVABLE for visit in rest) else []


@transaction_required
def join_party(visit: Visit, lost: Visit, visits: Sequence[Visit]) -> None:
    """
    Who comes instead is one of the party if they come at its time; once nobody is missing, nobody is let down.

    :param visit: theirs, on its time; it is not saved yet.
    :param visits: all others of the order.
    """
    rest = rest_of(visits, lost)
    if lost.party is None or any(one.agreed_at != visit.agreed_at for one in rest):
        return
    visit.party = lost.party
    replaced = {one.replaces_id for one in visits} | {lost.id}
    visit.let_down = any(
        one.party == lost.party
        and one.id not in replaced
        and one.state != VisitState.DONE
        and rules.VISITS.is_final(VisitState(one.state))
        for one in visits
    )
    for one in rest:
        if one.let_down and not visit.let_down:
            one.let_down = False
            save_fields(one, ("let_down",))
