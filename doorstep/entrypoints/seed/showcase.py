"""What the demo cities show: portraits, portfolios, certificates, pictures of services. All drawn by our own code."""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from doorstep.entrypoints.pictures.portraits.invention import invent_look
from doorstep.entrypoints.pictures.rendering import Drawing, Portrait, Scene
from doorstep.entrypoints.pictures.scenes.catalogue import CLEANABLE, OF_CATEGORY, OF_SERVICE, VARIANTS
from doorstep.entrypoints.seed.content import MARKETS, City, catalogue, city
from doorstep.entrypoints.seed.marker import DemoMarket
from doorstep.entrypoints.seed.people import invent_people
from doorstep.entrypoints.seed.roster import PlannedSpecialist, invent_specialists
from doorstep.entrypoints.seed.shelf import SENT_WIDTH, Shelf, sent_drawings
from doorstep.infra import files
from doorstep.infra.db import transaction_required
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import AddCertificate, AddPicture, Gender, Showcase

_FOLDER = Path(__file__).parent / "content"
_FEWEST, _MOST = 3, 6
_SPLIT_SHARE = 0.55
_PAPER_SHARE = 0.45
_DIPLOMAS = 3
_HERO = 0
"""The variant of a scene that stands for the service itself."""


@dataclass(frozen=True, slots=True)
class ShownWork:
    """A portfolio picture to be."""

    scene: Scene
    caption: str


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A certificate to be, with a picture of it or without."""

    title: str
    issuer: str
    year: int
    scene: Scene | None


@dataclass(frozen=True, slots=True)
class Exhibit:
    """All that a specialist shows."""

    portrait: Portrait
    works: tuple[ShownWork, ...]
    papers: tuple[ShownPaper, ...]

    def drawings(self) -> Iterator[Drawing]:
        """What must be drawn for it."""
        yield self.portrait
        yield from (work.scene for work in self.works)
        yield from (paper.scene for paper in self.papers if paper.scene)


@cache
def _content(name: str) -> Any:
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def exhibits_of(place: City, *, count: int, today: date) -> list[Exhibit]:
    """What the specialists of a city show, in their order; the same for the same city and year."""
    planned = invent_specialists(place, catalogue().services, count=count, today=today)
    return [_exhibit(place, number, entry, today) for number, entry in enumerate(planned)]


def _exhibit(place: City, number: int, entry: PlannedSpecialist, today: date) -> Exhibit:
    random = Random(f"showcase {number} of {place.code}")
    look = invent_look(
        f"specialist {number} of {place.code}",
        city=place.code,
        trade=entry.profession.slug,
        female=entry.person.gender is Gender.FEMALE,
        years=entry.experience_years,
        given_name=entry.person.name.partition(" ")[0],
    )
    return Exhibit(
        portrait=Portrait(look),
        works=tuple(_works(entry, place.language, random)),
        papers=tuple(_papers(entry, place, random, today)),
    )


def _works(entry: PlannedSpecialist, language: str, random: Random) -> Iterator[ShownWork]:
    """Different scenes of the services offered; a scene comes again, in other colours, only if there are too few."""
    names = list(dict.fromkeys(name for offer in entry.offers for name in OF_SERVICE[offer.service_slug]))
    random.shuffle(names)
    cleans = any("cleaning" in skill for skill in entry.skills)
    captions, former = _content("portfolio"), set()
    for at in range(random.randint(_FEWEST, _MOST)):
        name, round_ = names[at % len(names)], at // len(names)
        variant = (random.randrange(VARIANTS) if round_ == 0 else round_ + at) % VARIANTS
        # An oven alone would be one that was repaired.
        share = 1.0 if name == "oven" else _SPLIT_SHARE
        mode = "split" if cleans and name in CLEANABLE and random.random() < share else ""
        if (name, mode, variant) in former:
            continue
        former.add((name, mode, variant))
        caption = captions["split" if mode else "plain"][name][language] if round_ == 0 else ""
        yield ShownWork(Scene(name, mode, variant, SENT_WIDTH), caption)


def _papers(entry: PlannedSpecialist, place: City, random: Random, today: date) -> Iterator[ShownPaper]:
    content = _content("certificates")
    began = today.year - entry.experience_years
    for at, paper in enumerate(content["professions"][entry.profession.slug]):
        if random.random() >= paper["share"]:
            continue
        issuer = random.choice(content["issuers"][paper["issuer"]])[place.code]
        # Trades are learnt before the work begins, the rest comes with the years.
        year = began - random.randint(0, 2) if at == 0 else random.randint(began, today.year - 1)
        scene = Scene("diploma", "", random.randrange(_DIPLOMAS), SENT_WIDTH)
        yield ShownPaper(
            paper["titles"][place.language],
            issuer,
            min(year, today.year - 1),
            scene if random.random() < _PAPER_SHARE else None,
        )


def service_scenes() -> Mapping[str, Scene]:
    """The picture of each service, by slug."""
    return {service.slug: Scene(OF_SERVICE[service.slug][0], "", _HERO) for service in catalogue().services}


def category_scenes() -> Mapping[str, Scene]:
    """The picture of each category, by slug; in other colours than its services'."""
    return {entry.slug: Scene(OF_CATEGORY[entry.slug], "", _HERO + 1) for entry in catalogue().categories}


def demo_portrait(code: str) -> Portrait:
    """The picture of a city's demo client, whom ``accounts.invent_clients`` names first."""
    place = city(code)
    person = next(invent_people(place, Random(f"clients of {code}"), female=0.58))
    return Portrait(
        invent_look(f"client of {code}", city=code, trade="client", female=person.gender is Gender.FEMALE, years=9)
    )


def all_drawings(*, specialist_count: int, today: date) -> Iterator[Drawing]:
    """Everything that the demo cities show."""
    yield from service_scenes().values()
    yield from category_scenes().values()
    yield from sent_drawings()
    for code in MARKETS:
        yield demo_portrait(code)
        for exhibit in exhibits_of(city(code), count=specialist_count, today=today):
            yield from exhibit.drawings()


@transaction_required
def show_everything(markets: Sequence[DemoMarket], shelf: Shelf, *, today: date, now: datetime) -> None:
    """
    Give services and specialists what they show. A shelf without pictures leaves certificates and nothing else.
    """
    shown: list[Showcase] = []
    for made in markets:
        exhibits = exhibits_of(city(made.code), count=len(made.specialist_ids), today=today)
        cards = specialists.cards(made.specialist_ids)
        shown += [
            _showcase(number, exhibit, shelf, cards[number].user_id)
            for number, exhibit in zip(made.specialist_ids, exhibits, strict=True)
        ]
        photo_id = shelf.put(demo_portrait(made.code), files.Purpose.AVATAR, made.client_ids[0])
        if photo_id is not None:
            accounts.save_photos({made.client_ids[0]: photo_id})
    services = {slug: shelf.put(scene, files.Purpose.SERVICE) for slug, scene in service_scenes().items()}
    categories = {slug: shelf.put(scene, files.Purpose.SERVICE) for slug, scene in category_scenes().items()}
    specialists.save_showcases(shown, now=now)
    catalog.save_photos(services=_stored(services), categories=_stored(categories))


def _stored(photos: Mapping[str, uuid.UUID | None]) -> dict[str, uuid.UUID]:
    return {slug: file_id for slug, file_id in photos.items() if file_id is not None}


def _showcase(specialist_id: int, exhibit: Exhibit, shelf: Shelf, user_id: int) -> Showcase:
    works = ((work, shelf.put(work.scene, files.Purpose.PORTFOLIO, user_id)) for work in exhibit.works)
    return Showcase(
        specialist_id=specialist_id,
        photo=shelf.put(exhibit.portrait, files.Purpose.AVATAR, user_id),
        portfolio=tuple(AddPicture(file_id, work.caption) for work, file_id in works if file_id is not None),
        certificates=tuple(
            AddCertificate(
                title=paper.title,
                issuer=paper.issuer,
                year=paper.year,
                file_id=shelf.put(paper.scene, files.Purpose.CERTIFICATE, user_id) if paper.scene else None,
            )
            for paper in exhibit.papers
        ),
    )
