"""A worker is killed while it finds somebody else, or the client approves: one is held, and all are told once."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from doorstep.entrypoints.wiring import load_handlers
from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.dispatch import facade as dispatch
from doorstep.modules.ledger import facade as ledger
from tests.concurrency.test_replacements import Lost
from tests.long.hunter import ACT_VARIABLE, AFTER_HOLD, BEFORE_LOOKING, BEFORE_SOUGHT, BEFORE_TAKEN, WRITTEN
from tests.long.invariants import broken_invariants
from tests.long.search_invariants import said_of, wrong_replacements
from tests.long.workers import counted_by_the_dead, run_until_death
from tests.plugin import ClonedDatabase
from tests.queue import work_off

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def orders_wait(cloned_database: ClonedDatabase) -> None:
    with open_transaction():
        accounts.save_replace_minutes({"hel": 15})
    load_handlers()


def everything() -> dict[str, list[tuple[Any, ...]]]:
    return {table: sorted(fetch_all(f"SELECT t::text FROM {table} t")) for table in WRITTEN}


def run(database: ClonedDatabase, folder: Path, act: dict[str, Any], step: str = "") -> None:
    run_until_death("hunter", database, folder, step, **{ACT_VARIABLE: json.dumps(act)})


def told(user_id: int) -> list[str]:
    return [kind for (kind,) in fetch_all("SELECT kind FROM notify_notice WHERE user_id = %s ORDER BY 1", [user_id])]


def states() -> list[str]:
    return [state for (state,) in fetch_all("SELECT state FROM dispatch_replacement")]


@pytest.mark.parametrize(("step", "rows", "holds"), [(BEFORE_SOUGHT, 1, 0), (BEFORE_LOOKING, 1, 0), (AFTER_HOLD, 1, 1)])
def test_one_is_held_whenever_the_worker_dies(
    cloned_database: ClonedDatabase, tmp_path: Path, step: str, rows: int, holds: int
) -> None:
    lost = Lost(10, looked=False)
    act = {"replace": str(lost.visit)}
    run(cloned_database, tmp_path, act, step)
    counted = counted_by_the_dead(tmp_path)
    assert (counted["dispatch_replacement"], counted["availability_claim"]) == (rows, holds)
    assert lost.claims() == [], "what was not committed holds nobody"
    assert states() == ([] if step == BEFORE_SOUGHT else ["looking"])
    # Nobody repeats the job of the dead: the next round takes up what was left lying.
    assert dispatch.repair_overdue(utc_now() + timedelta(seconds=30)) == 1
    work_off()
    assert (states(), lost.claims()) == (["proposed"], ["hold"])
    run(cloned_database, tmp_path, act)
    work_off()
    assert (states(), lost.claims()) == (["proposed"], ["hold"])
    assert told(lost.client.user_id or 0).count("replacement_found") == 1
    assert lost.approve()
    work_off()
    assert (lost.visits(), lost.claims()) == (["cancelled", "accepted"], ["visit"])
    assert told(lost.helper.user_id).count("new_booking") == 1
    assert ledger.check().is_sound


def test_an_approval_holds_whole_or_not_at_all(cloned_database: ClonedDatabase, tmp_path: Path) -> None:
    lost = Lost(10)
    work_off()
    before = everything()
    act = {"approve": str(lost.order), "user": lost.client.user_id}
    run(cloned_database, tmp_path, act, BEFORE_TAKEN)
    assert counted_by_the_dead(tmp_path)["booking_visit"] == 2
    assert everything() == before
    run(cloned_database, tmp_path, act)
    work_off()
    assert (states(), lost.visits(), lost.claims()) == (["taken"], ["cancelled", "accepted"], ["visit"])
    assert told(lost.helper.user_id).count("new_booking") == 1
    assert ledger.check().is_sound


def test_invariants_of_replacements_see_what_is_wrong(cloned_database: ClonedDatabase) -> None:
    """The control of the invariants that the random walk is held against."""
    proposed, taken = Lost(10), Lost(14)
    assert taken.approve()
    assert broken_invariants(utc_now()) == []
    for wrong in (
        "UPDATE booking_visit SET price_minor = price_minor - 1 WHERE replaces_id IS NOT NULL",
        "DELETE FROM availability_claim WHERE kind = 'hold'",
        "UPDATE dispatch_replacement SET state = 'refused' WHERE state = 'proposed'",
        "UPDATE booking_visit SET awaited = true, replace_until = now() WHERE id IN "
        "(SELECT replaces_id FROM booking_visit)",
    ):
        assert said_of(wrong, lambda: wrong_replacements(utc_now())) != [], wrong
    assert proposed.claims() != []
