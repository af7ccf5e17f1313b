"""Making people specialists, and writing their ratings down."""

from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.audit import record_act
from doorstep.infra.copying import CopyBatch, draw_ids, write_batch
from doorstep.infra.db import transaction, transaction_required
from doorstep.infra.fields import point_text
from doorstep.infra.outbox import publish
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.specialists.contracts import (
    EnrollSpecialist,
    NewSpecialist,
    PersonMissing,
    ShownRating,
    SpecialistEnrolled,
)
from doorstep.modules.specialists.models import Specialist
from doorstep.modules.specialists.rules import merge_bio
from doorstep.modules.specialists.services.copies import copy_to_offers

_PROFILE_ROW = (
    "specialists_specialist (id, user_id, market_id, display_name, latin_name, bio, languages, gender, "
    "experience_years, base, cell_column, cell_row, radius_km, rating, rating_count, active, search_vector, "
    "enrolled_at)"
)


@transaction
def enroll_specialist(command: EnrollSpecialist, *, actor: Actor, now: datetime) -> int:
    """
    Make a person a specialist; the act goes into the audit trail.

    :return: the new specialist's id.
    :raises NotAllowed: unless staff or the platform acts.
    :raises PersonMissing: if there is no such account.
    :raises AlreadySpecialist: if the person is one already.
    :raises UnknownMarket: if there is no such market.
    :raises OutsideMarket: if the base lies outside the area that the market serves.
    """
    if not accounts.person_cards([command.user_id]):
        raise PersonMissing(f"No account has the number {command.user_id}.", user_id=command.user_id)
    specialist_id = enroll_specialists([command], actor=actor, now=now)[0]
    record_act(
        actor=actor,
        act="specialist.enrolled",
        subject=f"specialist:{specialist_id}",
        details={"user_id": command.user_id, "market": command.market, "skill_ids": list(command.skill_ids)},
        now=now,
    )
    return specialist_id


@transaction_required
def enroll_specialists(commands: Sequence[EnrollSpecialist], *, actor: Actor, now: datetime) -> list[int]:
    """
    Make many people specialists; their ids in the order given.

    :raises NotAllowed: unless staff or the platform acts.
    :raises AlreadySpecialist: if one of them is a specialist already.
    :raises UnknownMarket: if a market does not exist.
    :raises OutsideMarket: if a base lies outside the area that its market serves.
    """
    if not actor.is_staff:
        raise NotAllowed("Only staff make people specialists.")
    pairs = list(zip(draw_specialist_ids(len(commands)), commands, strict=True))
    batch = CopyBatch()
    for number, command in pairs:
        newcomer = NewSpecialist(number, command, offers=())
        pack_people(batch, [newcomer], accounts.get_market(command.market), now=now)
    write_batch(batch)
    for number, command in pairs:
        accounts.mark_specialist(command.user_id, number)
    publish(*(SpecialistEnrolled(number, command.user_id, command.market, now) for number, command in pairs))
    return [number for number, _ in pairs]


def draw_specialist_ids(count: int) -> list[int]:
    """Numbers of specialists who are still to be made."""
    return draw_ids("specialists_specialist", count)


def pack_people(batch: CopyBatch, people: Sequence[NewSpecialist], market: MarketFacts, *, now: datetime) -> None:
    """
    Add the profiles and skills of a market's new specialists to a batch; asks no database.

    :raises OutsideMarket: if a base lies outside the area that the market serves.
    """
    profiles: list[tuple[object, ...]] = []
    skills: list[tuple[object, ...]] = []
    for newcomer in people:
        person, base = newcomer.person, market.to_point(newcomer.person.base)
        cell = base.cell
        profiles.append((
            newcomer.specialist_id, person.user_id, market.code, person.display_name, person.latin_name,
            merge_bio({}, person.bio or {}), person.languages, person.gender, person.experience_years, point_text(base),
            cell.column, cell.row, person.radius_km, newcomer.rating, newcomer.rating_count, True,
            name_vector(person.display_name, person.latin_name), now,
        ))  # fmt: skip
        skills += [(newcomer.specialist_id, skill_id) for skill_id in person.skill_ids]
    batch.add(_PROFILE_ROW, profiles)
    batch.add("specialists_specialistskill (specialist_id, skill_id)", skills)


def name_vector(display_name: str, latin_name: str) -> str:
    """The words under which a specialist's name is found."""
    return catalog.tsvector_text([(display_name, "A"), (latin_name, "A")])


@transaction_required
def record_ratings(ratings: Sequence[ShownRating]) -> None:
    """Write specialists' ratings down."""
    rows = [Specialist(pk=entry.specialist_id, rating=entry.rating, rating_count=entry.count) for entry in ratings]
    Specialist.objects.bulk_update(rows, ["rating", "rating_count"], batch_size=500)
    copy_to_offers([row.pk for row in rows])
