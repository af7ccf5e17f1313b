"""Reviews at once lose nothing, and what is written down is what the reviews add up to."""

import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from doorstep.infra.db import fetch_one, open_transaction
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.reviews import facade as reviews
from doorstep.modules.reviews.contracts import Criterion, ImportedReview, ReviewContent, ReviewExists
from doorstep.modules.reviews.models import MarketMean, Review
from doorstep.modules.reviews.rules import FIRST_PRIOR, shown_rating
from doorstep.modules.reviews.services.write import change_review, write_review
from doorstep.modules.reviews.tests.builders import past_visit
from doorstep.modules.specialists import facade as specialists
from tests.builders import BuiltClient, BuiltSpecialist, make_client, make_service, make_specialist

NOW = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)


def content(stars: int, text: str = "Fine.") -> ReviewContent:
    return ReviewContent(stars, {Criterion.QUALITY: stars}, text)


def write(visit_id: uuid.UUID, client: BuiltClient, stars: int) -> str:
    """Write a review in a thread of its own; the refusal's code, if any."""
    try:
        write_review(visit_id, content(stars), actor=accounts.actor_of(client.user_id), now=NOW)
    except DomainError as error:
        return error.code
    finally:
        connection.close()
    return ""


def at_once(jobs: Sequence[tuple[uuid.UUID, BuiltClient, int]]) -> list[str]:
    barrier = Barrier(len(jobs))

    def run(job: tuple[uuid.UUID, BuiltClient, int]) -> str:
        barrier.wait()
        return write(*job)

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def people() -> tuple[BuiltClient, BuiltSpecialist]:
    return make_client(at=(1, 0)), make_specialist(make_service())


def test_reviews_at_once_are_all_counted(cloned_database: object) -> None:
    client, specialist = people()
    stars = [5, 4, 5, 1, 3, 5, 2, 5, 4, 5, 5, 4]
    visits = [past_visit(client, specialist, ago=timedelta(hours=2 * n + 2), now=NOW) for n in range(len(stars))]
    assert at_once([(visit, client, given) for visit, given in zip(visits, stars, strict=True)]) == [""] * len(stars)
    card = specialists.card(specialist.specialist_id)
    assert card.rating_count == len(stars)
    assert card.rating == shown_rating(stars=sum(stars), count=len(stars), prior=FIRST_PRIOR)


def test_one_visit_gets_one_review(cloned_database: object) -> None:
    client, specialist = people()
    visit = past_visit(client, specialist, now=NOW)
    outcomes = at_once([(visit, client, given) for given in (1, 2, 3, 4, 5)])
    assert sorted(outcomes) == ["", *["review_exists"] * 4]
    assert specialists.card(specialist.specialist_id).rating_count == Review.objects.count() == 1


@pytest.mark.django_db
class TestTheTable:
    def test_is_the_judge(self) -> None:
        client, specialist = people()
        visit = past_visit(client, specialist, now=NOW)
        write_review(visit, content(5), actor=accounts.actor_of(client.user_id), now=NOW)
        row = Review.objects.get()
        for change in ({"stars": 6}, {"quality": 0}, {"reply_text": "Thanks"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Review.objects.update(**change)
        row.id = uuid.uuid4()
        with pytest.raises(ReviewExists), open_transaction():
            row.save(force_insert=True)

    def test_a_change_moves_the_rating(self) -> None:
        client, specialist = people()
        visit = past_visit(client, specialist, now=NOW)
        actor = accounts.actor_of(client.user_id)
        write_review(visit, content(5), actor=actor, now=NOW)
        change_review(visit, content(2), actor=actor, now=NOW + timedelta(hours=1))
        card = specialists.card(specialist.specialist_id)
        assert (card.rating, card.rating_count) == (shown_rating(stars=2, count=1, prior=FIRST_PRIOR), 1)


def imported(client: BuiltClient, specialist: BuiltSpecialist, stars: int, *, ago: timedelta) -> ImportedReview:
    visit_id = past_visit(client, specialist, ago=ago, now=NOW)
    return ImportedReview(
        visit_id=visit_id,
        order_id=uuid.uuid4(),
        specialist_id=specialist.specialist_id,
        client_id=client.user_id,
        market="hel",
        service_id=next(iter(specialist.offer_ids)),
        content=content(stars),
        created_at=NOW - ago + timedelta(hours=1),
    )


@pytest.mark.django_db
class TestMany:
    def test_imported_reviews_make_mean_and_ratings(self) -> None:
        client, specialist = people()
        other = make_specialist(make_service("windows"), at=(2, 0))
        given = [5, 4, 5, 3] * 8
        rows = [imported(client, specialist, stars, ago=timedelta(hours=n + 3)) for n, stars in enumerate(given)]
        rows.append(imported(client, other, 1, ago=timedelta(hours=3)))
        with open_transaction():
            reviews.import_reviews(rows, now=NOW)
        mean = MarketMean.objects.get(pk="hel")
        assert (mean.reviews, mean.mean) == (33, round((sum(given) + 1) / 33, 3))
        card = specialists.card(specialist.specialist_id)
        assert card.rating == shown_rating(stars=sum(given), count=32, prior=mean.mean)
        assert specialists.card(other.specialist_id).rating == shown_rating(stars=1, count=1, prior=mean.mean)
        ordered = list(Review.objects.order_by("-id").values_list("created_at", flat=True))
        assert ordered == sorted(ordered, reverse=True), "ids sort by when the reviews were written"

    def test_the_daily_refresh_mends_what_is_wrong(self) -> None:
        client, specialist = people()
        row = imported(client, specialist, 4, ago=timedelta(hours=3))
        with open_transaction():
            reviews.import_reviews([row], now=NOW)
        right = specialists.card(specialist.specialist_id).rating
        fetch_one(
            "UPDATE specialists_specialist SET rating = 1.5, rating_count = 9 WHERE id = %s RETURNING 1",
            [specialist.specialist_id],
        )
        assert reviews.refresh_ratings(NOW) == 1
        card = specialists.card(specialist.specialist_id)
        assert (card.rating, card.rating_count) == (right, 1)
