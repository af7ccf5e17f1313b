"""Steps of a visit for the module that leads it on its day: each inside that module's transaction."""

import uuid
from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.money import Money
from doorstep.modules.booking.contracts import ExtraFacts, ExtraState, FieldVisit, VisitState
from doorstep.modules.booking.extra_contracts import ExtraAsked
from doorstep.modules.booking.models import Extra, Visit, VisitItem
from doorstep.modules.booking.services import extras
from doorstep.modules.booking.services.field import field_visit_of
from doorstep.modules.booking.services.steps import lock_visit, require_specialist
from doorstep.modules.booking.services.work import advance


@transaction_required
def lock_field_visit(visit_id: uuid.UUID, *, actor: Actor) -> FieldVisit:
    """
    A visit that the actor works, its order locked to the end of the transaction.

    :raises NotFound: if the visit is not this specialist's.
    """
    visit = lock_visit(visit_id)[2]
    require_specialist(visit, actor)
    return field_visit_of(visit)


@transaction_required
def take_step(
    visit_id: uuid.UUID, target: VisitState, *, at: datetime | None = None, actor: Actor, now: datetime
) -> FieldVisit:
    """
    The next step of a visit, as ``advance_visit`` takes it; the visit after it.

    :param at: when it was done, if we hear of it later.
    :raises NotFound: if the visit is not this specialist's.
    :raises TooEarly: more than three hours before the agreed start.
    :raises ImpossibleTransition: out of order.
    """
    return field_visit_of(advance(visit_id, target, at=at, actor=actor, now=now))


@transaction_required
def ask_extra(visit_id: uuid.UUID, wish: ExtraAsked, *, actor: Actor, now: datetime) -> None:
    """The same as asking for it over the API; see ``extras.ask_for_extra``."""
    extras.ask_extra(visit_id, wish, actor=actor, now=now)


def list_extras(visit_id: uuid.UUID) -> list[ExtraFacts]:
    """Work and parts beside what was booked, oldest first; the caller knows who may see them."""
    return [_facts(extra) for extra in Extra.objects.filter(visit_id=visit_id).order_by("id")]


def _facts(extra: Extra) -> ExtraFacts:
    return ExtraFacts(
        extra_id=extra.id,
        kind=extra.known_kind,
        title=extra.title,
        quantity=extra.quantity,
        amount=Money(extra.amount_minor, extra.currency),
        state=ExtraState(extra.state),
    )


def list_services_of_visit(visit_id: uuid.UUID) -> list[int]:
    """Ids of the services that a visit consists of, the first first."""
    visit = Visit.objects.only("service_id", "composed").get(id=visit_id)
    found = [visit.service_id]
    if visit.composed:
        found += VisitItem.objects.filter(visit_id=visit_id).order_by("position").values_list("service_id", flat=True)
    return list(dict.fromkeys(found))
