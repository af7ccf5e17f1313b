"""The written content fits the markets, the catalogue's rules and the four languages."""

from collections.abc import Mapping
from datetime import date

import phonenumbers
import pytest

from doorstep.entrypoints.latin import transliterated
from doorstep.entrypoints.seed.content import LANGUAGES, MARKETS, catalogue, city, phrases, professions
from doorstep.entrypoints.seed.roster import invent_specialists
from doorstep.kernel.geo import LatLon
from doorstep.modules.accounts.first_markets import FIRST_MARKETS
from doorstep.modules.availability.rules.hours import check_hours
from doorstep.modules.catalog.checklist_contracts import LONGEST_CHECKLIST_NAME
from doorstep.modules.catalog.contracts import AddOnDraft, PriceModel, ServiceDraft, VariantDraft

TODAY = date(2026, 1, 12)
FACTS = {market.code: market for market in FIRST_MARKETS}


def test_there_is_a_city_for_every_market() -> None:
    assert list(MARKETS) == list(FACTS)


@pytest.mark.parametrize("code", MARKETS)
def test_a_city_speaks_and_pays_as_its_market_does(code: str) -> None:
    place, market = city(code), FACTS[code]
    assert (place.currency, place.language) == (market.currency, market.language)
    assert len(place.districts) >= 15
    for district in place.districts:
        for north, east in ((0.007, 0.014), (-0.007, -0.014)):
            assert market.serves(LatLon(district.center.lat + north, district.center.lon + east)), district.name


@pytest.mark.parametrize("code", MARKETS)
@pytest.mark.parametrize("serial", [1, 300, 5001, 5170, 9999])
def test_demo_phones_are_valid_numbers_of_the_country(code: str, serial: int) -> None:
    number = phonenumbers.parse(city(code).phone_pattern.format(serial=serial))
    assert phonenumbers.is_valid_number(number)
    assert phonenumbers.region_code_for_number(number) == FACTS[code].country


def test_the_catalogue_is_large_enough_and_complete() -> None:
    content = catalogue()
    tops = [category for category in content.categories if category.parent_slug is None]
    assert len(tops) >= 8
    assert len(content.services) >= 44
    skills = {skill.slug for skill in content.skills}
    for service in content.services:
        assert service.skill_slug in skills
        assert set(service.prices) == set(MARKETS)
        assert service.price_model is not PriceModel.HOURLY or service.duration_minutes == 60
        assert (service.price_model is PriceModel.FIXED) == (service.maximum_quantity == 1)
        assert (service.price_model is PriceModel.UNIT) == (set(service.unit_names) == set(LANGUAGES))
        for texts in (service.names, service.descriptions, service.included):
            assert set(texts) == set(LANGUAGES)
            assert all(texts.values())
        assert len({len(items) for items in service.included.values()}) == 1, service.slug


def test_traditional_texts_are_not_copies_of_simplified_ones() -> None:
    content = catalogue()
    assert not [service.slug for service in content.services if _same(service.descriptions)]
    assert not [kind.slug for kind in professions() if _same(kind.bio)]


def _same(texts: Mapping[str, str]) -> bool:
    return texts["zh-Hans"] == texts["zh-Hant"]


def test_phrases_come_in_all_languages_and_equal_numbers() -> None:
    for kind, texts in phrases().items():
        assert set(texts) == set(LANGUAGES), kind
        assert len({len(sentences) for sentences in texts.values()}) == 1 or kind == "client_notes", kind


@pytest.mark.parametrize("code", MARKETS)
def test_specialists_are_believable_and_always_the_same(code: str) -> None:
    services = catalogue().services
    made = invent_specialists(city(code), services, count=170, today=TODAY)
    assert made == invent_specialists(city(code), services, count=170, today=TODAY)
    assert len({entry.person.name for entry in made}) == 170
    assert {entry.profession.slug for entry in made} == {kind.slug for kind in professions()}
    by_slug = {service.slug: service for service in services}
    for entry in made:
        assert 3 <= len(entry.offers) <= 8
        assert {by_slug[offer.service_slug].skill_slug for offer in entry.offers} <= set(entry.skills)
        assert FACTS[code].serves(entry.base)
        assert set(entry.bio) == set(LANGUAGES)
        check_hours(entry.hours)
    offered = {offer.service_slug for entry in made for offer in entry.offers}
    assert offered == set(by_slug), set(by_slug) - offered


def test_names_in_latin_letters() -> None:
    assert transliterated("Щукина") == "Shchukina"
    assert transliterated("Юлия") == "Yuliya"
    assert transliterated("Väinö") == "Väinö"


@pytest.mark.parametrize("service", catalogue().services, ids=lambda service: service.slug)
def test_what_may_be_chosen_with_a_service_is_whole(service: ServiceDraft) -> None:
    assert service.add_ons or service.variants
    options: list[VariantDraft | AddOnDraft] = [*service.variants, *service.add_ons]
    for one in options:
        assert set(one.prices) == set(MARKETS)
        assert set(one.names) == set(LANGUAGES)
        assert all(one.names.values())
    for variant in service.variants:
        assert 5 <= variant.minutes <= 720
        assert service.price_model is not PriceModel.HOURLY or variant.minutes == 60
        assert all(price.minor > 0 for price in variant.prices.values())
    for add_on in service.add_ons:
        assert 0 <= add_on.minutes <= 480
        assert 1 <= add_on.maximum_quantity <= 50
    for drafts in (service.variants, service.add_ons):
        assert len({one.slug for one in drafts}) == len(drafts)


def test_checklists_are_whole_and_of_services_that_there_are() -> None:
    with_one = [service for service in catalogue().services if service.checklist]
    assert len(with_one) >= 30
    for service in with_one:
        assert len({item.slug for item in service.checklist}) == len(service.checklist), service.slug
        for item in service.checklist:
            assert set(item.names) == set(LANGUAGES)
            assert all(0 < len(name) <= LONGEST_CHECKLIST_NAME for name in item.names.values()), item.slug
    assert any(item.required for service in with_one for item in service.checklist)
