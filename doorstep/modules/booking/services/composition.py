"""What visits consist of: kept with a hold where it is more than one plain service, and read back for everybody."""

import uuid
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypedDict

from doorstep.infra.db import transaction_required
from doorstep.modules.booking.contracts import Wish, WishedAddOn, WishedService
from doorstep.modules.booking.models import Search, Visit, VisitItem
from doorstep.modules.booking.services.wishes import rules_of
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import Choices, PriceModel, ServiceFacts, ServiceRules, Texts, text_in
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import Quote, QuotedItem

_TOLD_SERVICES = 2


class _Counted(TypedDict):
    price_model: PriceModel
    unit_name: str


@dataclass(frozen=True, slots=True)
class AddOnView:
    """An add-on of a visit, in one language."""

    add_on_id: int
    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class ItemView:
    """
    One service of a visit, in one language; its minutes are with those of its add-ons.

    ``offer_id`` is that of who does it; None as long as somebody is looked for.
    """

    service_id: int
    service_name: str
    offer_id: int | None
    variant_id: int | None
    variant_name: str | None
    quantity: int
    minutes: int
    price_model: PriceModel = PriceModel.FIXED
    unit_name: str = ""
    add_ons: tuple[AddOnView, ...] = ()


def items_of_quote(quote: Quote, visit: Visit) -> list[VisitItem]:
    """The rows to keep with a visit; none for a single plain service. Marks the visit as composed if there are any."""
    if not quote.items:
        return []
    visit.composed = True
    chosen = next(one for one in quote.candidates if one.offer_id == visit.offer_id)
    return _items_of_parts(parts_of_quote(quote), visit, (chosen.offer_id, *chosen.further))


def parts_of_quote(quote: Quote) -> list[dict[str, Any]]:
    """What is kept of each service of a quote, whoever does it, by the names of ``VisitItem``; none if it is plain."""
    taken = len(quote.items)
    parts = []
    for position, item in enumerate(quote.items):
        lines = [quote.lines[position], *quote.lines[taken : taken + len(item.add_ons)]]
        taken += len(item.add_ons)
        parts.append(
            {
                "service_id": item.service_id,
                "variant_id": item.variant_id,
                "quantity": item.quantity,
                "add_ons": [list(one) for one in item.add_ons],
                "minutes": item.minutes,
                "price_minor": sum(line.amount.minor for line in lines),
                "lines": [pricing.line_to_plain(line) for line in lines],
            }
        )
    return parts


def items_of_search(search: Search, visit: Visit, offer_ids: Sequence[int]) -> list[VisitItem]:
    """The rows to keep with the visit that a search becomes, done by these offers; marks it as composed if it is."""
    visit.composed = bool(search.items)
    return _items_of_parts(search.items, visit, offer_ids) if search.items else []


def _items_of_parts(parts: Sequence[dict[str, Any]], visit: Visit, offer_ids: Sequence[int]) -> list[VisitItem]:
    return [
        VisitItem(visit_id=visit.id, position=position, offer_id=offer_id, **part)
        for position, (part, offer_id) in enumerate(zip(parts, offer_ids, strict=True))
    ]


def all_items(search: Search) -> tuple[QuotedItem, ...]:
    """What a search wants, as its quote said it: one plain service, or all its parts."""
    if not search.items:
        return (QuotedItem(search.service_id, search.quantity, search.visit_minutes),)
    return tuple(
        QuotedItem(
            part["service_id"],
            part["quantity"],
            part["minutes"],
            part["variant_id"],
            tuple((number, count, minutes) for number, count, minutes in part["add_ons"]),
        )
        for part in search.items
    )


@transaction_required
def keep_items(rows: Sequence[VisitItem]) -> None:
    """Write what visits consist of; no statement for plain ones."""
    if rows:
        VisitItem.objects.bulk_create(rows)


def kept_items(visits: Sequence[Visit]) -> dict[uuid.UUID, list[VisitItem]]:
    """The rows of some visits by visit, in order; no query unless one of them is composed."""
    wanted = [visit.id for visit in visits if visit.composed]
    found: dict[uuid.UUID, list[VisitItem]] = defaultdict(list)
    if wanted:
        for row in VisitItem.objects.filter(visit_id__in=wanted).order_by("visit_id", "position"):
            found[row.visit_id].append(row)
    return found


def service_ids_of(visits: Sequence[Visit], items: dict[uuid.UUID, list[VisitItem]]) -> set[int]:
    """All services of some visits."""
    return {visit.service_id for visit in visits} | {row.service_id for rows in items.values() for row in rows}


def item_views(visits: Sequence[Visit], *, language: str) -> dict[uuid.UUID, tuple[ItemView, ...]]:
    """What some visits consist of, in one language: one more query than names take, if one of them is composed."""
    items = kept_items(visits)
    done = {visit.id: items[visit.id] if visit.composed else [_plain(visit)] for visit in visits}
    return describe_items(done, language=language)


def describe_items[Key: Hashable](
    items: Mapping[Key, Sequence[VisitItem | QuotedItem]], *, language: str
) -> dict[Key, tuple[ItemView, ...]]:
    """What is done or wanted, in one language; asked are names only."""
    rows = [row for some in items.values() for row in some]
    services = {found.service_id: found for found in catalog.list_services({row.service_id for row in rows})}
    chosen = {row.service_id for row in rows if row.variant_id is not None or row.add_ons}
    choices = catalog.choices_of(chosen) if chosen else {}
    return {key: tuple(_view(row, services, choices, language) for row in some) for key, some in items.items()}


def _plain(visit: Visit) -> VisitItem:
    """A single plain service as a row, which is kept of composed visits only."""
    return VisitItem(
        service_id=visit.service_id,
        offer_id=visit.offer_id,
        quantity=visit.quantity,
        minutes=(visit.ends_at - visit.starts_at) // timedelta(minutes=1),
    )


def _view(
    row: VisitItem | QuotedItem, services: dict[int, ServiceFacts], choices: dict[int, Choices], language: str
) -> ItemView:
    known = choices.get(row.service_id, Choices())
    variants = {one.variant_id: text_in(one.names, language) for one in known.variants}
    add_ons = {one.add_on_id: text_in(one.names, language) for one in known.add_ons}
    return ItemView(
        service_id=row.service_id,
        service_name=_name_of(services, row.service_id, language),
        offer_id=row.offer_id if isinstance(row, VisitItem) else None,
        variant_id=row.variant_id,
        variant_name=None if row.variant_id is None else variants.get(row.variant_id, ""),
        quantity=row.quantity,
        minutes=row.minutes,
        **_counted(services, row.service_id, language),
        add_ons=tuple(AddOnView(number, add_ons.get(number, ""), count) for number, count, _ in row.add_ons),
    )


def _name_of(services: dict[int, ServiceFacts], service_id: int, language: str) -> str:
    found = services.get(service_id)
    return text_in(found.names, language) if found else ""


def _counted(services: dict[int, ServiceFacts], service_id: int, language: str) -> _Counted:
    """What the quantity of a service counts."""
    found = services.get(service_id)
    if found is None:
        return {"price_model": PriceModel.FIXED, "unit_name": ""}
    return {"price_model": found.price_model, "unit_name": text_in(found.unit_names, language)}


def title_of(items: Sequence[ItemView]) -> str:
    """What a visit is called in one line: its first services, and how many more there are."""
    names = [item.service_name for item in items]
    more = len(names) - _TOLD_SERVICES
    return " + ".join([*names[:_TOLD_SERVICES], *([str(more)] if more > 0 else [])])


def title_texts(items: Sequence[QuotedItem]) -> Texts:
    """What somebody is looked for is called, by language."""
    services = {found.service_id: found for found in catalog.list_services({item.service_id for item in items})}
    return _titles(items, services)


def _titles(rows: Sequence[VisitItem | QuotedItem], services: dict[int, ServiceFacts]) -> Texts:
    return {
        language: title_of([_view(row, services, {}, language) for row in rows])
        for language in services[rows[0].service_id].names
    }


def titles_of(visits: Sequence[Visit]) -> dict[uuid.UUID, Texts]:
    """
    What visits of several services are called, by language; the others are called as their service.

    One query if one of them is composed, else none.
    """
    items = {visit_id: rows for visit_id, rows in kept_items(visits).items() if len(rows) > 1}
    services = {found.service_id: found for found in catalog.list_services(service_ids_of((), items))} if items else {}
    return {visit_id: _titles(rows, services) for visit_id, rows in items.items()}


def rules_of_visit(visit: Visit) -> ServiceRules | None:
    """Where the visit may be moved to: as for its wish when it was booked. One query if it is composed."""
    if not visit.composed:
        return catalog.get_service(visit.service_id).rules
    rows = kept_items([visit])[visit.id]
    services = {found.service_id: found for found in catalog.list_services(row.service_id for row in rows)}
    return rules_of([services[row.service_id] for row in rows])


def wish_of_visit(visit: Visit, *, anyone: bool = False) -> Wish:
    """The same again: by the same specialist, or by anyone. One query if the visit is composed."""
    offer_id = None if anyone else visit.offer_id
    if not visit.composed:
        return Wish(visit.service_id, visit.quantity, offer_id)
    return replace(wish_of_items(kept_items([visit])[visit.id]), offer_id=offer_id)


def wish_of_items(rows: Sequence[VisitItem | QuotedItem]) -> Wish:
    """The wish of what a visit consists of, by anyone."""
    return Wish(
        service_id=rows[0].service_id,
        quantity=rows[0].quantity,
        also=tuple(WishedService(row.service_id, row.quantity) for row in rows[1:]),
        variants=tuple(row.variant_id for row in rows if row.variant_id is not None),
        add_ons=tuple(WishedAddOn(number, count) for row in rows for number, count, _ in row.add_ons),
    )
