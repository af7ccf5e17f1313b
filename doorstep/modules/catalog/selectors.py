"""Reads of the catalogue."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import BooleanField, F, FloatField, Func, Value

from doorstep.infra.db import fetch_all
from doorstep.kernel.money import Money
from doorstep.modules.catalog.contracts import (
    CategoryCard,
    Listing,
    PriceModel,
    ServiceCard,
    ServiceFacts,
    ServiceMissing,
    SkillFacts,
    list_in,
    text_in,
)
from doorstep.modules.catalog.models import Category, Service, ServicePrice, Skill
from doorstep.modules.catalog.rules import tsquery_text

_FACTS = (
    "id", "slug", "category_id", "skill_id", "names", "price_model", "unit_names", "duration_minutes",
    "minimum_quantity", "maximum_quantity", "preparation_minutes", "cleanup_minutes",
    "bring",
)  # fmt: skip


def find_services(service_ids: Iterable[int]) -> list[ServiceFacts]:
    """The services that exist among some ids."""
    return [_facts(row) for row in Service.objects.filter(id__in=service_ids).values_list(*_FACTS)]


def service_ids_by_slug() -> dict[str, int]:
    """All services' ids by their slugs."""
    return dict(Service.objects.values_list("slug", "id"))


def get_service(service_id: int) -> ServiceFacts:
    """:raises ServiceMissing: if there is no such service."""
    found = find_services([service_id])
    if not found:
        raise ServiceMissing
    return found[0]


def _facts(row: Sequence[Any]) -> ServiceFacts:
    values = list(row)
    values[5] = PriceModel(values[5])
    return ServiceFacts(*values)


def listings_of(market: str, service_ids: Iterable[int] | None = None) -> list[Listing]:
    """The market's listings, of some services or of all."""
    rows = ServicePrice.objects.filter(market_id=market)
    if service_ids is not None:
        rows = rows.filter(service_id__in=service_ids)
    return [
        Listing(listing_id, service_id, market, Money(minor, currency))
        for listing_id, service_id, minor, currency in rows.values_list("id", "service_id", "minor", "currency")
    ]


def get_listing(market: str, service_id: int) -> Listing:
    """:raises ServiceMissing: if the market does not offer the service."""
    found = listings_of(market, [service_id])
    if not found:
        raise ServiceMissing
    return found[0]


def list_skills() -> list[SkillFacts]:
    """All skills."""
    return [SkillFacts(*row) for row in Skill.objects.values_list("id", "slug", "names")]


def category_tree(market: str, language: str) -> list[CategoryCard]:
    """The tree of categories that hold at least one service of the market; counts include sub-categories."""
    counts: dict[int, int] = defaultdict(int)
    for (category_id,) in fetch_all(
        "SELECT s.category_id FROM catalog_serviceprice p JOIN catalog_service s ON s.id = p.service_id "
        "WHERE p.market_id = %s",
        [market],
    ):
        counts[category_id] += 1
    children: dict[int | None, list[Category]] = defaultdict(list)
    for category in Category.objects.order_by("position"):
        children[category.parent_id].append(category)

    def grow(parent_id: int | None) -> list[CategoryCard]:
        cards = []
        for category in children[parent_id]:
            below = grow(category.pk)
            count = counts[category.pk] + sum(card.service_count for card in below)
            if count:
                name = text_in(category.names, language)
                cards.append(
                    CategoryCard(
                        category_id=category.pk,
                        slug=category.slug,
                        name=name,
                        icon=category.icon,
                        photo=category.photo_id,
                        service_count=count,
                        personal=category.personal,
                        children=tuple(below),
                    )
                )
        return cards

    return grow(None)


def categories_below(category_id: int) -> list[int]:
    """The category and everything below it."""
    rows = fetch_all(
        """
        WITH RECURSIVE below(id) AS (
            SELECT id FROM catalog_category WHERE id = %s
            UNION ALL SELECT c.id FROM catalog_category c JOIN below ON c.parent_id = below.id)
        SELECT id FROM below
        """,
        [category_id],
    )
    return [row[0] for row in rows]


def is_personal(category_id: int) -> bool:
    """Whether a category is personal; see ``CategoryCard``."""
    return Category.objects.filter(id=category_id, personal=True).exists()


def search_services(
    market: str, language: str, *, category_id: int | None = None, query: str | None = None
) -> list[ServiceCard]:
    """The market's services, narrowed by category (with sub-categories) and keywords; best match first."""
    rows = ServicePrice.objects.filter(market_id=market)
    if category_id is not None:
        rows = rows.filter(service__category_id__in=categories_below(category_id))
    order: list[str] = ["service__position"]
    if query and query.strip():
        words = tsquery_text(query)
        if not words:
            return []
        vector = F("service__search_vector")
        rows = rows.annotate(
            rank=Func(vector, Value(words), template="ts_rank(%(expressions)s::tsquery)", output_field=FloatField()),
            found=Func(
                vector,
                Value(words),
                template="(%(expressions)s::tsquery)",
                arg_joiner=" @@ ",
                output_field=BooleanField(),
            ),
        ).filter(found=True)
        order = ["-rank", "service__position"]
    return [_card(row, language) for row in rows.select_related("service").order_by(*order)]


def get_service_card(market: str, service_id: int, language: str) -> ServiceCard:
    """:raises ServiceMissing: if the market does not offer the service."""
    row = ServicePrice.objects.select_related("service").filter(market_id=market, service_id=service_id).first()
    if row is None:
        raise ServiceMissing
    return _card(row, language)


def service_cards(market: str, service_ids: Iterable[int], language: str) -> list[ServiceCard]:
    """The ones that the market offers among some services, in no particular order."""
    rows = ServicePrice.objects.select_related("service").filter(market_id=market, service_id__in=service_ids)
    return [_card(row, language) for row in rows]


def _card(row: ServicePrice, language: str) -> ServiceCard:
    service = row.service
    return ServiceCard(
        service_id=service.pk,
        slug=service.slug,
        category_id=service.category_id,
        name=text_in(service.names, language),
        description=text_in(service.descriptions, language),
        included=list_in(service.included, language),
        bring=list_in(service.bring, language),
        photo=service.photo_id,
        price_model=PriceModel(service.price_model),
        unit_name=text_in(service.unit_names, language),
        duration_minutes=service.duration_minutes,
        minimum_quantity=service.minimum_quantity,
        maximum_quantity=service.maximum_quantity,
        price=Money(row.minor, row.currency),
    )
