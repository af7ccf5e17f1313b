"""Writes of the catalogue."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db.models import Value

from doorstep.infra.audit import record_act
from doorstep.infra.db import transaction, transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.modules.catalog.checklists import write_checklist
from doorstep.modules.catalog.choices import write_choices
from doorstep.modules.catalog.contracts import (
    CategoryDraft,
    PlaceKind,
    PlaceKindsInvalid,
    ServiceDraft,
    ServiceMissing,
    ServiceRules,
    ServiceRulesChanged,
    SkillDraft,
    in_order,
)
from doorstep.modules.catalog.models import Category, Service, ServicePrice, Skill
from doorstep.modules.catalog.rules import tsvector_text
from doorstep.modules.catalog.selectors import (
    PLACE_KINDS_CHANGED,
    RULE_COLUMNS,
    RULES_CHANGED,
    forget_catalogue,
    rules_of,
    rules_subject,
)


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
    forget_catalogue()


@transaction_required
def save_photos(*, categories: Mapping[str, uuid.UUID], services: Mapping[str, uuid.UUID]) -> None:
    """Show stored pictures with categories and services, named by their slugs; unknown slugs are passed over."""
    for model, photos in ((Category, categories), (Service, services)):
        for slug, file_id in photos.items():
            model.objects.filter(slug=slug).update(photo_id=file_id)


@transaction
def change_service_rules(
    service_id: int, rules: ServiceRules, *, replaces: ServiceRules, actor: Actor, now: datetime
) -> None:
    """
    Give a service its own notice, horizon, step and window. Quotes that were given keep theirs.

    :param replaces: the rules as they were read; others that came meanwhile are not written over.
    :raises NotAllowed: unless the actor is of the platform's staff.
    :raises ServiceMissing: if there is no such service.
    :raises ServiceRulesInvalid: if a rule is outside its range.
    :raises ServiceRulesChanged: if the rules are others by now.
    """
    if not actor.is_staff:
        raise NotAllowed
    rules.check()
    service = Service.objects.select_for_update().filter(id=service_id).first()
    if service is None:
        raise ServiceMissing
    before = rules_of(service)
    if before != replaces:
        raise ServiceRulesChanged("Look at them again, then save yours.")
    if rules == before:
        return
    service.minimum_notice_minutes = rules.minimum_notice_minutes
    service.horizon_days = rules.horizon_days
    service.slot_step_minutes = rules.slot_step_minutes
    service.arrival_window_minutes = rules.window_minutes
    service.save(update_fields=RULE_COLUMNS)
    old, new = asdict(before), asdict(rules)
    record_act(
        actor=actor,
        act=RULES_CHANGED,
        subject=rules_subject(service_id),
        details={name: [old[name], new[name]] for name in old if old[name] != new[name]},
        now=now,
    )
    forget_catalogue()


@transaction
def change_place_kinds(service_id: int, kinds: Sequence[PlaceKind], *, actor: Actor, now: datetime) -> None:
    """
    Say where a service can be done at all; where each specialist does it is the offer's. Visits booked before stay.

    :raises NotAllowed: unless the actor is of the platform's staff.
    :raises ServiceMissing: if there is no such service.
    :raises PlaceKindsInvalid: without any kind.
    """
    if not actor.is_staff:
        raise NotAllowed
    wanted = in_order(kinds)
    if not wanted:
        raise PlaceKindsInvalid("Name at least one.", field="place_kinds")
    service = Service.objects.select_for_update().filter(id=service_id).first()
    if service is None:
        raise ServiceMissing
    before = in_order(service.place_kinds)
    if wanted == before:
        return
    service.place_kinds = list(wanted)
    service.save(update_fields=["place_kinds"])
    record_act(
        actor=actor,
        act=PLACE_KINDS_CHANGED,
        subject=rules_subject(service_id),
        details={"place_kinds": [list(before), list(wanted)]},
        now=now,
    )
    forget_catalogue()


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
    rules = draft.rules or ServiceRules()
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
            "minimum_notice_minutes": rules.minimum_notice_minutes,
            "horizon_days": rules.horizon_days,
            "slot_step_minutes": rules.slot_step_minutes,
            "arrival_window_minutes": rules.window_minutes,
            "place_kinds": [str(kind) for kind in in_order(draft.place_kinds)],
            "position": position,
            "search_vector": Value(_words_of(draft, category)),
        },
    )
    for market, price in draft.prices.items():
        ServicePrice.objects.update_or_create(
            market_id=market, service=service, defaults={"minor": price.minor, "currency": price.currency}
        )
    write_choices(service, draft)
    write_checklist(service, draft)


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
