"""
The property tests of the normal run, with many more examples: the engine, in all zones too, and what an order's visits
make of it.
"""

from collections.abc import Callable
from typing import Any
from zoneinfo import available_timezones

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from doorstep.modules.availability.tests.test_desk_and_rooms import check_desk, check_rooms, desk_worlds, shop_worlds
from doorstep.modules.availability.tests.test_engine import check_agreement, promised_worlds, roomy_worlds, worlds
from doorstep.modules.availability.tests.test_zones import check_zone
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.tests.test_rules import test_an_order_ends_exactly_when_all_its_visits_have as check_end

pytestmark = pytest.mark.long

WORLDS = 300
ORDERS = 20_000
# The first example of a zone is a very plain one.
WORLDS_OF_A_ZONE = 3
# Four parts, which the processes of a run share; their worlds lie in all markets and on both days when clocks change.
SEEDS = range(4)
ZONES = sorted(available_timezones())
ZONE_PARTS = range(8)


def with_many(examples: int, number: int, check: Callable[[Any], None], strategy: st.SearchStrategy[Any]) -> None:
    """Run it with examples of another seed. Nothing is shrunk, which could take hours."""
    many = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    def run(example: Any) -> None:
        check(example)

    seed(20_261_121 + number)(many(given(strategy)(run)))()


@pytest.mark.parametrize("number", SEEDS)
@pytest.mark.parametrize(
    ("kind", "check"),
    [
        (worlds, check_agreement),
        (roomy_worlds, check_agreement),
        (promised_worlds, check_agreement),
        (desk_worlds, check_desk),
        (shop_worlds, check_rooms),
    ],
)
def test_engine_agrees_with_the_plain_model_in_many_worlds(
    kind: Callable[[], st.SearchStrategy[Any]], check: Callable[[Any], None], number: int
) -> None:
    with_many(WORLDS, number, check, kind())


@pytest.mark.parametrize("part", ZONE_PARTS)
def test_engine_agrees_with_the_plain_model_in_all_zones(part: int) -> None:
    for zone in ZONES[part :: len(ZONE_PARTS)]:
        check_zone(zone, examples=WORLDS_OF_A_ZONE)


@pytest.mark.parametrize("number", SEEDS)
def test_an_order_ends_exactly_when_all_its_visits_have(number: int) -> None:
    end: Callable[[Any], None] = check_end.hypothesis.inner_test  # type: ignore[attr-defined]
    with_many(ORDERS, number, end, st.lists(st.sampled_from(VisitState), min_size=1, max_size=10))
