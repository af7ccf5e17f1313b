"""Every row of the tables of wishes: what a visit takes and costs, what is refused, who does it at standard prices."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.errors import DomainError
from doorstep.kernel.money import Money, total
from doorstep.modules.booking.services.wishes import rules_of
from doorstep.modules.booking.tests.reading_wishes import (
    SERVICES,
    START_RULES,
    choices_of,
    doers_of,
    minor,
    read_own,
    read_wish,
    rows_of,
    services_in,
    told,
)
from doorstep.modules.booking.wish_rules import LONGEST_MINUTES, check_length, choose, honours_standard, items_of
from doorstep.modules.catalog.contracts import PriceModel, ServiceRules
from doorstep.modules.pricing.contracts import AddOnFacts, ItemFacts, LineKind
from doorstep.modules.pricing.facade import item_lines, item_minutes, lines_of_item, total_of


def reckon(row):
    services = services_in(row["market"])
    chosen = choose(read_wish(row["wish"]), services, choices_of(services), row["market"])
    items = items_of(chosen, doers_of(row["by"], row["market"]), row["market"])
    check_length(sum(map(item_minutes, items)))
    return chosen, items


@pytest.mark.parametrize("row", rows_of("wishes.csv"), ids=lambda row: row["case"])
def test_what_a_wish_takes_and_costs(row):
    if row["lines"].startswith("refused"):
        with pytest.raises(DomainError) as refused:
            reckon(row)
        assert refused.value.context["field"] == row["lines"].partition(": ")[2]
        return
    chosen, items = reckon(row)
    assert sum(map(item_minutes, items)) == int(row["minutes"])
    assert max(one.service.preparation_minutes for one in chosen) == int(row["preparation"])
    assert max(one.service.cleanup_minutes for one in chosen) == int(row["cleanup"])
    lines = item_lines(items)
    assert "; ".join(told(line, items[0].names["en"]) for line in lines) == row["lines"]
    assert total_of(lines, items[0].unit_price.currency).minor == minor(row["total"])


@pytest.mark.parametrize("row", rows_of("refused_wishes.csv"), ids=lambda row: row["case"])
def test_what_is_refused(row):
    if not row["error"]:
        reckon(row)
        return
    with pytest.raises(DomainError) as refused:
        reckon(row)
    assert refused.value.code == row["error"]
    assert refused.value.context["field"] == row["field"]
    assert row["says"] in refused.value.detail


@pytest.mark.parametrize("row", rows_of("honouring.csv"), ids=lambda row: row["case"])
def test_who_does_a_wish_at_standard_prices(row):
    services = services_in("hel")
    quantity = " x 2" if row["wish"].startswith("cleaning") else ""
    first, rest = row["wish"][:8].strip(), row["wish"][8:]
    wish = read_wish(f"{first}{quantity}{rest}" if quantity else row["wish"])
    (one,) = choose(wish, services, choices_of(services), "hel")
    honours = honours_standard(
        one,
        price=Money(minor(row["price"]), "EUR"),
        standard=SERVICES[one.service.slug].prices["hel"],
        takes_standard=row["takes standard"] == "yes",
        own=read_own(row["own"]),
        market="hel",
    )
    assert honours == (row["honours"] == "yes")


@pytest.mark.parametrize("row", rows_of("windows.csv"), ids=lambda row: row["case"])
def test_where_a_basket_may_start(row):
    plain = SERVICES["haircut"].facts
    rules = rules_of([replace(plain, rules=START_RULES[name]) for name in row["services"].split("; ")])
    found = rules or ServiceRules()
    expected = [int(row[name]) if row[name] else None for name in ("notice", "window", "step")]
    assert [found.minimum_notice_minutes, found.window_minutes, found.slot_step_minutes] == expected


def test_there_are_enough_cases_and_each_has_its_own_name():
    names = [row["case"] for table in ("wishes.csv", "refused_wishes.csv", "honouring.csv", "windows.csv")
             for row in rows_of(table)]  # fmt: skip
    assert len(names) >= 90
    assert len(set(names)) == len(names)


def test_the_limit_of_a_visit_is_a_working_day():
    check_length(LONGEST_MINUTES)
    with pytest.raises(DomainError):
        check_length(LONGEST_MINUTES + 1)


prices = st.integers(0, 10**9).map(lambda amount: Money(amount, "TWD"))
add_ons = st.builds(
    AddOnFacts,
    names=st.just({"en": "More"}),
    unit_price=prices,
    quantity=st.integers(1, 50),
    minutes=st.integers(0, 480),
    add_on_id=st.integers(1, 10**6),
)
items = st.builds(
    ItemFacts,
    service_id=st.integers(1, 10**6),
    names=st.just({"en": "Work", "ru": "Работа"}),
    price_model=st.sampled_from(PriceModel),
    unit_price=prices,
    unit_minutes=st.integers(5, 720),
    quantity=st.integers(1, 100),
    variant_id=st.none(),
    variant_names=st.sampled_from([{}, {"en": "Long"}]),
    add_ons=st.lists(add_ons, max_size=5).map(tuple),
)
baskets = st.lists(items, min_size=1, max_size=5)


@given(baskets)
def test_the_sum_of_the_lines_is_the_sum_of_the_services_lines(basket):
    lines = item_lines(basket)
    apart = [line for position in range(len(basket)) for line in lines_of_item(basket, position)]
    assert total_of(lines, "TWD") == total_of(apart, "TWD")
    assert sorted(map(repr, lines)) == sorted(map(repr, apart))


@given(baskets)
def test_every_line_is_units_times_price_and_bases_come_first(basket):
    lines = item_lines(basket)
    assert all(line.amount == line.unit_price.times(line.quantity) for line in lines)
    kinds = [line.kind for line in lines]
    assert kinds == sorted(kinds, key=lambda kind: kind is not LineKind.BASE)
    assert kinds.count(LineKind.BASE) == len(basket)
    assert len(basket) == 1 or all(line.names for line in lines)


@given(baskets, st.randoms())
def test_the_order_of_a_wish_changes_neither_price_nor_minutes(basket, random):
    shuffled = random.sample(basket, len(basket))
    assert total_of(item_lines(shuffled), "TWD") == total_of(item_lines(basket), "TWD")
    assert sum(map(item_minutes, shuffled)) == sum(map(item_minutes, basket))


@given(items, add_ons)
def test_one_more_add_on_adds_its_own_price_and_minutes_and_nothing_else(item, one):
    more = replace(item, add_ons=(*item.add_ons, one))
    assert item_minutes(more) - item_minutes(item) == one.minutes * one.quantity
    added = total_of(item_lines([more]), "TWD") - total_of(item_lines([item]), "TWD")
    assert added == one.unit_price.times(one.quantity)
    assert total((line.amount for line in item_lines([more])), "TWD").minor >= 0
