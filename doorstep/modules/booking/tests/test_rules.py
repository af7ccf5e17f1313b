"""The state machines over all pairs, and the small policies."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.states import ImpossibleTransition, TransitionTable
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import OrderState, TooEarly, VisitState

START = datetime(2026, 1, 14, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(("table", "states"), [(rules.ORDERS, OrderState), (rules.VISITS, VisitState)])
def test_every_pair_of_states_is_decided(table, states):
    allowed = refused = 0
    for source, target in product(states, states):
        if target in table.moves[source]:
            table.check(source, target)
            allowed += 1
        else:
            with pytest.raises(ImpossibleTransition) as refusal:
                table.check(source, target)
            assert refusal.value.context == {"state": str(source), "wanted": str(target)}
            refused += 1
    assert allowed + refused == len(states) ** 2
    assert allowed
    assert refused


@pytest.mark.parametrize(("table", "states"), [(rules.ORDERS, OrderState), (rules.VISITS, VisitState)])
def test_every_state_is_reachable_and_leads_to_an_end(table: TransitionTable[Any], states):
    reached, frontier = {states("held")}, [states("held")]
    while frontier:
        for target in table.moves[frontier.pop()]:
            if target not in reached:
                reached.add(target)
                frontier.append(target)
    assert reached == set(states)
    for state in states:
        ends, seen, frontier = False, {state}, [state]
        while frontier:
            current = frontier.pop()
            ends = ends or table.is_final(current)
            new = table.moves[current] - seen
            seen |= new
            frontier += new
        assert ends, state


@given(st.lists(st.sampled_from(VisitState), min_size=1, max_size=5))
def test_an_order_ends_exactly_when_all_its_visits_have(states):
    after = rules.order_state_after(states)
    if any(rules.VISITS.moves[state] for state in states):
        assert after is None
    elif {VisitState.DONE, VisitState.NO_SHOW} & set(states):
        assert after is OrderState.COMPLETED
    else:
        assert after is OrderState.CANCELLED


@given(st.integers(-60, 60 * 24 * 21), st.integers(1, 2000))
def test_a_request_is_answered_before_the_visit_and_never_without_time(lead_minutes, request_minutes):
    now = START - timedelta(minutes=lead_minutes)
    deadline = rules.respond_by(starts_at=START, now=now, request_minutes=request_minutes)
    assert now < deadline <= now + timedelta(minutes=max(request_minutes, 5))
    if lead_minutes > 65:
        assert deadline <= START - timedelta(hours=1)


def test_steps_open_three_hours_before():
    rules.check_step_time(VisitState.ON_THE_WAY, starts_at=START, now=START - timedelta(hours=3))
    with pytest.raises(TooEarly) as early:
        rules.check_step_time(VisitState.ON_THE_WAY, starts_at=START, now=START - timedelta(hours=3, seconds=1))
    assert early.value.context["opens_at"] == (START - timedelta(hours=3)).isoformat()


@pytest.mark.parametrize(
    ("done", "no_shows", "group"), [(0, 0, "new"), (2, 0, "new"), (3, 0, "regular"), (9, 1, "earlier_no_show")]
)
def test_the_group_of_a_client(done, no_shows, group):
    assert rules.group_of(done=done, no_shows=no_shows) == group
