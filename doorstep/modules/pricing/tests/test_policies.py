"""What cancelling and moving cost: every row of `cases/policies.md`, and what holds of any terms at any time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.money import Money
from doorstep.modules.pricing.contracts import (
    Act,
    AgreedVisit,
    ClientGroup,
    Consequence,
    FeeReason,
    PolicyFacts,
    PolicyInvalid,
    PolicyTerms,
    Tier,
)
from doorstep.modules.pricing.ready_policies import READY_POLICIES
from doorstep.modules.pricing.rules import policies
from doorstep.modules.pricing.rules.policy_terms import read_terms, say_terms, write_terms

HELSINKI = ZoneInfo("Europe/Helsinki")
PRICE = Money(9000, "EUR")
READY = {code: PolicyFacts(code, 1, names, *read_terms(terms)) for code, (names, terms) in READY_POLICIES.items()}


def read_cases() -> list[dict[str, str]]:
    """The rows of all tables, each by the names of its columns."""
    cases: list[dict[str, str]] = []
    columns: list[str] = []
    for line in (Path(__file__).parent / "cases" / "policies.md").read_text().splitlines():
        if not line.startswith("|"):
            columns = []
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not columns:
            columns = cells
        elif not cells[0].startswith("---"):
            cases.append(dict(zip(columns, cells, strict=True)))
    return cases


CASES = read_cases()


def moment(text: str) -> datetime:
    """A local time of a table."""
    return datetime.fromisoformat(text if text.startswith("2026") else f"2026-{text}").replace(tzinfo=HELSINKI)


def consequence(case: dict[str, str]) -> Consequence:
    """What the rules say of a row."""
    terms = READY[case["policy"]].terms_for(ClientGroup(case["group"]))
    visit = AgreedVisit(
        price=PRICE,
        starts_at=moment(case.get("visit", "01-15 14:00")),
        booked_at=None if case["state"] == "held" else moment(case.get("booked", "01-05 10:00")),
        promised=case["state"] != "asked",
        set_out=case["state"] in ("on_the_way", "arrived"),
        carried_bp=int(case.get("carried", "0")) * 100,
        moved_fee=Money(int(Decimal(case.get("paid", "0")) * 100), "EUR"),
    )
    if case["act"] == "no_show":
        return policies.no_show_consequence(terms, visit)
    if case["act"] == "other_side":
        return policies.free_consequence(visit)
    return policies.consequence_of(terms, visit, Act(case["act"]), now=moment(case["now"]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['policy']}: {case['case']}")
def test_a_case(case):
    found = consequence(case)
    assert (f"{Decimal(found.fee.minor) / 100:.2f}", str(found.reason)) == (case["fee"], case["why"])
    if case["act"] in ("cancel", "no_show"):
        assert found.fee + found.refund == PRICE


def test_there_are_cases_enough():
    assert len(CASES) >= 60
    assert {case["policy"] for case in CASES} == set(READY)
    assert {case["why"] for case in CASES} == {str(reason) for reason in FeeReason}


# Any terms, any visit, any moment

bps = st.integers(1, 10_000)


@st.composite
def some_terms(draw: Any) -> PolicyTerms:
    """Terms that could be published."""
    befores = sorted(draw(st.sets(st.integers(0, 20_000), max_size=5)), reverse=True)
    fees = sorted(draw(st.sets(bps, min_size=len(befores), max_size=len(befores))))
    cancel = tuple(Tier(before, fee) for before, fee in zip(befores, fees, strict=True))
    # Moving costs half of it, from the first tier on.
    change = tuple(replace(tier, fee_bp=tier.fee_bp // 2) for tier in cancel[:1] if tier.fee_bp > 1)
    return PolicyTerms(
        cancel,
        change,
        grace_minutes=draw(st.integers(0, 3000)),
        grace_before_minutes=draw(st.integers(0, 3000)),
        no_show_bp=draw(st.integers(fees[-1] if fees else 0, 10_000)),
        wait_minutes=draw(st.integers(5, 120)),
    )


@st.composite
def some_visit(draw: Any) -> AgreedVisit:
    """A booked visit around one of the nights on which clocks change."""
    night = draw(st.sampled_from([datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]))
    starts_at = night + timedelta(minutes=draw(st.integers(-3000, 3000)))
    price = Money(draw(st.integers(0, 10**7)), "EUR")
    return AgreedVisit(
        price=price,
        starts_at=starts_at,
        booked_at=starts_at - timedelta(minutes=draw(st.integers(0, 30_000))),
        set_out=draw(st.booleans()),
        carried_bp=draw(st.sampled_from([0, 0, 3000, 10_000])),
        moved_fee=Money(draw(st.integers(0, price.minor)), "EUR"),
    )


acts = st.sampled_from(Act)
leads = st.integers(-600, 30_000)


@given(some_terms(), some_visit(), acts, leads, st.integers(0, 5000))
def test_later_is_never_cheaper_unless_a_grace_held(terms, visit, act, lead, wait):
    now = visit.starts_at - timedelta(minutes=lead)
    early = policies.consequence_of(terms, visit, act, now=now)
    late = policies.consequence_of(terms, visit, act, now=now + timedelta(minutes=wait))
    assert early.fee <= late.fee


@given(some_terms(), some_visit(), acts, leads)
def test_the_steps_say_what_the_same_question_answers_then(terms, visit, act, lead):
    now = visit.starts_at - timedelta(minutes=lead)
    steps = policies.consequence_of(terms, visit, act, now=now).steps
    assert steps[0].from_at is None
    moments = [step.from_at for step in steps[1:] if step.from_at]
    assert moments == sorted(set(moments))
    for before, step in pairwise(steps):
        assert step.from_at is not None
        assert before.fee != step.fee
        at = policies.consequence_of(terms, visit, act, now=step.from_at)
        just_before = policies.consequence_of(terms, visit, act, now=step.from_at - timedelta(microseconds=1))
        assert (at.fee, just_before.fee) == (step.fee, before.fee)


@given(
    some_terms(), some_visit(), acts, leads, st.sampled_from(["Europe/Helsinki", "Asia/Shanghai", "America/New_York"])
)
def test_the_clock_on_the_wall_changes_nothing(terms, visit, act, lead, zone):
    now = visit.starts_at - timedelta(minutes=lead)
    there = ZoneInfo(zone)
    local = replace(visit, starts_at=visit.starts_at.astimezone(there), booked_at=visit.booked_at.astimezone(there))
    assert policies.consequence_of(terms, local, act, now=now.astimezone(there)) == policies.consequence_of(
        terms, visit, act, now=now
    )


@given(some_terms(), some_visit(), leads)
def test_fees_never_exceed_the_price_and_nothing_is_lost(terms, visit, lead):
    now = visit.starts_at - timedelta(minutes=lead)
    for found in (
        policies.consequence_of(terms, visit, Act.CANCEL, now=now),
        policies.no_show_consequence(terms, visit),
    ):
        assert 0 <= found.fee.minor <= (visit.price - visit.moved_fee).minor
        assert found.fee + found.refund == visit.price
    free = policies.free_consequence(visit)
    assert (free.fee.minor, free.refund) == (0, visit.price + visit.moved_fee)


@given(some_terms(), some_visit(), leads, st.integers(1, 50_000))
def test_moving_never_makes_cancelling_cheaper(terms, visit, lead, away):
    now = visit.starts_at - timedelta(minutes=lead)
    before = policies.consequence_of(terms, visit, Act.CANCEL, now=now)
    moved = replace(
        visit,
        starts_at=visit.starts_at + timedelta(minutes=away),
        carried_bp=policies.carried_bp(terms, visit, now=now),
    )
    for promised in (True, False):
        after = policies.consequence_of(terms, replace(moved, promised=promised), Act.CANCEL, now=now)
        assert after.fee == before.fee


@given(st.lists(st.tuples(some_terms(), some_visit()), min_size=1, max_size=4), leads, st.integers(0, 3000))
def test_several_visits_cost_the_sum_at_every_moment(pairs, lead, wait):
    now = pairs[0][1].starts_at - timedelta(minutes=lead)
    joined = policies.join_consequences([policies.consequence_of(t, v, Act.CANCEL, now=now) for t, v in pairs])
    later = now + timedelta(minutes=wait)
    reached = [step for step in joined.steps if step.from_at is None or step.from_at <= later]
    parts = [policies.consequence_of(t, v, Act.CANCEL, now=later) for t, v in pairs]
    assert reached[-1].fee.minor == sum(part.fee.minor for part in parts)
    assert joined.fee.minor + joined.refund.minor == sum(v.price.minor for _, v in pairs)


@given(st.integers(-60, 60), st.integers(5, 120))
def test_the_wait_at_the_door_counts_from_the_later_of_start_and_arrival(late, wait):
    agreed = datetime(2026, 1, 15, 12, tzinfo=UTC)
    opens = policies.no_show_opens_at(agreed_at=agreed, arrived_at=agreed + timedelta(minutes=late), wait_minutes=wait)
    assert opens == agreed + timedelta(minutes=max(late, 0) + wait)


# Terms as data


@pytest.mark.parametrize("code", READY)
def test_ready_policies_come_back_as_they_were_written(code):
    facts = READY[code]
    assert read_terms(write_terms(facts.terms, facts.by_group)) == (facts.terms, facts.by_group)


def tier(before: int, fee: int) -> dict[str, int]:
    return {"before_minutes": before, "fee_bp": fee}


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ([], "terms"),
        ({"cancl": []}, "cancl"),
        ({"cancel": "no"}, "cancel"),
        ({"cancel": [tier(60, 5000), tier(60, 6000)], "no_show_bp": 10_000}, "cancel"),
        ({"cancel": [tier(60, 5000), tier(120, 6000)], "no_show_bp": 10_000}, "cancel"),
        ({"cancel": [tier(120, 5000), tier(60, 5000)], "no_show_bp": 10_000}, "cancel"),
        ({"cancel": [tier(120, 5000), tier(60, 4000)], "no_show_bp": 10_000}, "cancel"),
        ({"cancel": [tier(60, -1)]}, "cancel[0].fee_bp"),
        ({"cancel": [tier(60, 10_001)]}, "cancel[0].fee_bp"),
        ({"cancel": [tier(-5, 100)]}, "cancel[0].before_minutes"),
        ({"cancel": [tier(999_999_999, 100)]}, "cancel[0].before_minutes"),
        ({"cancel": [{"before_minutes": 60}]}, "cancel[0]"),
        ({"cancel": [tier(60, 5000)], "no_show_bp": 4000}, "no_show_bp"),
        ({"change": [tier(60, 5000)], "no_show_bp": 10_000}, "change"),
        ({"cancel": [tier(60, 5000)], "change": [tier(120, 1000)], "no_show_bp": 10_000}, "change"),
        ({"wait_minutes": 4}, "wait_minutes"),
        ({"wait_minutes": True}, "wait_minutes"),
        ({"grace_minutes": 0.5}, "grace_minutes"),
        ({"by_group": []}, "by_group"),
        ({"by_group": {"vip": {}}}, "by_group.vip"),
        ({"by_group": {"new": 3}}, "by_group.new"),
        ({"by_group": {"new": {"no_show_bp": 20_000}}}, "by_group.new.no_show_bp"),
        (
            {"cancel": [tier(60, 5000)], "no_show_bp": 5000, "by_group": {"new": {"no_show_bp": 1}}},
            "by_group.new.no_show_bp",
        ),
    ],
)
def test_terms_that_contradict_themselves_are_refused_with_the_field(raw, field):
    with pytest.raises(PolicyInvalid) as refusal:
        read_terms(raw)
    assert refusal.value.context["field"] == field


def test_terms_in_a_sentence():
    assert say_terms(READY["moderate"].terms) == [
        "Cancelling is free until 1 d before the start, then 50 %, from 2 h before 100 % of the price.",
        "Moving is free until 4 h before the start, then 20 % of the price.",
        "Both are free for 1 h after booking, until 4 h before the start.",
        "Not being there costs 100 %; either side waits 15 min.",
    ]
    assert say_terms(READY["free"].terms)[0] == "Cancelling is free until work begins."
