"""Offers of a specialist: create, change, remove."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from doorstep.infra.db import transaction, transaction_required
from doorstep.kernel.actors import Actor
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import Listing, ServiceFacts
from doorstep.modules.specialists import rules, selectors
from doorstep.modules.specialists.contracts import ChangeOffer, CreateOffer, OfferExists, OwnOffer, SkillMissing
from doorstep.modules.specialists.models import Offer, Specialist, SpecialistSkill


@transaction
def create_offer(command: CreateOffer, *, actor: Actor, now: datetime) -> OwnOffer:
    """
    Offer a service in the specialist's market, in its currency. An offer removed before comes back.

    :raises NotAllowed: if the actor is no specialist.
    :raises ServiceMissing: if the market does not have the service.
    :raises SkillMissing: if the profile lacks the skill that the service asks for.
    :raises OfferExists: if the specialist offers the service already.
    :raises InvalidInput: if the duration is impossible, or given for a service sold by the hour.
    """
    specialist = selectors.own_specialist(actor)
    listing = catalog.get_listing(specialist.market_id, command.service_id)
    service = catalog.get_service(command.service_id)
    _check_skill(specialist.pk, service)
    offer = _new_row(specialist, command, listing, service)
    former = Offer.objects.select_for_update().filter(specialist=specialist, listing_id=listing.listing_id).first()
    if former is not None:
        if not former.removed:
            raise OfferExists
        offer.pk = former.pk
    offer.save(force_update=former is not None)
    return selectors.own_offers(specialist.pk, actor.language, offer.pk)[0]


@transaction_required
def create_offers(by_specialist: Mapping[int, Sequence[CreateOffer]]) -> None:
    """
    Create the offers of many specialists who have none of them yet, trusting their skills.

    :raises OfferExists: if one of them exists.
    :raises KeyError: if a specialist does not exist, or a market does not have a service.
    """
    specialists = Specialist.objects.in_bulk(list(by_specialist))
    listings: dict[str, dict[int, Listing]] = {}
    services = {
        service.service_id: service
        for service in catalog.list_services(
            {command.service_id for many in by_specialist.values() for command in many}
        )
    }
    rows = []
    for specialist_id, commands in by_specialist.items():
        specialist = specialists[specialist_id]
        market = specialist.market_id
        if market not in listings:
            listings[market] = {listing.service_id: listing for listing in catalog.list_listings(market)}
        for command in commands:
            listing = listings[market][command.service_id]
            rows.append(_new_row(specialist, command, listing, services[command.service_id]))
    Offer.objects.bulk_create(rows, batch_size=1000)


@transaction
def change_offer(offer_id: int, command: ChangeOffer, *, actor: Actor, now: datetime) -> OwnOffer:
    """
    Change the actor's own offer; orders and quotes made before keep their price.

    :raises NotAllowed: if the actor is no specialist.
    :raises OfferMissing: if the offer is not the actor's own.
    :raises InvalidInput: if the duration is impossible, or given for a service sold by the hour.
    """
    specialist = selectors.own_specialist(actor)
    offer = selectors.lock_own_offer(offer_id, specialist.pk)
    present = selectors.own_offers(specialist.pk, actor.language, offer_id)[0]
    for name in ("price_minor", "takes_standard_price", "auto_accept", "active"):
        value = getattr(command, name)
        if value is not None:
            setattr(offer, name, value)
    if command.duration_minutes is not None:
        offer.duration_minutes = rules.offer_minutes(
            present.price_model, usual=present.duration_minutes, wanted=command.duration_minutes
        )
    offer.save()
    return selectors.own_offers(specialist.pk, actor.language, offer_id)[0]


@transaction
def remove_offer(offer_id: int, *, actor: Actor, now: datetime) -> None:
    """
    Take the actor's own offer away; orders made before stay.

    :raises NotAllowed: if the actor is no specialist.
    :raises OfferMissing: if the offer is not the actor's own.
    """
    specialist = selectors.own_specialist(actor)
    offer = selectors.lock_own_offer(offer_id, specialist.pk)
    offer.active, offer.removed = False, True
    offer.save(update_fields=["active", "removed"])


def _check_skill(specialist_id: int, service: ServiceFacts) -> None:
    if not SpecialistSkill.objects.filter(specialist_id=specialist_id, skill_id=service.skill_id).exists():
        skill = next((skill.slug for skill in catalog.list_skills() if skill.skill_id == service.skill_id), "")
        raise SkillMissing("Ask staff to add the skill to your profile.", skill=skill)


def _new_row(specialist: Specialist, command: CreateOffer, listing: Listing, service: ServiceFacts) -> Offer:
    _, place = rules.public_place(selectors.base_of(specialist))
    return Offer(
        specialist=specialist,
        listing_id=listing.listing_id,
        price_minor=command.price_minor,
        currency=listing.price.currency,
        duration_minutes=rules.offer_minutes(
            service.price_model, usual=service.duration_minutes, wanted=command.duration_minutes
        ),
        takes_standard_price=command.takes_standard_price,
        auto_accept=command.auto_accept,
        active=command.active,
        place=place,
    )
