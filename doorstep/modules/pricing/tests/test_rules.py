"""What holds for every price: rounding, precedence, groups, and clocks that change."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from doorstep.kernel.money import Money
from doorstep.modules.catalog.contracts import PriceModel
from doorstep.modules.pricing.contracts import (
    AddOnFacts,
    ClientGroup,
    LineKind,
    PricingFacts,
    RuleInvalid,
    RuleKind,
    Scope,
)
from doorstep.modules.pricing.rules.days import is_between, is_holiday, local_moment
from doorstep.modules.pricing.rules.lines import price_visit, total_of, totals_at
from doorstep.modules.pricing.rules.parameters import (
    WHOLE_BP,
    Discount,
    Minimum,
    Surcharge,
    Tax,
    TravelFee,
    When,
    read_parameters,
)
from doorstep.modules.pricing.rules.precedence import Rule, rank_of

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
LAST = datetime(2027, 12, 31, tzinfo=UTC)
ZONES = sorted(available_timezones())
SCOPES = (Scope("hel"), Scope("hel", category_id=1), Scope("hel", category_id=10), Scope("hel", service_id=1),
          Scope("hel", offer_id=7), Scope("mow"), Scope("hel", offer_id=8))  # fmt: skip

# Building rules takes most of the time; ``make test-long`` runs more.
few = settings(max_examples=40, deadline=None)

euros = st.integers(0, 9000).map(lambda minor: Money(minor, "EUR"))
clocks = st.integers(0, 1439).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
shares = st.one_of(st.tuples(st.integers(1, WHOLE_BP), st.none()), st.tuples(st.none(), st.integers(1, 20_000)))
weekdays = st.sets(st.integers(0, 6)).map(lambda days: tuple(sorted(days)))
moments = st.integers(1, 729 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


@st.composite
def hours(draw):
    first, until = draw(clocks), draw(clocks)
    return (first, until) if first != until else (None, None)


@st.composite
def surcharges(draw):
    when = draw(st.sampled_from(When))
    first, until = draw(hours()) if when is When.NIGHT else (None, None)
    group = "urgent" if when is When.URGENT else draw(st.sampled_from(["time", "days"]))
    days = draw(weekdays.filter(bool)) if when is When.WEEKEND else ()
    within = draw(st.integers(1, 3000)) if when is When.URGENT else None
    percent_bp, amount_minor = draw(shares)
    return Surcharge(when, group, percent_bp, amount_minor, within, first, until, days)


@st.composite
def discounts(draw):
    group = draw(st.one_of(st.none(), st.sampled_from(ClientGroup)))
    first, until = draw(hours())
    percent_bp, amount_minor = draw(shares)
    days, many = draw(weekdays), draw(st.integers(2, 8))
    return Discount(draw(st.booleans()), percent_bp, amount_minor, group, days, first, until, many)


PARAMETERS = {
    RuleKind.SURCHARGE: surcharges(),
    RuleKind.TRAVEL_FEE: st.builds(
        TravelFee, st.integers(0, 20), st.integers(1, 500), st.integers(1, 5000), st.integers(0, 500)
    ),
    RuleKind.MINIMUM: st.builds(Minimum, st.integers(1, 50_000)),
    RuleKind.DISCOUNT: discounts(),
    RuleKind.TAX: st.builds(Tax, st.integers(1, WHOLE_BP), st.booleans()),
}


@st.composite
def rules(draw):
    kind = draw(st.sampled_from(list(PARAMETERS)))
    first = draw(moments)
    return Rule(
        id=uuid.UUID(int=draw(st.integers(0, 2**64))), key=uuid.UUID(int=draw(st.integers(0, 5))),
        version=draw(st.integers(1, 4)), kind=kind, scope=draw(st.sampled_from(SCOPES)),
        parameters=draw(PARAMETERS[kind]), valid_from=draw(st.sampled_from([FIRST, first])),
        valid_until=draw(st.sampled_from([LAST, first + timedelta(days=90)])),
    )  # fmt: skip


rule_sets = st.lists(rules(), max_size=8, unique_by=(lambda rule: rule.id, lambda rule: (rule.key, rule.version)))


@st.composite
def facts(draw):
    start = draw(moments)
    offer = draw(st.sampled_from([None, 7]))
    return PricingFacts(
        market="hel", country="FI", time_zone=draw(st.sampled_from(["Europe/Helsinki", "Asia/Kolkata"])),
        categories=(10, 1), service_id=1, offer_id=offer, price_model=draw(st.sampled_from(PriceModel)),
        unit_price=Money(draw(st.integers(1, 100_000)), "EUR"), quantity=draw(st.integers(1, 10)), starts_at=start,
        booked_at=start - draw(st.timedeltas(timedelta(minutes=1), timedelta(days=20))),
        distance_km=None if offer is None else draw(st.floats(0, 60)),
        add_ons=tuple(draw(st.lists(st.builds(AddOnFacts, st.just({}), euros), max_size=3))),
        client_group=draw(st.one_of(st.none(), st.sampled_from(ClientGroup))),
    )  # fmt: skip


@few
@given(facts(), rule_sets)
def test_a_price_is_the_sum_of_its_lines_and_never_below_nothing(wish, known):
    lines = price_visit(wish, known)
    assert total_of(lines, "EUR").minor >= 0
    assert [line.kind for line in lines] == sorted((line.kind for line in lines), key=list(LineKind).index)
    for line in lines:
        included = line.kind is LineKind.TAX and not line.amount.minor
        assert included or line.amount == line.unit_price.times(line.quantity)


@few
@given(facts(), rule_sets, st.randoms())
def test_the_order_of_the_rules_changes_nothing(wish, known, chance):
    shuffled = list(known)
    chance.shuffle(shuffled)
    assert price_visit(wish, shuffled) == price_visit(wish, known)


@few
@given(facts(), rule_sets)
def test_a_share_is_within_half_a_minor_unit_of_the_exact_one(wish, known):
    lines = price_visit(wish, known)
    priced = sum(line.amount.minor for line in lines if line.kind in (LineKind.BASE, LineKind.ADD_ON))
    for line in lines:
        if line.kind is LineKind.SURCHARGE and line.percent_bp:
            assert abs(line.amount.minor - Decimal(priced) * line.percent_bp / WHOLE_BP) <= Decimal("0.5")


@few
@given(facts(), rule_sets)
def test_of_a_group_one_surcharge_counts_and_of_the_rest_one_each(wish, known):
    by_id = {str(rule.id): rule for rule in known}
    used = [by_id[line.rule] for line in price_visit(wish, known) if line.rule]
    groups = [rule.parameters.group for rule in used if isinstance(rule.parameters, Surcharge)]
    assert len(groups) == len(set(groups))
    singles = [rule.kind for rule in used if rule.kind not in (RuleKind.SURCHARGE, RuleKind.DISCOUNT)]
    assert len(singles) == len(set(singles))
    assert sum(1 for rule in used if isinstance(rule.parameters, Discount) and not rule.parameters.stacks) <= 1


@few
@given(facts(), rule_sets)
def test_what_counts_is_in_force_covers_the_visit_and_nothing_more_specific_does(wish, known):
    by_id = {str(rule.id): rule for rule in known}
    for line in price_visit(wish, known):
        if not line.rule:
            continue
        rule = by_id[line.rule]
        rank = rank_of(rule.scope, wish)
        assert rank is not None
        assert rule.valid_from <= wish.starts_at < rule.valid_until
        for other in known:
            begun = other.valid_from <= wish.starts_at
            assert not (begun and other.key == rule.key and other.version > rule.version)
            newest = not any(
                one.key == other.key and one.version > other.version and one.valid_from <= wish.starts_at
                for one in known
            )
            other_rank = rank_of(other.scope, wish)
            rival = other_rank is not None and other_rank < rank and other.matter == rule.matter
            assert not (rival and begun and newest and wish.starts_at < other.valid_until)


@few
@given(facts(), rule_sets, st.lists(moments, max_size=12))
def test_many_starts_cost_what_each_costs_alone(wish, known, starts):
    alone = [total_of(price_visit(replace(wish, starts_at=start), known), "EUR") for start in starts]
    assert totals_at(wish, known, starts) == alone


@given(st.sampled_from(ZONES), moments)
def test_the_clock_on_the_wall_is_that_of_the_zone(zone, moment):
    local = moment.astimezone(ZoneInfo(zone))
    assert local_moment(moment, zone) == (local.date(), local.hour * 60 + local.minute)


@given(st.sampled_from(ZONES), st.dates(date(2026, 1, 2), date(2027, 12, 30)), clocks)
def test_a_day_of_the_clock_is_night_or_not_by_what_the_wall_shows(zone, day, clock):
    """Every minute of a day, however long the day is: exactly those are night whose wall clock says so."""
    at = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=ZoneInfo(zone))
    shown = local_moment(at.astimezone(UTC), zone)
    asked = int(clock[:2]) * 60 + int(clock[3:])
    assume(at.astimezone(UTC).astimezone(at.tzinfo).replace(fold=0) == at.replace(fold=0))  # not in the gap
    assert shown.minute == asked
    assert is_between(shown.minute, 1320, 360) == (asked >= 1320 or asked < 360)


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 1439))
def test_a_range_of_hours_and_the_rest_of_the_day_part_the_day(minute, first, until):
    assume(first != until)
    assert is_between(minute, first, until) != is_between(minute, until, first)


def test_a_country_that_nobody_knows_has_no_holidays():
    assert not is_holiday(date(2026, 12, 25), "ZZ")


@pytest.mark.parametrize(
    ("kind", "plain", "field"),
    [
        (RuleKind.SURCHARGE, {"when": "weekend", "weekdays": [5], "percent_bp": -100}, "percent_bp"),
        (RuleKind.SURCHARGE, {"when": "weekend", "weekdays": [5], "amount_minor": -1}, "amount_minor"),
        (RuleKind.SURCHARGE, {"when": "weekend", "weekdays": [5]}, "percent_bp"),
        (RuleKind.SURCHARGE, {"when": "weekend", "weekdays": [5], "percent_bp": 1, "amount_minor": 1}, "percent_bp"),
        (RuleKind.SURCHARGE, {"when": "weekend", "percent_bp": 100}, "weekdays"),
        (RuleKind.SURCHARGE, {"when": "weekend", "weekdays": [7], "percent_bp": 100}, "weekdays"),
        (RuleKind.SURCHARGE, {"when": "weekend", "weekdays": [True], "percent_bp": 100}, "weekdays"),
        (RuleKind.SURCHARGE, {"when": "full moon", "percent_bp": 100}, "when"),
        (RuleKind.SURCHARGE, {"when": "night", "percent_bp": 100, "from_time": "22:00"}, "until_time"),
        (RuleKind.SURCHARGE, {"when": "night", "percent_bp": 1, "from_time": "25:00", "until_time": "06:00"},
         "from_time"),
        (RuleKind.SURCHARGE, {"when": "night", "percent_bp": 1, "from_time": "06:00", "until_time": "06:00"},
         "until_time"),
        (RuleKind.SURCHARGE, {"when": "urgent", "percent_bp": 100}, "within_minutes"),
        (RuleKind.SURCHARGE, {"when": "urgent", "percent_bp": 1, "within_minutes": 60, "group": "time"}, "group"),
        (RuleKind.SURCHARGE, {"when": "holiday", "percent_bp": 100, "group": "urgent"}, "group"),
        (RuleKind.SURCHARGE, {"when": "holiday", "percent_bp": 100, "weekdays": [1]}, "weekdays"),
        (RuleKind.SURCHARGE, {"when": "holiday", "percent_bp": 25.5}, "percent_bp"),
        (RuleKind.TRAVEL_FEE, {"free_km": -1, "per_km_minor": 100, "most_minor": 900}, "free_km"),
        (RuleKind.TRAVEL_FEE, {"free_km": 5, "per_km_minor": 0, "most_minor": 900}, "per_km_minor"),
        (RuleKind.TRAVEL_FEE, {"free_km": 5, "per_km_minor": 100}, "most_minor"),
        (RuleKind.MINIMUM, {"amount_minor": -5}, "amount_minor"),
        (RuleKind.MINIMUM, {"amount_minor": True}, "amount_minor"),
        (RuleKind.DISCOUNT, {"percent_bp": 10_001, "stacks": False}, "percent_bp"),
        (RuleKind.DISCOUNT, {"percent_bp": 1000}, "stacks"),
        (RuleKind.DISCOUNT, {"percent_bp": 1000, "stacks": True, "client_group": "friends"}, "client_group"),
        (RuleKind.DISCOUNT, {"percent_bp": 1000, "stacks": True, "quantity_from": 1}, "quantity_from"),
        (RuleKind.TAX, {"percent_bp": 2550}, "included"),
        (RuleKind.TAX, {"percent_bp": 0, "included": True}, "percent_bp"),
        (RuleKind.POLICY, {}, "policy"),
    ],
)  # fmt: skip
def test_bad_parameters_are_refused_with_the_field(kind, plain, field):
    with pytest.raises(RuleInvalid) as refusal:
        read_parameters(kind, plain)
    assert refusal.value.context["field"] == field
