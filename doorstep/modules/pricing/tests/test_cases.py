"""Every price in the tables of ``cases``, line by line; and which rules may be published together."""

import pytest

from doorstep.modules.pricing.rules.contradictions import find_contradiction
from doorstep.modules.pricing.rules.lines import price_visit, total_of, totals_at
from doorstep.modules.pricing.rules.parameters import read_parameters, to_plain
from doorstep.modules.pricing.tests.reading import facts_of, minor, read_rule, rows_of, rules_by_name, told


@pytest.mark.parametrize("row", rows_of("prices.csv"), ids=lambda row: row["case"])
def test_price(row):
    known = rules_by_name(row["market"])
    rules = [known[name] for name in row["rules"].split()]
    facts = facts_of(row)
    lines = price_visit(facts, rules)
    assert "; ".join(told(line) for line in lines) == row["lines"]
    assert total_of(lines, facts.currency).minor == minor(row["total"])
    assert price_visit(facts, rules[::-1]) == lines, "the order in which rules are read changes nothing"
    assert totals_at(facts, rules, [facts.starts_at]) == [total_of(lines, facts.currency)]


def test_there_are_enough_cases_and_each_has_its_own_name():
    names = [row["case"] for row in rows_of("prices.csv")]
    assert len(names) >= 130
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("row", rows_of("contradictions.csv"), ids=lambda row: row["case"])
def test_contradiction(row):
    published = rules_by_name("hel")[row["published"]]
    says, _, covers = row["draft"].partition(" on ")
    covers, _, valid = covers.partition(" from ")
    draft = read_rule("draft", says, covers, valid, "hel")
    assert bool(find_contradiction(draft, [published])) == (row["refused"] == "yes")


def test_versions_of_one_rule_never_contradict():
    known = rules_by_name("hel")
    assert find_contradiction(known["night#2"], [known["night#1"]]) is None


@pytest.mark.parametrize("name", sorted(rules_by_name("hel")))
def test_parameters_come_back_as_they_were_written(name):
    rule = rules_by_name("hel")[name]
    assert read_parameters(rule.kind, to_plain(rule.parameters)) == rule.parameters
