"""Making people specialists, and writing their ratings down."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Value

from doorstep.infra.audit import record_act
from doorstep.infra.db import fetch_all, transaction, transaction_required
from doorstep.infra.outbox import publish
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.specialists.contracts import (
    EnrollSpecialist,
    PersonMissing,
    ShownRating,
    SpecialistEnrolled,
)
from doorstep.modules.specialists.models import Specialist, SpecialistSkill
from doorstep.modules.specialists.rules import merge_bio


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
    ids = [
        row[0]
        for row in fetch_all(
            "SELECT nextval(pg_get_serial_sequence('specialists_specialist', 'id')) FROM generate_series(1, %s)",
            [len(commands)],
        )
    ]
    pairs = list(zip(ids, commands, strict=True))
    Specialist.objects.bulk_create([_new_row(number, command, now) for number, command in pairs], batch_size=500)
    SpecialistSkill.objects.bulk_create(
        [
            SpecialistSkill(specialist_id=number, skill_id=skill_id)
            for number, command in pairs
            for skill_id in command.skill_ids
        ],
        batch_size=2000,
    )
    for number, command in pairs:
        accounts.mark_specialist(command.user_id, number)
    publish(*(SpecialistEnrolled(number, command.user_id, command.market, now) for number, command in pairs))
    return ids


def _new_row(number: int, command: EnrollSpecialist, now: datetime) -> Specialist:
    base = accounts.get_market(command.market).to_point(command.base)
    cell = base.cell
    return Specialist(
        id=number,
        user_id=command.user_id,
        market_id=command.market,
        display_name=command.display_name,
        latin_name=command.latin_name,
        bio=merge_bio({}, command.bio or {}),
        languages=list(command.languages),
        gender=command.gender,
        experience_years=command.experience_years,
        base=base,
        cell_column=cell.column,
        cell_row=cell.row,
        radius_km=command.radius_km,
        search_vector=Value(name_vector(command.display_name, command.latin_name)),
        enrolled_at=now,
    )


def name_vector(display_name: str, latin_name: str) -> str:
    """The words under which a specialist's name is found."""
    return catalog.tsvector_text([(display_name, "A"), (latin_name, "A")])


@transaction_required
def record_ratings(ratings: Sequence[ShownRating]) -> None:
    """Write specialists' ratings down."""
    rows = [Specialist(pk=entry.specialist_id, rating=entry.rating, rating_count=entry.count) for entry in ratings]
    Specialist.objects.bulk_update(rows, ["rating", "rating_count"], batch_size=500)
