"""The property tests of the normal run, with many more examples: the engine, and what an order's visits make of it."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from doorstep.modules.availability.tests.test_engine import test_engine_agrees_with_the_plain_model as check_engine
from doorstep.modules.availability.tests.test_engine import worlds
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.tests.test_rules import test_an_order_ends_exactly_when_all_its_visits_have as check_end

pytestmark = pytest.mark.long

WORLDS = 300
ORDERS = 20_000
# Four parts, which the processes of a run share; their worlds lie in all markets and on both days when clocks change.
SEEDS = range(4)


def bare(test: Callable[..., None]) -> Callable[..., None]:
    """What a property test does with one example."""
    inner: Callable[..., None] = test.hypothesis.inner_test  # type: ignore[attr-defined]
    return inner


def with_many(examples: int, number: int, test: Callable[..., None], strategy: st.SearchStrategy[Any]) -> None:
    """Run it with examples of another seed. Nothing is shrunk, which could take hours."""
    many = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    def run(example: Any) -> None:
        bare(test)(example)

    seed(20_261_121 + number)(many(given(strategy)(run)))()


@pytest.mark.parametrize("number", SEEDS)
def test_engine_agrees_with_the_plain_model_in_many_worlds(number: int) -> None:
    with_many(WORLDS, number, check_engine, worlds())


@pytest.mark.parametrize("number", SEEDS)
def test_an_order_ends_exactly_when_all_its_visits_have(number: int) -> None:
    with_many(ORDERS, number, check_end, st.lists(st.sampled_from(VisitState), min_size=1, max_size=10))
