"""Inventing reviews of done visits: stars by how good a specialist is, texts in the city's languages, some replies."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from doorstep.entrypoints.seed.content import City, catalogue
from doorstep.entrypoints.seed.diary import Worker
from doorstep.entrypoints.seed.review_texts import Voice, Work, spoken_languages
from doorstep.modules.booking.contracts import ClientVisit, ImportedOrder, VisitState
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.reviews.contracts import Criterion, ImportedReview, ReviewContent

_REVIEWED = 0.62
# The demo client has some visits left to review.
_LEFT_TO_DEMO = timedelta(days=14)
# How many give 1 to 5 stars to specialists of three qualities, which are the means of their row.
_SHARES = {
    3.7: (0.10, 0.09, 0.16, 0.31, 0.34),
    4.6: (0.015, 0.02, 0.05, 0.17, 0.745),
    5.0: (0.0, 0.0, 0.0, 0.0, 1.0),
}
_JUDGES_CRITERIA = 0.7
_LATEST_HOURS = 200


def done_among(orders: Sequence[ImportedOrder]) -> list[ClientVisit]:
    """The visits of invented orders that are over and done."""
    return [
        ClientVisit(
            visit_id=order.visit_id,
            order_id=order.order_id,
            client_id=order.address.user_id,
            specialist_id=order.offer.specialist_id,
            specialist_user_id=0,
            service_id=order.offer.service_id,
            market="",
            starts_at=order.starts_at,
            done_at=order.ends_at,
        )
        for order in orders
        if order.state is VisitState.DONE
    ]


def invent_reviews(
    workers: Sequence[Worker], visits: Sequence[ClientVisit], place: City, *, demo_client: int, now: datetime
) -> list[ImportedReview]:
    """
    Reviews that clients wrote by now of done visits.

    Who writes, and when, hangs on the visit alone: asked again later, the same write, and those whose time has come.
    """
    done = defaultdict(list)
    for visit in visits:
        done[visit.specialist_id].append(visit)
    works = _works()
    made: list[ImportedReview] = []
    for worker in workers:
        of_worker = sorted(done[worker.specialist_id], key=lambda visit: visit.starts_at)
        made += _of_one(worker, of_worker, place, works, demo_client=demo_client, now=now)
    return made


def _works() -> dict[int, Work]:
    ids = catalog.service_ids_by_slug()
    return {ids[service.slug]: Work(service.slug, service.category_slug) for service in catalogue().services}


def _of_one(
    worker: Worker,
    visits: Sequence[ClientVisit],
    place: City,
    works: Mapping[int, Work],
    *,
    demo_client: int,
    now: datetime,
) -> Iterator[ImportedReview]:
    name = f"reviews of {worker.plan.person.latin_name} in {place.code}"
    of_worker = Random(name)
    weak_side = of_worker.choice(list(Criterion))
    replies = of_worker.choice((0.0, 0.1, 0.5, 0.8))
    # Sentences are chosen one after the other, so that neighbours differ; other visits begin elsewhere.
    voice = Voice(worker.plan.person.gender, Random(f"{name} from {visits[0].starts_at if visits else ''}"))
    languages = spoken_languages(place.spoken, place.language)
    for visit in visits:
        assert visit.done_at is not None  # only done ones come here
        random = Random(f"{name} at {visit.starts_at.isoformat()}")
        if random.random() > _REVIEWED:
            continue
        if visit.client_id == demo_client and now - visit.done_at < _LEFT_TO_DEMO:
            continue
        written_at = visit.done_at + timedelta(hours=min(1 + random.expovariate(1 / 30), _LATEST_HOURS))
        if written_at > now:
            continue
        stars = random.choices(range(1, 6), _shares(worker.plan.quality))[0]
        language = random.choices(list(languages), list(languages.values()))[0]
        text = voice.review(language, works[visit.service_id], stars)
        replied_at = written_at + timedelta(hours=random.uniform(0.3, 40))
        answers = random.random() < (replies if stars > 3 else max(replies, 0.4)) and replied_at < now and text
        yield ImportedReview(
            visit_id=visit.visit_id,
            order_id=visit.order_id,
            specialist_id=worker.specialist_id,
            client_id=visit.client_id,
            market=place.code,
            service_id=visit.service_id,
            content=ReviewContent(stars, _criteria(stars, weak_side, random), text, language=language),
            created_at=written_at.replace(microsecond=0),
            reply_text=voice.reply(language, stars) if answers else "",
            replied_at=replied_at.replace(microsecond=0) if answers else None,
        )


def _shares(quality: float) -> list[float]:
    """Between the two nearest rows, so that the mean is the quality itself."""
    low, high = (3.7, 4.6) if quality < 4.6 else (4.6, 5.0)
    part = (min(max(quality, 3.7), 5.0) - low) / (high - low)
    return [one * (1 - part) + other * part for one, other in zip(_SHARES[low], _SHARES[high], strict=True)]


def _criteria(stars: int, weak_side: Criterion, random: Random) -> dict[Criterion, int]:
    if random.random() > _JUDGES_CRITERIA:
        return {}
    given = {}
    for criterion in Criterion:
        shift = random.choices((-1, 0, 1), (3 if criterion is weak_side else 1, 8, 2))[0]
        if random.random() < 0.92:
            given[criterion] = min(5, max(1, stars + shift))
    return given
