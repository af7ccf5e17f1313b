"""Reads the tables in ``cases``, which people write: rules in a few words, wishes, and expected lines."""

import csv
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from doorstep.kernel.money import Money
from doorstep.modules.catalog.contracts import PriceModel
from doorstep.modules.pricing.contracts import (
    AddOnFacts,
    ClientGroup,
    LineKind,
    PriceLine,
    PricingFacts,
    RuleKind,
    Scope,
)
from doorstep.modules.pricing.rules.parameters import Parameters, read_parameters
from doorstep.modules.pricing.rules.precedence import Rule

CASES = Path(__file__).parent / "cases"
MARKETS = {
    "hel": ("FI", "Europe/Helsinki", "EUR"),
    "mow": ("RU", "Europe/Moscow", "RUB"),
    "sha": ("CN", "Asia/Shanghai", "CNY"),
    "tpe": ("TW", "Asia/Taipei", "TWD"),
}
CATEGORIES = {"home": 1, "home-cleaning": 10, "repair": 20}
SERVICES = {
    "cleaning": (1, PriceModel.HOURLY, (10, 1)),
    "plumbing": (2, PriceModel.FIXED, (20,)),
    "windows": (3, PriceModel.UNIT, (10, 1)),
}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFER = 7
ALWAYS = ("2026-01-01", "2028-01-01")


def rows_of(table: str) -> list[dict[str, str]]:
    """The rows of a table."""
    with (CASES / table).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def rules_by_name(market: str) -> dict[str, Rule]:
    """All rules of ``rules.csv``, as a market has them."""
    return {row["rule"]: read_rule(row["rule"], row["says"], row["covers"], row["valid"], market) for row in rules()}


def rules() -> list[dict[str, str]]:
    """The rows of ``rules.csv``."""
    return rows_of("rules.csv")


def read_rule(name: str, says: str, covers: str, valid: str, market: str) -> Rule:
    """One rule of a few words; ``name#2`` is the second version of ``name``."""
    key, _, version = name.partition("#")
    first, until = (valid.split("..") if valid else ALWAYS) if ".." in valid or not valid else (valid, ALWAYS[1])
    zone = ZoneInfo(MARKETS[market][1])
    kind, parameters = read_saying(says)
    return Rule(
        id=uuid.uuid5(uuid.NAMESPACE_DNS, name),
        key=uuid.uuid5(uuid.NAMESPACE_DNS, key),
        version=int(version or 1),
        kind=kind,
        scope=read_scope(covers, market),
        parameters=parameters,
        valid_from=datetime.fromisoformat(first).replace(tzinfo=zone),
        valid_until=datetime.fromisoformat(until).replace(tzinfo=zone),
        names={"en": name},
    )


def read_scope(covers: str, market: str) -> Scope:
    """``market``, ``market mow``, ``category repair``, ``service cleaning`` or ``offer 7``."""
    what, _, name = covers.partition(" ")
    if what == "category":
        return Scope(market, category_id=CATEGORIES[name])
    if what == "service":
        return Scope(market, service_id=SERVICES[name][0])
    if what == "offer":
        return Scope(market, offer_id=int(name))
    return Scope(name or market)


def read_saying(says: str) -> tuple[RuleKind, Parameters]:
    """``surcharge hours 22:00-06:00 +30%`` and the like."""
    word, _, rest = says.partition(" ")
    kind = RuleKind.TRAVEL_FEE if word == "travel" else RuleKind(word)
    readers = {
        RuleKind.SURCHARGE: _surcharge, RuleKind.TRAVEL_FEE: _travel, RuleKind.MINIMUM: _minimum,
        RuleKind.DISCOUNT: _discount, RuleKind.TAX: _tax,
    }  # fmt: skip
    return kind, read_parameters(kind, readers[kind](rest))


def _surcharge(rest: str) -> dict[str, Any]:
    plain: dict[str, Any] = {**_amount(rest), **_hours(rest), **_weekdays(rest)}
    plain["when"] = {"hours": "night", "days": "weekend"}.get(rest.split()[0], rest.split()[0])
    if plain["when"] == "urgent":
        plain["within_minutes"] = int(rest.split()[1])
    if group := re.search(r"group=(\S+)", rest):
        plain["group"] = group[1]
    return plain


def _travel(rest: str) -> dict[str, Any]:
    free, each, most, anyone = re.fullmatch(
        r"(\d+) km free ([\d.]+) a km most ([\d.]+)(?: anyone ([\d.]+))?", rest
    ).groups()  # type: ignore[union-attr]
    return {
        "free_km": int(free),
        "per_km_minor": minor(each),
        "most_minor": minor(most),
        "anyone_minor": minor(anyone) if anyone else 0,
    }


def _minimum(rest: str) -> dict[str, Any]:
    return {"amount_minor": minor(rest)}


def _discount(rest: str) -> dict[str, Any]:
    plain: dict[str, Any] = {"stacks": rest.endswith(" stacks"), **_amount(rest), **_hours(rest), **_weekdays(rest)}
    word = rest.split()[0]
    if word in ("new", "regular", "no-show"):
        plain["client_group"] = ClientGroup(word.replace("no-show", "earlier_no_show"))
    if word == "from":
        plain["quantity_from"] = int(rest.split()[1])
    return plain


def _tax(rest: str) -> dict[str, Any]:
    return {**_amount(rest), "included": rest.endswith("included")}


def _amount(text: str) -> dict[str, int]:
    if share := re.search(r"([\d.]+)%", text):
        return {"percent_bp": minor(share[1])}
    return {"amount_minor": minor(re.search(r"\+?(\d+\.\d\d)\b", text)[1])}  # type: ignore[index]


def _hours(text: str) -> dict[str, str]:
    found = re.search(r"(\d\d:\d\d)-(\d\d:\d\d)", text)
    return {"from_time": found[1], "until_time": found[2]} if found else {}


def _weekdays(text: str) -> dict[str, list[int]]:
    named = [DAYS.index(word) for word in text.split() if word in DAYS]
    return {"weekdays": named} if named else {}


def minor(text: str) -> int:
    """Minor units of ``12.50``."""
    whole, _, cents = text.partition(".")
    return int(whole) * 100 + int((cents + "00")[:2])


def facts_of(row: dict[str, str]) -> PricingFacts:
    """The wish in a row."""
    country, zone, currency = MARKETS[row["market"]]
    service_id, model, categories = SERVICES[row["service"]]
    clock, _, second = row["start"].partition(" (")
    start = datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo(zone), fold=1 if second else 0).astimezone(UTC)
    return PricingFacts(
        market=row["market"],
        country=country,
        time_zone=zone,
        categories=categories,
        service_id=service_id,
        offer_id=OFFER if row["km"] else None,
        price_model=model,
        unit_price=Money(minor(row["price"]), currency),
        quantity=int(row["quantity"]),
        starts_at=start,
        booked_at=start - _notice(row["notice"]),
        distance_km=float(row["km"]) if row["km"] else None,
        add_ons=tuple(_add_ons(row["add-ons"], currency)),
        client_group=ClientGroup(row["client"]) if row["client"] else None,
    )


def _notice(text: str) -> timedelta:
    number, _, unit = (text or "7 d").partition(" ")
    return timedelta(minutes=int(number)) if unit == "min" else timedelta(days=int(number))


def _add_ons(text: str, currency: str) -> Iterator[AddOnFacts]:
    for entry in filter(None, text.split("; ")):
        name, price, _, quantity = re.fullmatch(r"(.+?) ([\d.]+)( x (\d+))?", entry).groups()  # type: ignore[union-attr]
        yield AddOnFacts({"en": name}, Money(minor(price), currency), int(quantity or 1))


def told(line: PriceLine) -> str:
    """A line as the tables write it."""
    name = line.names["en"] if line.rule else str(line.kind)
    if line.kind is LineKind.TAX and not line.amount.minor and line.unit_price.minor:
        return f"({name} {line.unit_price.minor / 100:.2f})"
    return f"{name} {line.amount.minor / 100:.2f}"
