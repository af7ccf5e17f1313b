"""The demo cities' written content, read from the JSON files beside this module."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from doorstep.entrypoints.latin import transliterated
from doorstep.kernel.geo import LatLon
from doorstep.kernel.money import Money
from doorstep.modules.catalog.contracts import (
    AT_CLIENT,
    AddOnDraft,
    CategoryDraft,
    ChecklistDraft,
    PriceModel,
    ServiceDraft,
    SkillDraft,
    VariantDraft,
    in_order,
    service_rules,
)
from doorstep.modules.specialists.place_contracts import SavePlace
from doorstep.modules.travel.contracts import Mode

_FOLDER = Path(__file__).parent / "content"
MARKETS = ("hel", "mow", "sha", "tpe")
LANGUAGES = ("en", "ru", "zh-Hans", "zh-Hant")


@dataclass(frozen=True, slots=True)
class Name:
    """A given or family name in the local script and in Latin letters."""

    local: str
    latin: str


@dataclass(frozen=True, slots=True)
class District:
    """A part of a city: its middle and some of its streets."""

    name: str
    center: LatLon
    streets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class City:
    """The people and places of one market. ``spoken`` maps language codes to the share who speak them."""

    code: str
    currency: str
    language: str
    phone_pattern: str
    spoken: Mapping[str, float]
    surname_first: bool
    address_pattern: str
    given_female: tuple[Name, ...]
    given_male: tuple[Name, ...]
    family: tuple[Name, ...]
    districts: tuple[District, ...]


@dataclass(frozen=True, slots=True)
class Profession:
    """A believable bundle of skills, with a sentence about the work by language."""

    slug: str
    weight: int
    female: float
    skills: tuple[str, ...]
    modes: tuple[Mode, ...]
    bio: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything to be saved in the catalogue."""

    skills: tuple[SkillDraft, ...]
    categories: tuple[CategoryDraft, ...]
    services: tuple[ServiceDraft, ...]


def _read(path: str) -> Any:
    return json.loads((_FOLDER / path).read_text(encoding="utf-8"))


@cache
def phrases() -> dict[str, dict[str, list[str]]]:
    """Sentences by kind and language."""
    found: dict[str, dict[str, list[str]]] = _read("phrases.json")
    return found


@cache
def professions() -> tuple[Profession, ...]:
    """All professions."""
    return tuple(
        Profession(
            slug=entry["slug"],
            weight=entry["weight"],
            female=entry["female"],
            skills=tuple(entry["skills"]),
            modes=tuple(Mode(mode) for mode in entry["mode"]),
            bio=entry["bio"],
        )
        for entry in _read("professions.json")
    )


@cache
def city(code: str) -> City:
    """The people and places of a market."""
    entry = _read(f"markets/{code}.json")
    return City(
        code=code,
        currency=entry["currency"],
        language=entry["language"],
        phone_pattern=entry["phone_pattern"],
        spoken=entry["spoken"],
        surname_first=entry["surname_first"],
        address_pattern=entry["address_pattern"],
        given_female=_names(entry["given_female"]),
        given_male=_names(entry["given_male"]),
        family=_names(entry["family"]),
        districts=tuple(
            District(district["name"], LatLon(*district["at"]), tuple(district["streets"]))
            for district in entry["districts"]
        ),
    )


@cache
def shops(code: str) -> tuple[SavePlace, ...]:
    """The shops of a market."""
    return tuple(
        SavePlace(
            place_id=None,
            market=code,
            name=entry["name"],
            line=entry["line"],
            details=entry["details"],
            district=entry["district"],
            position=LatLon(*entry["at"]),
            open_days=tuple(day for day, mark in enumerate(entry["days"]) if mark == "x"),
            opens_minute=entry["opens"] * 60,
            closes_minute=entry["closes"] * 60,
            rooms=tuple(entry["rooms"]),
        )
        for entry in _read("places.json")[code]
    )


def _names(written: list[str]) -> tuple[Name, ...]:
    """``local|latin``, or one form: then the Latin one follows by transliteration."""
    pairs = (text.split("|") for text in written)
    return tuple(Name(pair[0], pair[1] if len(pair) > 1 else transliterated(pair[0])) for pair in pairs)


@cache
def catalogue() -> Catalogue:
    """Skills, the category tree from the top, and services with their standard prices."""
    skills = tuple(SkillDraft(entry["slug"], entry["names"]) for entry in _read("catalog/skills.json"))
    categories: list[CategoryDraft] = []
    services: list[ServiceDraft] = []
    for path in sorted((_FOLDER / "catalog").glob("[0-9]*.json")):
        top = _read(f"catalog/{path.name}")
        personal = top.get("personal", False)
        categories.append(CategoryDraft(top["slug"], None, top["names"], {}, top["icon"], personal))
        for child in top["children"]:
            categories.append(
                CategoryDraft(child["slug"], top["slug"], child["names"], child["keywords"], child["icon"], personal)
            )
            services += [_service(entry, child["slug"]) for entry in child["services"]]
    return Catalogue(skills, tuple(categories), tuple(services))


def _brought(slug: str) -> dict[str, list[str]]:
    """What specialists bring for a service, by language; tests see that there is something for each."""
    written = _read("bring.json")
    things = [written["things"][name] for name in written["services"].get(slug, ())]
    return {language: [thing[language] for thing in things] for language in LANGUAGES}


@cache
def _choices() -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Variants and add-ons by service, as they are written."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = _read("choices.json")
    return found


def _variants(slug: str) -> tuple[VariantDraft, ...]:
    return tuple(
        VariantDraft(
            slug=entry["slug"],
            names={language: entry[language] for language in LANGUAGES},
            descriptions={},
            minutes=entry["minutes"],
            prices=_prices(entry["prices"]),
        )
        for entry in _choices().get(slug, {}).get("variants", ())
    )


def _add_ons(slug: str) -> tuple[AddOnDraft, ...]:
    return tuple(
        AddOnDraft(
            slug=entry["slug"],
            names={language: entry[language] for language in LANGUAGES},
            descriptions={},
            minutes=entry["minutes"],
            maximum_quantity=entry["most"],
            prices=_prices(entry["prices"]),
        )
        for entry in _choices().get(slug, {}).get("add_ons", ())
    )


def _checklist(slug: str) -> tuple[ChecklistDraft, ...]:
    """What a visit of a service includes; written with an exclamation mark, it must be settled."""
    written = _read("checklists.json")
    return tuple(
        ChecklistDraft(slug=name.rstrip("!"), names=written["items"][name.rstrip("!")], required=name.endswith("!"))
        for name in written["services"].get(slug, ())
    )


def _prices(amounts: list[int]) -> dict[str, Money]:
    """Written in whole units of money."""
    return {code: Money.of(amount, city(code).currency) for code, amount in zip(MARKETS, amounts, strict=True)}


def _service(entry: dict[str, Any], category_slug: str) -> ServiceDraft:
    least, most = entry.get("quantity", (1, 1))
    return ServiceDraft(
        slug=entry["slug"],
        category_slug=category_slug,
        skill_slug=entry["skill"],
        names={language: entry[language][0] for language in LANGUAGES},
        descriptions={language: entry[language][1] for language in LANGUAGES},
        included={language: entry[language][2] for language in LANGUAGES},
        price_model=PriceModel(entry["model"]),
        unit_names=entry.get("unit", {}),
        duration_minutes=entry["minutes"],
        minimum_quantity=least,
        maximum_quantity=most,
        preparation_minutes=entry["prepare"],
        cleanup_minutes=entry["clean"],
        bring=_brought(entry["slug"]),
        rules=service_rules(*(entry.get(name) for name in ("notice", "horizon", "step", "window"))),
        place_kinds=in_order(entry.get("places", AT_CLIENT)),
        prices=_prices(entry["prices"]),
        variants=_variants(entry["slug"]),
        add_ons=_add_ons(entry["slug"]),
        checklist=_checklist(entry["slug"]),
    )
