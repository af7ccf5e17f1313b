"""What demo specialists show fits their trade, their city and their years."""

from datetime import date

import pytest

from doorstep.entrypoints.pictures.scenes.catalogue import CLEANABLE, OF_CATEGORY, OF_SERVICE, SCENES
from doorstep.entrypoints.seed.content import LANGUAGES, MARKETS, catalogue, city, professions
from doorstep.entrypoints.seed.roster import invent_specialists
from doorstep.entrypoints.seed.showcase import _content, category_scenes, exhibits_of, service_scenes
from doorstep.modules.specialists.rules import EARLIEST_YEAR, LONGEST_CAPTION, MOST_CERTIFICATES, MOST_PICTURES

TODAY = date(2026, 1, 12)


def test_every_service_and_category_has_a_picture_of_its_own() -> None:
    services, categories = service_scenes(), category_scenes()
    assert set(services) == {service.slug for service in catalogue().services} == set(OF_SERVICE)
    assert set(categories) == {category.slug for category in catalogue().categories} == set(OF_CATEGORY)
    assert len(set(services.values())) == len(services)
    assert {scene.name for scene in (*services.values(), *categories.values())} <= set(SCENES)


def test_specialists_bring_something_for_every_service_in_every_language() -> None:
    for service in catalogue().services:
        assert set(service.bring) == set(LANGUAGES)
        assert {len(things) for things in service.bring.values()} <= {1, 2, 3, 4}, service.slug
        assert len({len(things) for things in service.bring.values()}) == 1


def test_every_scene_that_may_be_shown_has_a_caption() -> None:
    captions = _content("portfolio")
    assert {name for names in OF_SERVICE.values() for name in names} == set(captions["plain"])
    assert set(captions["split"]) == CLEANABLE
    for texts in (*captions["plain"].values(), *captions["split"].values()):
        assert set(texts) == set(LANGUAGES)
        assert all(0 < len(text) <= LONGEST_CAPTION for text in texts.values())


def test_every_profession_has_certificates_with_issuers_in_every_market() -> None:
    content = _content("certificates")
    assert set(content["professions"]) == {kind.slug for kind in professions()}
    for papers in content["professions"].values():
        for paper in papers:
            assert set(paper["titles"]) == set(LANGUAGES)
            assert all(set(issuer) == set(MARKETS) for issuer in content["issuers"][paper["issuer"]])


@pytest.mark.parametrize("code", MARKETS)
def test_exhibits_are_different_plausible_and_the_same_every_time(code: str) -> None:
    place = city(code)
    shown = exhibits_of(place, count=170, today=TODAY)
    assert shown == exhibits_of(place, count=170, today=TODAY)
    assert len({exhibit.portrait for exhibit in shown}) == 170
    planned = invent_specialists(place, catalogue().services, count=170, today=TODAY)
    for entry, exhibit in zip(planned, shown, strict=True):
        assert exhibit.portrait.look.female == (entry.person.gender == "female")
        fitting = {name for offer in entry.offers for name in OF_SERVICE[offer.service_slug]}
        scenes = [work.scene for work in exhibit.works]
        assert 2 <= len(scenes) == len(set(scenes)) <= MOST_PICTURES
        assert {scene.name for scene in scenes} <= fitting
        captions = [work.caption for work in exhibit.works if work.caption]
        assert len(captions) == len(set(captions)) >= 2
        assert len(exhibit.papers) <= MOST_CERTIFICATES
        assert len({(paper.title, paper.issuer, paper.year) for paper in exhibit.papers}) == len(exhibit.papers)
        assert all(EARLIEST_YEAR < paper.year < TODAY.year for paper in exhibit.papers)
    assert sum(bool(exhibit.papers) for exhibit in shown) > 140
    assert len({scene for exhibit in shown for scene in (work.scene for work in exhibit.works)}) > 80
