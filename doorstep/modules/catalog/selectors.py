"""Reads of the catalogue."""

import json
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, F, FloatField, Func, Value

from doorstep.infra.db import fetch_all
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.catalog.contracts import (
    AddOn,
    CategoryCard,
    Choices,
    Listing,
    PriceModel,
    RuleChange,
    ServiceCard,
    ServiceFacts,
    ServiceMissing,
    ServiceRules,
    SkillFacts,
    Texts,
    Variant,
    in_order,
    list_in,
    service_rules,
    text_in,
)
from doorstep.modules.catalog.models import Category, Service, ServicePrice, Skill
from doorstep.modules.catalog.rules import tsquery_text

_FACTS = (
    "id", "slug", "category_id", "skill_id", "names", "price_model", "unit_names", "duration_minutes",
    "minimum_quantity", "maximum_quantity", "preparation_minutes", "cleanup_minutes",
    "bring", "minimum_notice_minutes", "horizon_days", "slot_step_minutes", "arrival_window_minutes", "place_kinds",
)  # fmt: skip


# Every price, slot list and answer names services, and the catalogue hardly ever changes.
_kept_services: dict[int, tuple[float, ServiceFacts]] = {}
_kept_listings: dict[tuple[str, int], tuple[float, Listing]] = {}


RULE_COLUMNS = ("minimum_notice_minutes", "horizon_days", "slot_step_minutes", "arrival_window_minutes")
RULES_CHANGED = "service.rules_changed"
PLACE_KINDS_CHANGED = "service.place_kinds_changed"


def rules_of(service: Service) -> ServiceRules:
    """A service's own rules, each None where the market's counts."""
    return ServiceRules(*(getattr(service, column) for column in RULE_COLUMNS))


def rules_subject(service_id: int) -> str:
    """By which name the audit knows a service."""
    return f"service:{service_id}"


def list_rule_changes(service_id: int, *, limit: int = 50) -> list[RuleChange]:
    """Who changed a service's rules, when, and which from what to what; the latest first."""
    rows = fetch_all(
        "SELECT actor, details, acted_at FROM infra_auditentry WHERE subject = %s AND act = %s "
        "ORDER BY id DESC LIMIT %s",
        [rules_subject(service_id), RULES_CHANGED, limit],
    )
    return [
        RuleChange(actor, acted_at, {name: (old, new) for name, (old, new) in _read_json(details).items()})
        for actor, details, acted_at in rows
    ]


def _read_json(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return found


def find_services(service_ids: Iterable[int]) -> list[ServiceFacts]:
    """
    The services that exist among some ids.

    Kept in the process's memory for some seconds (``CATALOGUE_KEPT_SECONDS``), so other processes may show and price
    a service by its old facts for as long after a change; what was quoted stands anyway.
    """
    wanted, now = set(service_ids), time.monotonic()
    kept = {key: _kept_services.get(key, (0.0, None)) for key in wanted}
    found = [facts for until, facts in kept.values() if facts is not None and now < until]
    missing = wanted - {facts.service_id for facts in found}
    if missing:
        read = [_facts(row) for row in Service.objects.filter(id__in=missing).values_list(*_FACTS)]
        until = now + settings.CATALOGUE_KEPT_SECONDS
        _kept_services.update((facts.service_id, (until, facts)) for facts in read)
        found += read
    return found


def forget_catalogue() -> None:
    """Read services and prices anew at the next question; called by whoever changes them."""
    _kept_services.clear()
    _kept_listings.clear()
    _kept_paths.clear()
    _kept_choices.clear()


def service_ids_by_slug() -> dict[str, int]:
    """All services' ids by their slugs."""
    return dict(Service.objects.values_list("slug", "id"))


def category_ids_by_slug() -> dict[str, int]:
    """All categories' ids by their slugs."""
    return dict(Category.objects.values_list("slug", "id"))


def category_names() -> dict[int, Texts]:
    """The names of all categories by their ids."""
    return dict(Category.objects.values_list("id", "names"))


def get_service(service_id: int) -> ServiceFacts:
    """:raises ServiceMissing: if there is no such service."""
    found = find_services([service_id])
    if not found:
        raise ServiceMissing
    return found[0]


def _facts(row: Sequence[Any]) -> ServiceFacts:
    values = [*row[:13], service_rules(*row[13:17]), in_order(row[17])]
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
    """
    Kept as :func:`find_services` keeps services.

    :raises ServiceMissing: if the market does not offer the service.
    """
    until, kept = _kept_listings.get((market, service_id), (0.0, None))
    now = time.monotonic()
    if kept is not None and now < until:
        return kept
    found = listings_of(market, [service_id])
    if not found:
        raise ServiceMissing
    _kept_listings[market, service_id] = (now + settings.CATALOGUE_KEPT_SECONDS, found[0])
    return found[0]


_kept_choices: dict[int, tuple[float, Choices]] = {}


def choices_of(service_ids: Iterable[int]) -> dict[int, Choices]:
    """
    The variants and add-ons of some services by service, inactive ones too; empty ones for a service without.

    Kept as :func:`find_services` keeps services.
    """
    wanted, now = set(service_ids), time.monotonic()
    found = {key: kept[1] for key in wanted if (kept := _kept_choices.get(key)) is not None and now < kept[0]}
    missing = wanted - found.keys()
    if missing:
        until = now + settings.CATALOGUE_KEPT_SECONDS
        read = _read_choices(missing)
        _kept_choices.update((key, (until, choices)) for key, choices in read.items())
        found |= read
    return found


def _read_choices(service_ids: set[int]) -> dict[int, Choices]:
    rows = fetch_all(
        """
        SELECT 'variant', one.service_id, one.position, one.id, one.slug, one.names, one.descriptions, one.minutes, 1,
               one.active, price.market_id, price.minor, price.currency
        FROM catalog_variant AS one LEFT JOIN catalog_variantprice AS price ON price.variant_id = one.id
        WHERE one.service_id = ANY(%(services)s)
        UNION ALL
        SELECT 'add_on', one.service_id, one.position, one.id, one.slug, one.names, one.descriptions, one.minutes,
               one.maximum_quantity, one.active, price.market_id, price.minor, price.currency
        FROM catalog_addon AS one LEFT JOIN catalog_addonprice AS price ON price.addon_id = one.id
        WHERE one.service_id = ANY(%(services)s)
        ORDER BY 1, 2, 3, 4
        """,
        {"services": list(service_ids)},
    )
    prices: dict[tuple[str, int], dict[str, Money]] = defaultdict(dict)
    first: dict[tuple[str, int], tuple[Any, ...]] = {}
    for row in rows:
        first.setdefault((row[0], row[3]), row)
        if row[10] is not None:
            prices[row[0], row[3]][row[10]] = Money(row[11], row[12])
    variants: dict[int, list[Variant]] = defaultdict(list)
    add_ons: dict[int, list[AddOn]] = defaultdict(list)
    for key, (kind, service_id, _, number, slug, names, told, minutes, most, active, *_) in first.items():
        names, told = json.loads(names), json.loads(told)
        if kind == "variant":
            variants[service_id].append(
                Variant(number, service_id, slug, names, told, minutes, active, prices.get(key, {}))
            )
        else:
            add_ons[service_id].append(
                AddOn(number, service_id, slug, names, told, minutes, most, active, prices.get(key, {}))
            )
    return {service: Choices(tuple(variants[service]), tuple(add_ons[service])) for service in service_ids}


def list_skills() -> list[SkillFacts]:
    """All skills."""
    return [SkillFacts(*row) for row in Skill.objects.values_list("id", "slug", "names")]


def category_tree(market: str, language: str) -> list[CategoryCard]:
    """
    The tree of categories that hold at least one service of the market; counts include sub-categories.

    :raises UnknownMarket: if there is no such market.
    """
    accounts.get_market(market)
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


_kept_paths: dict[int, tuple[float, tuple[int, ...]]] = {}


def category_path(category_id: int) -> tuple[int, ...]:
    """A category, then its parents up to the root; kept as :func:`find_services` keeps services."""
    until, kept = _kept_paths.get(category_id, (0.0, ()))
    now = time.monotonic()
    if now < until:
        return kept
    parents = dict(Category.objects.values_list("id", "parent_id"))
    path = []
    while category_id in parents and category_id not in path:
        path.append(category_id)
        category_id = parents[category_id] or 0
    found = tuple(path)
    if found:
        _kept_paths[found[0]] = now + settings.CATALOGUE_KEPT_SECONDS, found
    return found


def is_personal(category_id: int) -> bool:
    """Whether a category is personal; see ``CategoryCard``."""
    return Category.objects.filter(id=category_id, personal=True).exists()


def search_services(
    market: str, language: str, *, category_id: int | None = None, query: str | None = None
) -> list[ServiceCard]:
    """
    The market's services, narrowed by category (with sub-categories) and keywords; best match first.

    :raises UnknownMarket: if there is no such market.
    :raises InvalidInput: if there is no such category.
    """
    accounts.get_market(market)
    rows = ServicePrice.objects.filter(market_id=market)
    if category_id is not None:
        category_ids = categories_below(category_id)
        if not category_ids:
            raise InvalidInput("There is no such category; GET /categories lists them.", field="category")
        rows = rows.filter(service__category_id__in=category_ids)
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
    """
    A service as one market shows it, in one language.

    :raises UnknownMarket: if there is no such market.
    :raises ServiceMissing: if the market does not offer the service.
    """
    accounts.get_market(market)
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
        arrival_window_minutes=service.arrival_window_minutes,
        price=Money(row.minor, row.currency),
        place_kinds=in_order(service.place_kinds),
    )
