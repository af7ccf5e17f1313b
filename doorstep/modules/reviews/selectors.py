"""Reads of reviews."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from doorstep.infra.db import fetch_all, fetch_one
from doorstep.kernel.actors import Actor
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import facade as booking
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.reviews import rules
from doorstep.modules.reviews.contracts import (
    Criterion,
    DueReview,
    RatingSummary,
    ReviewFacts,
    ReviewMissing,
    ReviewPage,
    ReviewSort,
    VisitReview,
)
from doorstep.modules.reviews.models import MarketMean, Review
from doorstep.modules.specialists import facade as specialists

type Place = tuple[int, uuid.UUID]
MOST_DUE = 20
_ORDER = {ReviewSort.NEWEST: ("-id",), ReviewSort.HIGHEST: ("-stars", "-id"), ReviewSort.LOWEST: ("stars", "-id")}


def market_prior(market: str) -> float:
    """The mean that the market's shown ratings are made with."""
    mean = MarketMean.objects.filter(pk=market).values_list("mean", flat=True).first()
    return rules.FIRST_PRIOR if mean is None else mean


def total_of(specialist_id: int) -> tuple[int, int]:
    """The sum of a specialist's stars, and how many reviews gave them."""
    row = fetch_one(
        "SELECT coalesce(sum(stars), 0), count(*) FROM reviews_review WHERE specialist_id = %s", [specialist_id]
    )
    assert row is not None  # an aggregate has always a row
    return row[0], row[1]


def summary_of(specialist_id: int) -> RatingSummary:
    """
    What a specialist's reviews add up to.

    :raises SpecialistMissing: if there is none.
    """
    card = specialists.card(specialist_id)
    rows = fetch_all(
        "SELECT stars, count(*), sum(punctuality), count(punctuality), sum(quality), count(quality), "
        "sum(communication), count(communication), sum(value), count(value) "
        "FROM reviews_review WHERE specialist_id = %s GROUP BY stars",
        [specialist_id],
    )
    distribution = dict.fromkeys(range(1, 6), 0) | {row[0]: row[1] for row in rows}
    criteria = {}
    for position, criterion in enumerate(Criterion):
        given = sum(row[3 + 2 * position] for row in rows)
        if given:
            criteria[criterion] = round(sum(row[2 + 2 * position] or 0 for row in rows) / given, 2)
    count = sum(distribution.values())
    return RatingSummary(
        rating=card.rating,
        average=rules.average_of(stars=sum(stars * many for stars, many in distribution.items()), count=count),
        count=count,
        distribution=distribution,
        criteria=criteria,
        prior=market_prior(card.market),
        weight=rules.PRIOR_WEIGHT,
    )


def reviews_of(
    specialist_id: int,
    *,
    sort: ReviewSort,
    stars: int | None = None,
    with_photos: bool = False,
    unanswered: bool = False,
    after: Place | None,
    limit: int,
    language: str,
) -> ReviewPage:
    """
    A page of a specialist's reviews after a place (stars, id).

    :raises SpecialistMissing: if there is none.
    """
    summary = None if after else summary_of(specialist_id)
    rows = Review.objects.filter(specialist_id=specialist_id)
    if stars is not None:
        rows = rows.filter(stars=stars)
    if with_photos:
        rows = rows.exclude(photos=[])
    if unanswered:
        rows = rows.filter(replied_at=None)
    if after:
        rows = rows.filter(_beyond(sort, *after))
    order = {ReviewSort.NEWEST: ("-id",), ReviewSort.HIGHEST: ("-stars", "-id"), ReviewSort.LOWEST: ("stars", "-id")}[
        sort
    ]
    found = list(rows.order_by(*order)[: limit + 1])
    page, last = found[:limit], found[limit - 1] if len(found) > limit else None
    return ReviewPage(
        items=facts_of(page, language),
        next_page=(last.stars, last.id) if last else None,
        summary=summary,
    )


def _beyond(sort: ReviewSort, stars: int, review_id: uuid.UUID) -> Q:
    older = Q(id__lt=review_id)
    if sort is ReviewSort.NEWEST:
        return older
    further = Q(stars__lt=stars) if sort is ReviewSort.HIGHEST else Q(stars__gt=stars)
    return further | Q(stars=stars) & older


def count_unanswered(specialist_id: int) -> int:
    """How many of a specialist's reviews have no reply."""
    return Review.objects.filter(specialist_id=specialist_id, replied_at=None).count()


def facts_of(rows: Sequence[Review], language: str) -> tuple[ReviewFacts, ...]:
    """Reviews as anybody may read them, with authors and services named; two queries for all."""
    people = accounts.person_cards([row.client_id for row in rows])
    names = service_names({row.service_id for row in rows}, language)
    return tuple(
        ReviewFacts(
            review_id=row.id,
            visit_id=row.visit_id,
            stars=row.stars,
            criteria={name: getattr(row, name) for name in Criterion if getattr(row, name) is not None},
            text=row.text,
            language=row.language,
            author=rules.author_of(people[row.client_id].name) if row.client_id in people else "",
            service_id=row.service_id,
            service_name=names.get(row.service_id, ""),
            photo_ids=tuple(row.photos),
            created_at=row.created_at,
            edited_at=row.edited_at,
            reply_text=row.reply_text,
            reply_language=rules.language_of_text(row.reply_text, usual=row.language),
            replied_at=row.replied_at,
            reply_changeable_until=rules.changeable_until(row.replied_at) if row.replied_at else None,
        )
        for row in rows
    )


def service_names(service_ids: Iterable[int], language: str) -> dict[int, str]:
    """Services' names in a language by id."""
    return {facts.service_id: text_in(facts.names, language) for facts in catalog.list_services(service_ids)}


def visit_review(visit_id: uuid.UUID, *, actor: Actor, language: str, now: datetime) -> VisitReview:
    """
    Where the actor stands with the review of a visit.

    :raises NotFound: unless it is the actor's own visit, or staff asks.
    """
    visit = booking.get_client_visit(visit_id, actor=actor)
    row = Review.objects.filter(visit_id=visit_id).first()
    is_own = visit.client_id == actor.user_id
    until = rules.writable_until(visit.done_at) if visit.done_at else None
    if row:
        until = rules.changeable_until(row.created_at)
    in_time = until is not None and now < until
    return VisitReview(
        visit_id=visit_id,
        specialist_id=visit.specialist_id,
        service_name=service_names([visit.service_id], language).get(visit.service_id, ""),
        review=facts_of([row], language)[0] if row else None,
        may_write=row is None and in_time and is_own,
        may_change=row is not None and in_time and is_own,
        until=until,
    )


def due_reviews(*, actor: Actor, language: str, now: datetime) -> list[DueReview]:
    """The actor's visits done within 30 days that have no review yet, the latest first; at most 20."""
    visits = booking.list_done_visits(actor=actor, since=now - rules.WRITABLE)
    reviewed = set(
        Review.objects.filter(visit_id__in=[visit.visit_id for visit in visits]).values_list("visit_id", flat=True)
    )
    waiting = [visit for visit in visits if visit.visit_id not in reviewed][:MOST_DUE]
    names = service_names({visit.service_id for visit in waiting}, language)
    return [
        DueReview(
            visit_id=visit.visit_id,
            order_id=visit.order_id,
            specialist_id=visit.specialist_id,
            service_id=visit.service_id,
            service_name=names.get(visit.service_id, ""),
            done_at=visit.done_at,
            until=rules.writable_until(visit.done_at),
        )
        for visit in waiting
        if visit.done_at
    ]


def lock_received_review(review_id: uuid.UUID, *, actor: Actor) -> Review:
    """
    A review of one of the acting specialist's visits, locked until the transaction ends.

    :raises ReviewMissing: otherwise.
    """
    if actor.specialist_id is None:
        raise ReviewMissing
    row = Review.objects.select_for_update().filter(pk=review_id, specialist_id=actor.specialist_id).first()
    if row is None:
        raise ReviewMissing
    return row


def reviewed_among(visit_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Which of some visits have a review."""
    rows = fetch_all("SELECT visit_id FROM reviews_review WHERE visit_id = ANY(%s)", [list(visit_ids)])
    return {visit_id for (visit_id,) in rows}
