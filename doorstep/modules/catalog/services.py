"""Writes of the catalogue."""

import uuid
from collections.abc import Mapping, Sequence

from django.db.models import Value

from doorstep.infra.db import transaction_required
from doorstep.modules.catalog.contracts import CategoryDraft, ServiceDraft, SkillDraft
from doorstep.modules.catalog.models import Category, Service, ServicePrice, Skill
from doorstep.modules.catalog.rules import tsvector_text


@transaction_required
def save_catalogue(
    skills: Sequence[SkillDraft], categories: Sequence[CategoryDraft], services: Sequence[ServiceDraft]
) -> None:
    """
    Save skills, categories, services and their prices by slug: existing ones change, none disappear.

    The order of the drafts is the order on screen.

    :raises KeyError: if a draft names a slug that is neither known nor among the drafts.
    """
    for skill in skills:
        Skill.objects.update_or_create(slug=skill.slug, defaults={"names": dict(skill.names)})
    for position, category in enumerate(categories):
        _save_category(category, position)
    skill_ids = dict(Skill.objects.values_list("slug", "id"))
    category_by_slug = {category.slug: category for category in Category.objects.select_related("parent")}
    for position, draft in enumerate(services):
        _save_service(draft, category_by_slug[draft.category_slug], skill_ids[draft.skill_slug], position)


@transaction_required
def save_photos(*, categories: Mapping[str, uuid.UUID], services: Mapping[str, uuid.UUID]) -> None:
    """Show stored pictures with categories and services, named by their slugs; unknown slugs are passed over."""
    for model, photos in ((Category, categories), (Service, services)):
        for slug, file_id in photos.items():
            model.objects.filter(slug=slug).update(photo_id=file_id)


@transaction_required
def _save_category(draft: CategoryDraft, position: int) -> None:
    parent_id = None
    if draft.parent_slug is not None:
        parent_id = Category.objects.filter(slug=draft.parent_slug).values_list("id", flat=True).first()
        if parent_id is None:
            raise KeyError(draft.parent_slug)
    Category.objects.update_or_create(
        slug=draft.slug,
        defaults={
            "parent_id": parent_id,
            "names": dict(draft.names),
            "keywords": dict(draft.keywords),
            "icon": draft.icon,
            "personal": draft.personal,
            "position": position,
        },
    )


@transaction_required
def _save_service(draft: ServiceDraft, category: Category, skill_id: int, position: int) -> None:
    service, _ = Service.objects.update_or_create(
        slug=draft.slug,
        defaults={
            "category": category,
            "skill_id": skill_id,
            "names": dict(draft.names),
            "descriptions": dict(draft.descriptions),
            "included": {language: list(items) for language, items in draft.included.items()},
            "bring": {language: list(items) for language, items in draft.bring.items()},
            "price_model": draft.price_model,
            "unit_names": dict(draft.unit_names),
            "duration_minutes": draft.duration_minutes,
            "minimum_quantity": draft.minimum_quantity,
            "maximum_quantity": draft.maximum_quantity,
            "preparation_minutes": draft.preparation_minutes,
            "cleanup_minutes": draft.cleanup_minutes,
            "position": position,
            "search_vector": Value(_words_of(draft, category)),
        },
    )
    for market, price in draft.prices.items():
        ServicePrice.objects.update_or_create(
            market_id=market, service=service, defaults={"minor": price.minor, "currency": price.currency}
        )


def _words_of(draft: ServiceDraft, category: Category) -> str:
    """Name before category and its other words before the description, in all languages at once."""
    families = [category] if category.parent is None else [category, category.parent]
    weighted = [(name, "A") for name in draft.names.values()]
    for family in families:
        weighted += [(name, "B") for name in family.names.values()]
        weighted += [(words, "B") for words in family.keywords.values()]
    weighted += [(description, "C") for description in draft.descriptions.values()]
    weighted += [(item, "D") for items in draft.included.values() for item in items]
    return tsvector_text(weighted)
