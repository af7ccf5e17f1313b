"""Reads the tables of wishes in ``cases``: the small catalogue that they speak of, and wishes of a few words."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from doorstep.kernel.money import Money
from doorstep.modules.booking.contracts import Wish, WishedAddOn, WishedService
from doorstep.modules.booking.wish_rules import Doer
from doorstep.modules.catalog.contracts import AddOn, Choices, PriceModel, ServiceFacts, ServiceRules, Variant
from doorstep.modules.pricing.contracts import LineKind, PriceLine
from doorstep.modules.specialists.contracts import OwnChoices, OwnTerms

CASES = Path(__file__).parent / "cases"
CURRENCIES = {"hel": "EUR", "mow": "RUB"}
_HOUR, _UNIT, _ONCE = PriceModel.HOURLY, PriceModel.UNIT, PriceModel.FIXED


@dataclass(frozen=True, slots=True)
class Known:
    """A service of the tables: its facts, and its standard prices by market."""

    facts: ServiceFacts
    prices: Mapping[str, Money]


def _prices(hel: str, mow: str | None = None) -> dict[str, Money]:
    found = {"hel": Money(minor(hel), "EUR")}
    return found if mow is None else found | {"mow": Money(minor(mow), "RUB")}


def minor(text: str) -> int:
    """Minor units of ``12.50``."""
    whole, _, cents = text.partition(".")
    return int(whole) * 100 + int((cents + "00")[:2])


def _service(
    number: int, name: str, model: PriceModel, minutes: int, quantities: tuple[int, int], around: tuple[int, int]
) -> ServiceFacts:
    return ServiceFacts(
        service_id=number,
        slug=name,
        category_id=1,
        skill_id=1,
        names={"en": name.capitalize()},
        price_model=model,
        unit_names={},
        duration_minutes=minutes,
        minimum_quantity=quantities[0],
        maximum_quantity=quantities[1],
        preparation_minutes=around[0],
        cleanup_minutes=around[1],
        bring={},
    )


SERVICES = {
    "cleaning": Known(_service(1, "cleaning", _HOUR, 60, (2, 8), (10, 5)), _prices("33.00", "650.00")),
    "windows": Known(_service(2, "windows", _UNIT, 20, (2, 20), (5, 5)), _prices("12.00")),
    "haircut": Known(_service(3, "haircut", _ONCE, 60, (1, 1), (0, 15)), _prices("50.00", "2600.00")),
}


def _add_on(
    number: int, service: str, name: str, minutes: int, most: int, prices: dict[str, Money], *, active: bool = True
) -> AddOn:
    facts = SERVICES[service].facts
    return AddOn(number, facts.service_id, name, {"en": name.capitalize()}, {}, minutes, most, active, prices)


def _variant(
    number: int, service: str, name: str, minutes: int, prices: dict[str, Money], *, active: bool = True
) -> Variant:
    facts = SERVICES[service].facts
    return Variant(number, facts.service_id, name, {"en": name.capitalize()}, {}, minutes, active, prices)


ADD_ONS = {
    one.slug: one
    for one in (
        _add_on(31, "cleaning", "oven", 30, 1, _prices("24.00", "700.00")),
        _add_on(32, "cleaning", "fridge", 30, 1, _prices("18.00")),
        _add_on(33, "cleaning", "ironing", 30, 4, _prices("15.00")),
        _add_on(34, "cleaning", "silver", 30, 1, _prices("20.00"), active=False),
        _add_on(35, "windows", "net", 10, 20, _prices("5.00")),
        _add_on(36, "haircut", "styling", 25, 1, _prices("22.00")),
        _add_on(37, "haircut", "care set", 0, 1, _prices("9.00")),
        _add_on(38, "haircut", "advice", 5, 1, _prices("0.00")),
    )
}
VARIANTS = {
    one.slug: one
    for one in (
        _variant(71, "cleaning", "eco", 60, _prices("36.00")),
        _variant(72, "windows", "glazing", 30, _prices("19.00")),
        _variant(73, "haircut", "medium hair", 90, _prices("69.00")),
        _variant(74, "haircut", "long hair", 105, _prices("79.00", "3900.00")),
        _variant(75, "haircut", "perm", 150, _prices("99.00"), active=False),
    )
}
_NAMES = {"eco": "Eco products", "glazing": "Balcony glazing"}
for _slug, _name in _NAMES.items():
    VARIANTS[_slug].names["en"] = _name  # type: ignore[index]  # the tables tell variants from their services


def services_in(market: str) -> dict[int, ServiceFacts]:
    """What a market offers, by id."""
    return {one.facts.service_id: one.facts for one in SERVICES.values() if market in one.prices}


def choices_of(services: Mapping[int, ServiceFacts]) -> dict[int, Choices]:
    """All that may be chosen with some services."""
    return {
        number: Choices(
            tuple(one for one in VARIANTS.values() if one.service_id == number),
            tuple(one for one in ADD_ONS.values() if one.service_id == number),
        )
        for number in services
    }


def doers_of(by: str, market: str) -> dict[int, Doer]:
    """The terms of a specialist of the tables, or of anyone, by service."""
    plain = {
        "anyone": {},
        "Aino": {"cleaning": ("35.00", 60), "windows": ("12.00", 20), "haircut": ("50.00", 60)},
        "Veera": {"cleaning": ("40.00", 60), "windows": ("10.00", 15), "haircut": ("60.00", 75)},
    }[by]
    own = OwnChoices()
    if by == "Veera":
        own = OwnChoices(
            variants={74: OwnTerms(minor("95.00"), 120, active=True), 73: OwnTerms(None, None, active=False)},
            add_ons={31: OwnTerms(minor("30.00"), None, active=True), 32: OwnTerms(None, None, active=False)},
        )
    found = {}
    for name, known in SERVICES.items():
        if market in known.prices:
            standard = known.prices[market]
            price, minutes = plain.get(name, (None, known.facts.duration_minutes))
            found[known.facts.service_id] = Doer(
                standard if price is None else Money(minor(price), standard.currency), minutes, own=own
            )
    return found


def read_wish(text: str) -> Wish:
    """``cleaning x 2 (eco) + oven; windows x 3``."""
    services, variants, add_ons = [], [], []
    for part in text.split("; "):
        service, *wanted = part.split(" + ")
        variants += [_number(name, VARIANTS) for name in re.findall(r"\((.+?)\)", service)]
        name, quantity = _counted(re.sub(r" \(.+?\)", "", service))
        services.append(WishedService(_service_id(name), quantity))
        add_ons += [WishedAddOn(_number(name, ADD_ONS), count) for name, count in map(_counted, wanted)]
    first, *also = services
    return Wish(first.service_id, first.quantity, None, tuple(also), tuple(variants), tuple(add_ons))


def _counted(text: str) -> tuple[str, int]:
    name, _, quantity = text.partition(" x ")
    return name, int(quantity or 1)


def _service_id(name: str) -> int:
    return int(name[1:]) if name.startswith("#") else SERVICES[name].facts.service_id


def _number(name: str, known: Mapping[str, AddOn] | Mapping[str, Variant]) -> int:
    if name.startswith("#"):
        return int(name[1:])
    found = known[name]
    return found.add_on_id if isinstance(found, AddOn) else found.variant_id


def read_own(text: str) -> OwnChoices:
    """``oven 30.00``, ``oven off``, or nothing."""
    if not text:
        return OwnChoices()
    name, _, terms = text.rpartition(" ")
    own = OwnTerms(None if terms == "off" else minor(terms), None, active=terms != "off")
    if name in ADD_ONS:
        return OwnChoices(add_ons={ADD_ONS[name].add_on_id: own})
    return OwnChoices(variants={VARIANTS[name].variant_id: own})


START_RULES = {
    "tidy": None,
    "lesson": ServiceRules(slot_step_minutes=60),
    "fridge": ServiceRules(minimum_notice_minutes=120, window_minutes=120),
    "vet": ServiceRules(minimum_notice_minutes=1440, slot_step_minutes=30),
}


def told(line: PriceLine, plain_name: str) -> str:
    """A line as the tables write it; the only plain base has no name of its own."""
    name = line.names.get("en") or (plain_name if line.kind is LineKind.BASE else "")
    return f"{name} {line.amount.minor / 100:.2f}"


def rows_of(table: str) -> list[dict[str, str]]:
    """The rows of a table."""
    with (CASES / table).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
