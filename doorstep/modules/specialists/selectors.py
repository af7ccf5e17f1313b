"""Reads of specialists and their offers."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any

from doorstep.infra.db import fetch_all, fetch_one
from doorstep.infra.fields import point_text
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.geo import Cell, Point
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import AT_CLIENT, PlaceKind, PriceModel, in_order, text_in
from doorstep.modules.specialists.choices import offer_choices_of, standard_choices_of
from doorstep.modules.specialists.contracts import (
    NO_CHOICES,
    CertificateEntry,
    Gender,
    OfferFacts,
    OfferMissing,
    OpenService,
    OwnOffer,
    OwnProfile,
    PortfolioEntry,
    PublicOffer,
    PublicProfile,
    SpecialistCard,
    SpecialistMissing,
)
from doorstep.modules.specialists.models import Certificate, Offer, PortfolioPicture, Specialist, SpecialistSkill
from doorstep.modules.specialists.places import find_place

_FACTS = """
offer_id, specialist_id, user_id, service_id, market, price_minor, currency, standard_minor, takes_standard_price,
price_model, duration_minutes, minimum_quantity, maximum_quantity, preparation_minutes, cleanup_minutes,
cell_column, cell_row, radius_km, auto_accept, rating, rating_count, gender, languages, display_name, place_kinds,
place_id
"""


# Hundreds of offers are read at a time, in few currencies and at few prices.
_PRICE_MODELS = {str(model): model for model in PriceModel}
_GENDERS = {str(gender): gender for gender in Gender}
_KINDS = {tuple(map(str, kinds)): kinds for count in (1, 2, 3) for kinds in combinations(PlaceKind, count)}
_money = lru_cache(maxsize=1024)(Money)


def _facts(row: Sequence[Any]) -> OfferFacts:
    currency = row[6]
    return OfferFacts(
        offer_id=row[0],
        specialist_id=row[1],
        user_id=row[2],
        service_id=row[3],
        market=row[4],
        price=_money(row[5], currency),
        standard_price=_money(row[7], currency),
        takes_standard_price=row[8],
        price_model=_PRICE_MODELS[row[9]],
        duration_minutes=row[10],
        minimum_quantity=row[11],
        maximum_quantity=row[12],
        preparation_minutes=row[13],
        cleanup_minutes=row[14],
        base_cell=Cell(row[15], row[16]),
        radius_km=row[17],
        auto_accept=row[18],
        rating=row[19],
        rating_count=row[20],
        gender=_GENDERS[row[21]],
        languages=tuple(row[22]),
        display_name=row[23],
        place_kinds=_KINDS.get(tuple(row[24]), AT_CLIENT),
        place_id=row[25],
    )


def live_offers(offer_ids: Iterable[int]) -> list[OfferFacts]:
    """The live ones among some offers."""
    rows = fetch_all(
        f"SELECT {_FACTS} FROM specialists_offer_v1 WHERE offer_id = ANY(%s) AND active", [list(offer_ids)]
    )
    return [_facts(row) for row in rows]


def get_offer(offer_id: int) -> OfferFacts:
    """:raises OfferMissing: if there is no such live offer."""
    row = fetch_one(f"SELECT {_FACTS} FROM specialists_offer_v1 WHERE offer_id = %s AND active", [offer_id])
    if row is None:
        raise OfferMissing
    return _facts(row)


def live_offers_of(specialist_ids: Iterable[int]) -> list[OfferFacts]:
    """The live offers of some specialists."""
    rows = fetch_all(
        f"SELECT {_FACTS} FROM specialists_offer_v1 WHERE specialist_id = ANY(%s) AND active ORDER BY offer_id",
        [list(specialist_ids)],
    )
    return [_facts(row) for row in rows]


def services_of(specialist_ids: Iterable[int]) -> set[tuple[int, str]]:
    """The (service id, market) pairs that some specialists offer at present."""
    rows = fetch_all(
        "SELECT DISTINCT service_id, market FROM specialists_offer_v1 WHERE specialist_id = ANY(%s) AND active",
        [list(specialist_ids)],
    )
    return {(service, market) for service, market in rows}


def candidates_near(service_id: int, market: str, point: Point, limit: int) -> list[OfferFacts]:
    """Live offers of a service whose specialists serve a place, nearest first (by coarse cell), then by id."""
    rows = fetch_all(
        f"""
        WITH near AS (
            SELECT place <-> %(place)s::point AS distance, offer_id FROM specialists_near_v1
            WHERE place <-> %(place)s::point <= radius_km
              AND int8range(listing_id, listing_id, '[]') && (
                  SELECT int8range(listing_id, listing_id, '[]') FROM catalog_listing_v1
                  WHERE service_id = %(service)s AND market = %(market)s)
            ORDER BY place <-> %(place)s::point, offer_id LIMIT %(limit)s)
        SELECT {_FACTS} FROM near JOIN specialists_offer_v1 USING (offer_id) WHERE active ORDER BY distance, offer_id
        """,
        {"place": point_text(point.cell.center), "service": service_id, "market": market, "limit": limit},
    )
    return [_facts(row) for row in rows]


def offers_at(kind: PlaceKind, service_id: int, market: str, *, place_id: int | None, limit: int) -> list[OfferFacts]:
    """Live offers of a service that are done at one shop, or online; the best rated first."""
    rows = fetch_all(
        f"""
        SELECT {_FACTS} FROM specialists_offer_v1
        WHERE service_id = %s AND market = %s AND active AND %s = ANY(place_kinds)
          AND (%s::bigint IS NULL OR place_id = %s) ORDER BY rating DESC NULLS LAST, offer_id LIMIT %s
        """,
        [service_id, market, kind.value, place_id, place_id, limit],
    )
    return [_facts(row) for row in rows]


def find_specialist(specialist_id: int) -> Specialist | None:
    """The specialist's row."""
    return Specialist.objects.filter(pk=specialist_id).first()


def cards(specialist_ids: Iterable[int]) -> list[SpecialistCard]:
    """Cards of specialists, paused ones too."""
    rows = fetch_all(f"SELECT {_CARD} FROM specialists_specialist WHERE id = ANY(%s)", [list(specialist_ids)])
    return [_card(row) for row in rows]


_CARD = """
id, user_id, market_id, display_name, gender, languages, experience_years, photo_id, rating, rating_count,
cell_column, cell_row, radius_km, active
"""


def _card(row: Sequence[Any]) -> SpecialistCard:
    return SpecialistCard(
        specialist_id=row[0],
        user_id=row[1],
        market=row[2],
        display_name=row[3],
        gender=Gender(row[4]),
        languages=tuple(row[5]),
        experience_years=row[6],
        photo=row[7],
        rating=row[8],
        rating_count=row[9],
        base_cell=Cell(row[10], row[11]),
        radius_km=row[12],
        active=row[13],
    )


def card_of(row: Specialist) -> SpecialistCard:
    """What anybody may know of a specialist."""
    return SpecialistCard(
        specialist_id=row.pk,
        user_id=row.user_id,
        market=row.market_id,
        display_name=row.display_name,
        gender=Gender(row.gender),
        languages=tuple(row.languages),
        experience_years=row.experience_years,
        photo=row.photo_id,
        rating=row.rating,
        rating_count=row.rating_count,
        base_cell=Cell(row.cell_column, row.cell_row),
        radius_km=row.radius_km,
        active=row.active,
    )


def public_profile(specialist_id: int, language: str) -> PublicProfile:
    """:raises SpecialistMissing: if there is no such specialist, or the profile is paused."""
    row = find_specialist(specialist_id)
    if row is None or not row.active:
        raise SpecialistMissing
    card = card_of(row)
    return PublicProfile(
        card=card,
        bio=text_in(row.bio, language),
        near=accounts.get_market(row.market_id).plane.to_latlon(card.base_cell.center),
        offers=tuple(_public_offers(specialist_id, row.market_id, language)),
        portfolio=tuple(portfolio_of(specialist_id)),
        certificates=tuple(certificates_of(specialist_id)),
        place=find_place(row.place_id),
    )


def _public_offers(specialist_id: int, market: str, language: str) -> list[PublicOffer]:
    rows = fetch_all(
        """
        SELECT offer_id, service_id, category_id, service_names, price_model, unit_names, price_minor, currency,
               duration_minutes, minimum_quantity, maximum_quantity, auto_accept, place_kinds, service_place_kinds
        FROM specialists_offer_v1 WHERE specialist_id = %s AND active ORDER BY category_id, service_id
        """,
        [specialist_id],
    )
    choices = offer_choices_of({row[0]: row[1] for row in rows}, market, language)
    return [
        PublicOffer(
            offer_id=row[0],
            service_id=row[1],
            category_id=row[2],
            service_name=text_in(json.loads(row[3]), language),
            price_model=PriceModel(row[4]),
            unit_name=text_in(json.loads(row[5]), language),
            price=Money(row[6], row[7]),
            duration_minutes=row[8],
            minimum_quantity=row[9],
            maximum_quantity=row[10],
            auto_accept=row[11],
            place_kinds=in_order(set(row[12]) & set(row[13])),
            choices=choices.get(row[0], NO_CHOICES).done(),
        )
        for row in rows
    ]


def portfolio_of(specialist_id: int) -> list[PortfolioEntry]:
    """A specialist's pictures in the order shown."""
    return [picture_of(row) for row in PortfolioPicture.objects.filter(specialist=specialist_id).order_by("position")]


def picture_of(row: PortfolioPicture) -> PortfolioEntry:
    """A row of a portfolio as others may know it."""
    return PortfolioEntry(picture_id=row.pk, file_id=row.file_id, caption=row.caption, position=row.position)


def certificates_of(specialist_id: int) -> list[CertificateEntry]:
    """A specialist's certificates, newest first."""
    return [certificate_of(row) for row in Certificate.objects.filter(specialist=specialist_id).order_by("-year", "id")]


def certificate_of(row: Certificate) -> CertificateEntry:
    """A row of a certificate as others may know it."""
    return CertificateEntry(
        certificate_id=row.pk, title=row.title, issuer=row.issuer, year=row.year, file_id=row.file_id
    )


def lock_own_specialist(actor: Actor) -> Specialist:
    """
    The actor's own row, locked until the transaction ends: what hangs at it changes one by one.

    :raises NotAllowed: if the actor is no specialist.
    """
    row = Specialist.objects.select_for_update().filter(pk=actor.specialist_id or 0).first()
    if row is None:
        raise NotAllowed("Only specialists have a profile.")
    return row


def own_specialist(actor: Actor) -> Specialist:
    """:raises NotAllowed: if the actor is no specialist."""
    row = None if actor.specialist_id is None else find_specialist(actor.specialist_id)
    if row is None:
        raise NotAllowed("Only specialists have a profile.")
    return row


def base_of(row: Specialist) -> Point:
    """Where the specialist's day starts. Private."""
    assert row.base is not None  # NOT NULL column
    return row.base


def own_profile(row: Specialist) -> OwnProfile:
    """The profile as its owner sees it."""
    skills = fetch_all(
        "SELECT skill.slug FROM specialists_specialistskill AS own JOIN catalog_skill AS skill "
        "ON skill.id = own.skill_id WHERE own.specialist_id = %s ORDER BY skill.slug",
        [row.pk],
    )
    return OwnProfile(
        card=card_of(row),
        bio=row.bio,
        base=accounts.get_market(row.market_id).plane.to_latlon(base_of(row)),
        skills=tuple(slug for (slug,) in skills),
        place=find_place(row.place_id),
        meeting_url=row.open_meeting(),
    )


def own_offers(specialist_id: int, language: str, offer_id: int | None = None) -> list[OwnOffer]:
    """A specialist's offers, paused ones too; one of them if ``offer_id`` is given."""
    rows = fetch_all(
        """
        SELECT offer.id, view.service_id, view.service_names, view.price_model, view.price_minor, view.currency,
               view.standard_minor, view.duration_minutes, view.takes_standard_price, view.auto_accept, offer.active,
               view.unit_names, view.market, view.place_kinds, view.service_place_kinds
        FROM specialists_offer AS offer JOIN specialists_offer_v1 AS view ON view.offer_id = offer.id
        WHERE offer.specialist_id = %s AND (%s::bigint IS NULL OR offer.id = %s) ORDER BY view.category_id, offer.id
        """,
        [specialist_id, offer_id, offer_id],
    )
    usual = {service.service_id: service.duration_minutes for service in catalog.list_services(row[1] for row in rows)}
    # A specialist works in one market.
    choices = offer_choices_of({row[0]: row[1] for row in rows}, rows[0][12] if rows else "", language)
    return [
        OwnOffer(
            offer_id=row[0],
            service_id=row[1],
            service_name=text_in(json.loads(row[2]), language),
            price_model=PriceModel(row[3]),
            unit_name=text_in(json.loads(row[11]), language),
            price=Money(row[4], row[5]),
            standard_price=Money(row[6], row[5]),
            duration_minutes=row[7],
            usual_minutes=usual[row[1]],
            takes_standard_price=row[8],
            auto_accept=row[9],
            active=row[10],
            place_kinds=in_order(row[13]),
            possible_kinds=in_order(row[14]),
            choices=choices.get(row[0], NO_CHOICES),
        )
        for row in rows
    ]


def open_services(row: Specialist, language: str) -> list[OpenService]:
    """The services of the market that a specialist has the skill for and does not offer, by name."""
    skills = set(SpecialistSkill.objects.filter(specialist=row).values_list("skill_id", flat=True))
    listed = {listing.service_id: listing.listing_id for listing in catalog.list_listings(row.market_id)}
    offered = set(Offer.objects.filter(specialist=row, removed=False).values_list("listing_id", flat=True))
    able = [
        service.service_id
        for service in catalog.list_services(listed)
        if service.skill_id in skills and listed[service.service_id] not in offered
    ]
    choices = standard_choices_of(able, row.market_id, language)
    found = [
        OpenService(
            service_id=card.service_id,
            service_name=card.name,
            price_model=card.price_model,
            unit_name=card.unit_name,
            standard_price=card.price,
            usual_minutes=card.duration_minutes,
            possible_kinds=card.place_kinds,
            choices=choices[card.service_id],
        )
        for card in catalog.service_cards(row.market_id, able, language)
    ]
    return sorted(found, key=lambda service: service.service_name)


def lock_own_offer(offer_id: int, specialist_id: int) -> Offer:
    """
    The offer, locked until the transaction ends.

    :raises OfferMissing: unless it is the specialist's own and not removed.
    """
    offer = Offer.objects.select_for_update().filter(pk=offer_id, specialist_id=specialist_id, removed=False).first()
    if offer is None:
        raise OfferMissing
    return offer
