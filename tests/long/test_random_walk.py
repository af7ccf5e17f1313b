"""Thousands of acts of clients and specialists, one after another, in each city; every hundred all invariants hold."""

from datetime import UTC, datetime

import pytest

from doorstep.infra.outbox import backlog
from doorstep.kernel.clock import reading
from tests.long.invariants import broken_invariants, missing_events
from tests.long.repair_walk import RepairWalk
from tests.long.search_invariants import said_of, wrong_items
from tests.long.walk import Walk
from tests.payments import in_process_sandbox
from tests.plugin import ClonedDatabase

pytestmark = pytest.mark.long

STEPS = 1500
CHECKED_EVERY = 100
EXPECTED = [
    "book_listed",
    "book_unlisted",
    "confirm",
    "pay_by_card",
    "answer",
    "advance",
    "move",
    "cancel",
    "miss",
    "expired",
]
REPAIR_STEPS = 1000
REPAIRS_CHECKED_EVERY = 25
REPAIRED = [
    "book_party",
    "cancel_by_specialist",
    "proposed",
    "taken",
    "moved_along",
    "search",
    "served",
    "served_whole",
    "left",
]
# In Helsinki over both nights in which the clocks change.
WALKS = [
    ("hel", datetime(2027, 3, 24, 6, tzinfo=UTC)),
    ("hel", datetime(2027, 10, 27, 6, tzinfo=UTC)),
    ("mow", datetime(2026, 12, 28, 6, tzinfo=UTC)),
    ("sha", datetime(2027, 2, 25, 6, tzinfo=UTC)),
    ("tpe", datetime(2027, 6, 3, 6, tzinfo=UTC)),
]


@pytest.mark.parametrize(("market", "start"), WALKS, ids=[f"{market}-{start:%m}" for market, start in WALKS])
def test_a_random_walk_keeps_all_invariants(cloned_database: ClonedDatabase, market: str, start: datetime) -> None:
    with in_process_sandbox() as till:
        walk = Walk(seed=start.toordinal(), market=market, now=start, till=till)
        with reading(lambda: walk.now):
            for number in range(1, STEPS + 1):
                walk.step()
                if number % CHECKED_EVERY == 0:
                    walk.hear_the_bank()
                    assert broken_invariants(walk.now) == [], f"after {number} steps, at {walk.now}"
    assert list(missing_events("infra_outbox")) == []
    assert backlog() > STEPS / 4
    rare = [act for act in EXPECTED if walk.outcomes[act] < STEPS / 300]
    assert rare == [], walk.outcomes


def test_drop_outs_and_searches_keep_all_invariants(cloned_database: ClonedDatabase) -> None:
    start = datetime(2027, 3, 24, 6, tzinfo=UTC)
    with in_process_sandbox() as till:
        walk = RepairWalk(seed=7, market="hel", now=start, till=till)
        with reading(lambda: walk.now):
            for number in range(1, REPAIR_STEPS + 1):
                walk.step()
                if number % REPAIRS_CHECKED_EVERY == 0:
                    walk.hear_the_bank()
                    assert broken_invariants(walk.now) == [], f"after {number} steps, at {walk.now}"
    assert [act for act in REPAIRED if not walk.outcomes[act]] == [], walk.outcomes
    for damage in (
        "UPDATE booking_visititem SET quantity = quantity + 1",
        "DELETE FROM booking_visititem",
        "UPDATE booking_visititem SET offer_id = (SELECT min(id) FROM specialists_offer)",
    ):
        assert said_of(damage, wrong_items) != [], "the check sees what is wrong"
