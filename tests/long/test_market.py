"""
A market of a hundred thousand: what is listed can be booked, and what is not listed is refused for the reason told.

`DOORSTEP_LONG_SCALE=1k` takes a smaller market, `DOORSTEP_LONG_SEED` other specialists and days.
"""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from doorstep.entrypoints.forking import follow_parent
from tests.long.pairs import REFUSED_EACH
from tests.plugin import ClonedDatabase

pytestmark = pytest.mark.long

SCALE = os.environ.get("DOORSTEP_LONG_SCALE", "100k")
SEED = int(os.environ.get("DOORSTEP_LONG_SEED", "20261122"))
PAIRS = 1000


def started(*arguments: str, url: str) -> "subprocess.Popen[str]":
    """A Python module as a program on a database."""
    known = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        env=known | {"DOORSTEP_ENV": "test", "DATABASE_URL": url, "DOORSTEP_LOG_LEVEL": "ERROR"},
        preexec_fn=follow_parent,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def market(cloned_database: ClonedDatabase) -> ClonedDatabase:
    """A database of this test's own, filled as `doorstep seed` does; a hundred thousand take minutes."""
    seeding = started("doorstep.entrypoints.cli", "seed", "--scale", SCALE, url=cloned_database.owner_url)
    said, _ = seeding.communicate()
    assert seeding.returncode == 0, said
    return cloned_database


def test_what_is_listed_can_be_booked_and_nothing_else(market: ClonedDatabase) -> None:
    parts = os.cpu_count() or 1
    bookers = [
        started("tests.long.bookers", str(SEED), str(PAIRS), str(part), str(parts), url=market.url)
        for part in range(parts)
    ]
    answers = [booker.communicate()[0] for booker in bookers]
    assert [booker.returncode for booker in bookers] == [0] * parts
    tried, wrong = Counter[str](), list[str]()
    for answer in map(json.loads, answers):
        tried.update(answer["tried"])
        wrong += answer["wrong"]
    assert wrong == [], f"seed {SEED}, {len(wrong)} complaints of {tried}"
    assert tried["pairs"] == PAIRS
    assert tried["booked"] >= 2 * PAIRS, tried
    refused = {name: count for name, count in tried.items() if name.startswith("refused")}
    assert sum(refused.values()) == REFUSED_EACH * PAIRS, tried
    assert len(refused) >= 5, tried
