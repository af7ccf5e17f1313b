"""Offers of a specialist: create, change, remove."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from doorstep.infra.copying import CopyBatch, draw_ids, write_batch
from doorstep.infra.db import transaction, transaction_required
from doorstep.infra.fields import point_text
from doorstep.kernel.actors import Actor
from doorstep.kernel.geo import Cell, Point
from doorstep.kernel.money import Money
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import AT_CLIENT, Listing, PlaceKind, PriceModel, ServiceFacts
from doorstep.modules.specialists import rules, selectors
from doorstep.modules.specialists.choices import change_choices, forget_choices
from doorstep.modules.specialists.contracts import (
    ChangeOffer,
    CreateOffer,
    NewSpecialist,
    OfferExists,
    OfferFacts,
    OwnOffer,
    SkillMissing,
)
from doorstep.modules.specialists.models import Offer, Specialist, SpecialistSkill
from doorstep.modules.specialists.services.copies import copy_to_offers

type Assortment = Mapping[int, tuple[Listing, ServiceFacts]]
"""A market's services by id, each with its listing there."""

_OFFER_ROW = (
    "specialists_offer (id, specialist_id, listing_id, price_minor, currency, duration_minutes, takes_standard_price, "
    "auto_accept, active, removed, place, place_kinds, radius_km, rating, live)"
)


@transaction
def create_offer(command: CreateOffer, *, actor: Actor, now: datetime) -> OwnOffer:
    """
    Offer a service in the specialist's market, in its currency. An offer removed before comes back, on these terms.

    :raises NotAllowed: if the actor is no specialist.
    :raises ServiceMissing: if the market does not have the service.
    :raises SkillMissing: if the profile lacks the skill that the service asks for.
    :raises OfferExists: if the specialist offers the service already.
    :raises InvalidInput: if the duration is impossible, or given for a service sold by the hour.
    :raises ChoiceMissing: if the service has no such variant or add-on.
    :raises PlaceKindsInvalid: if it is nowhere, or somewhere where the service can't be done.
    :raises NoPlaceOfWork: if clients are to come and the specialist works at no place.
    :raises MeetingAddressMissing: if it is to be online and there is no address to meet.
    """
    specialist = selectors.own_specialist(actor)
    listing = catalog.get_listing(specialist.market_id, command.service_id)
    service = catalog.get_service(command.service_id)
    _check_skill(specialist.pk, service)
    usual = AT_CLIENT if PlaceKind.CLIENT in service.place_kinds else service.place_kinds
    kinds = _checked_kinds(specialist, command.place_kinds or usual, service)
    offer = _new_row(specialist, replace(command, place_kinds=kinds), listing, service)
    former = Offer.objects.select_for_update().filter(specialist=specialist, listing_id=listing.listing_id).first()
    if former is not None:
        if not former.removed:
            raise OfferExists
        offer.pk = former.pk
        forget_choices(former)
    offer.save(force_update=former is not None)
    _take_terms(offer, command, specialist.market_id, service.service_id, service.price_model)
    copy_to_offers([specialist.pk])
    return selectors.own_offers(specialist.pk, actor.language, offer.pk)[0]


@transaction_required
def create_offers(by_specialist: Mapping[int, Sequence[CreateOffer]]) -> None:
    """
    Create the offers of many specialists who have none of them yet, trusting their skills.

    :raises OfferExists: if one of them exists.
    :raises KeyError: if a specialist does not exist, or a market does not have a service.
    """
    specialists = Specialist.objects.in_bulk(list(by_specialist))
    assortments: dict[str, Assortment] = {}
    rows: list[tuple[object, ...]] = []
    ids = iter(draw_offer_ids(sum(map(len, by_specialist.values()))))
    for specialist_id, commands in by_specialist.items():
        specialist = specialists[specialist_id]
        market = specialist.market_id
        if market not in assortments:
            assortments[market] = assortment_of(market)
        _, place = rules.public_place(selectors.base_of(specialist))
        rows += [
            (
                *_copied_row(next(ids), specialist_id, command, *assortments[market][command.service_id], place),
                specialist.radius_km,
                specialist.rating,
                command.active and specialist.active and PlaceKind.CLIENT in _kinds(command),
            )
            for command in commands
        ]
    batch = CopyBatch()
    batch.add(_OFFER_ROW, rows)
    write_batch(batch)


def draw_offer_ids(count: int) -> list[int]:
    """Numbers of offers that are still to be made."""
    return draw_ids("specialists_offer", count)


def assortment_of(market: str) -> Assortment:
    """Everything that a market offers, by service id: what the offers of its specialists are made of."""
    listings = catalog.list_listings(market)
    services = {one.service_id: one for one in catalog.list_services(listing.service_id for listing in listings)}
    return {listing.service_id: (listing, services[listing.service_id]) for listing in listings}


def pack_offers(
    batch: CopyBatch, people: Sequence[NewSpecialist], assortment: Assortment, market: MarketFacts
) -> list[list[OfferFacts]]:
    """
    Add the offers of a market's new specialists to a batch, trusting their skills; asks no database.

    :return: of each of them, what others may know of the offers.
    :raises KeyError: if the market does not have a service.
    """
    rows: list[tuple[object, ...]] = []
    facts: list[list[OfferFacts]] = []
    for newcomer in people:
        cell, place = rules.public_place(market.plane.to_point(newcomer.person.base))
        facts.append([])
        for offer_id, command in newcomer.offers:
            listing, service = assortment[command.service_id]
            row = _copied_row(offer_id, newcomer.specialist_id, command, listing, service, place)
            live = command.active and PlaceKind.CLIENT in _kinds(command)
            rows.append((*row, newcomer.person.radius_km, newcomer.rating, live))
            facts[-1].append(_facts(newcomer, offer_id, command, listing, service, cell))
    batch.add(_OFFER_ROW, rows)
    return facts


def _facts(
    newcomer: NewSpecialist, offer_id: int, command: CreateOffer, listing: Listing, service: ServiceFacts, cell: Cell
) -> OfferFacts:
    person = newcomer.person
    return OfferFacts(
        offer_id=offer_id,
        specialist_id=newcomer.specialist_id,
        user_id=person.user_id,
        service_id=service.service_id,
        market=listing.market,
        price=Money(command.price_minor, listing.price.currency),
        standard_price=listing.price,
        takes_standard_price=command.takes_standard_price,
        price_model=service.price_model,
        duration_minutes=_minutes(command, service),
        minimum_quantity=service.minimum_quantity,
        maximum_quantity=service.maximum_quantity,
        preparation_minutes=service.preparation_minutes,
        cleanup_minutes=service.cleanup_minutes,
        base_cell=cell,
        radius_km=person.radius_km,
        auto_accept=command.auto_accept,
        rating=newcomer.rating,
        rating_count=newcomer.rating_count,
        gender=person.gender,
        languages=person.languages,
        display_name=person.display_name,
        place_kinds=_kinds(command),
    )


@transaction
def change_offer(offer_id: int, command: ChangeOffer, *, actor: Actor, now: datetime) -> OwnOffer:
    """
    Change the actor's own offer; orders and quotes made before keep their price.

    :raises NotAllowed: if the actor is no specialist.
    :raises OfferMissing: if the offer is not the actor's own.
    :raises InvalidInput: if the duration is impossible, or given for a service sold by the hour.
    :raises ChoiceMissing: if the service has no such variant or add-on.
    :raises PlaceKindsInvalid, NoPlaceOfWork, MeetingAddressMissing: as :func:`create_offer`.
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
    if command.place_kinds is not None:
        offer.place_kinds = list(
            _checked_kinds(specialist, command.place_kinds, catalog.get_service(present.service_id))
        )
    offer.save()
    _take_terms(offer, command, specialist.market_id, present.service_id, present.price_model)
    copy_to_offers([specialist.pk])
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
    offer.active, offer.removed, offer.live = False, True, False
    offer.save(update_fields=["active", "removed", "live"])


def _take_terms(
    offer: Offer, command: CreateOffer | ChangeOffer, market: str, service_id: int, model: PriceModel
) -> None:
    if command.variants or command.add_ons:
        change_choices(offer, service_id, market, model, variants=command.variants, add_ons=command.add_ons)


def _check_skill(specialist_id: int, service: ServiceFacts) -> None:
    if not SpecialistSkill.objects.filter(specialist_id=specialist_id, skill_id=service.skill_id).exists():
        skill = next((skill.slug for skill in catalog.list_skills() if skill.skill_id == service.skill_id), "")
        raise SkillMissing("Ask staff to add the skill to your profile.", skill=skill)


def _checked_kinds(specialist: Specialist, wanted: Iterable[PlaceKind], service: ServiceFacts) -> tuple[PlaceKind, ...]:
    return rules.check_place_kinds(
        wanted,
        possible=service.place_kinds,
        has_place=specialist.place_id is not None,
        has_meeting=bool(specialist.meeting_sealed),
    )


def _minutes(command: CreateOffer, service: ServiceFacts) -> int:
    return rules.offer_minutes(service.price_model, usual=service.duration_minutes, wanted=command.duration_minutes)


def _copied_row(
    offer_id: int, specialist_id: int, command: CreateOffer, listing: Listing, service: ServiceFacts, place: Point
) -> tuple[object, ...]:
    return (
        offer_id, specialist_id, listing.listing_id, command.price_minor, listing.price.currency,
        _minutes(command, service), command.takes_standard_price, command.auto_accept, command.active, False,
        point_text(place), list(map(str, _kinds(command))),
    )  # fmt: skip


def _kinds(command: CreateOffer) -> tuple[PlaceKind, ...]:
    """Where an offer of somebody is done who is trusted to know."""
    return command.place_kinds or AT_CLIENT


def _new_row(specialist: Specialist, command: CreateOffer, listing: Listing, service: ServiceFacts) -> Offer:
    _, place = rules.public_place(selectors.base_of(specialist))
    return Offer(
        specialist=specialist,
        listing_id=listing.listing_id,
        price_minor=command.price_minor,
        currency=listing.price.currency,
        duration_minutes=_minutes(command, service),
        takes_standard_price=command.takes_standard_price,
        auto_accept=command.auto_accept,
        active=command.active,
        place=place,
        place_kinds=list(_kinds(command)),
    )
