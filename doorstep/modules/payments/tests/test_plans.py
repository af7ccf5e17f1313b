"""Which ways of paying are offered, from a table of cases that a domain expert can read."""

import csv
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import MarketTerms, PaymentMethod, PlanFacts, Settlement, Timing, WayToPay
from doorstep.modules.payments.ports import GatewayCapabilities
from doorstep.modules.payments.rules.plans import plan_ways

NOW = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "plans.csv").open(encoding="utf-8")))
_SUM = r"\d+\.\d\d"
_DEPOSIT = rf"deposit(?: (\d+)%)?(?: and)?(?: ({_SUM}))?(?: of ([\w ]+?))?(?: or)?(?: from ({_SUM}))?"


_LACKS: dict[str, dict[str, Any]] = {
    "no holds": {"holds": False, "longest_hold_days": 0},
    "no partial capture": {"partial_capture": False},
    "no split": {"split": False},
}


def euros(text: str) -> Money:
    return Money(int(text.replace(".", "")) if text else 0, "EUR")


def entries(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(";") if entry.strip()]


def read_end(text: str) -> datetime:
    found = re.fullmatch(r"in (\d+) days(?: (\d+) minute)?", text)
    assert found, text
    return NOW + timedelta(days=int(found[1]), minutes=int(found[2] or 0))


def read_provider(text: str) -> GatewayCapabilities | None:
    if text == "none":
        return None
    can: dict[str, Any] = {
        "holds": True, "longest_hold_days": 7, "partial_capture": True, "split": True, "refund_window_days": 180,
        "currencies": frozenset({"EUR"}), "needs_page": True,
    }  # fmt: skip
    for word in entries(text):
        if found := re.fullmatch(r"holds (\d+) days", word):
            can["longest_hold_days"] = int(found[1])
        elif found := re.fullmatch(r"refunds (\d+) days", word):
            can["refund_window_days"] = int(found[1])
        elif found := re.fullmatch(r"takes (\w{3})", word):
            can["currencies"] = frozenset({found[1]})
        else:
            can.update(_LACKS[word])
    return GatewayCapabilities(**can)


def read_terms(ways: str, text: str) -> MarketTerms:
    values: dict[str, Any] = {}
    for word in entries(text):
        if found := re.fullmatch(_DEPOSIT, word):
            values["deposit_bp"] = int(found[1] or 0) * 100
            values["deposit_minor"] = euros(found[2] or "").minor
            values["deposit_groups"] = frozenset((found[3] or "").split(" and ")) - {""}
            values["deposit_from_minor"] = euros(found[4] or "").minor
        elif found := re.fullmatch(r"complaints (\d+) hours", word):
            values["complaint_hours"] = int(found[1])
        else:
            assert word == "provider splits", word
            values["settlement"] = Settlement.PROVIDER_SPLIT
    pairs = tuple((PaymentMethod(method), Timing(timing)) for method, timing in map(str.split, entries(ways)))
    return MarketTerms(market="hel", ways=pairs, **values)


def tell(way: WayToPay) -> str:
    """A way in the words of the table."""
    parts = [f"{way.now} now"] if way.now.minor or not way.later.minor else []
    if way.held_now.minor:
        parts.append(f"{way.held_now} held")
    elif way.later.minor:
        parts.append(f"{way.later} {str(way.later_when).replace('_', ' ').replace('after visit', 'after the visit')}")
    return f"{way.method} {way.timing}: {' and '.join(parts)}".replace(" EUR", "")


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_ways_that_are_offered(case: dict[str, str]) -> None:
    facts = PlanFacts(
        payable=euros(case["payable"]),
        client_group=case["client"],
        balance=euros(case["balance"]),
        visits_end_at=read_end(case["visit ends"]),
        owes_debt=case["owes"] == "debt",
    )
    terms = read_terms(case["market ways"], case["market terms"])
    found = plan_ways(facts, terms, read_provider(case["provider"]), now=NOW)
    assert [tell(way) for way in found] == entries(case["offered"])
    assert [way.is_default for way in found] == [number == 0 for number in range(len(found))]
    for way in found:
        assert way.now + way.later == facts.payable
        assert way.held_now <= way.later


def test_nobody_takes_cash_online() -> None:
    facts = PlanFacts(euros("10.00"), "", euros("0.00"), NOW, in_person=False)
    terms = MarketTerms(
        market="hel", ways=((PaymentMethod.CASH, Timing.AT_DOOR), (PaymentMethod.PAY_LATER, Timing.AFTER))
    )
    assert [way.method for way in plan_ways(facts, terms, None, now=NOW)] == [PaymentMethod.PAY_LATER]


def test_a_balance_in_another_currency_pays_nothing() -> None:
    facts = PlanFacts(euros("10.00"), "", Money(999_999, "USD"), NOW, owes_debt=False)
    terms = MarketTerms(market="hel", ways=((PaymentMethod.BALANCE, Timing.PREPAY),))
    assert plan_ways(facts, terms, None, now=NOW) == ()
